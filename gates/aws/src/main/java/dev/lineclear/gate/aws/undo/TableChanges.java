package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a table, and brings a table's settings to what they should be, one change at a time as the API wants it. */
final class TableChanges {
    /** What {@code CreateTable} takes of the settings. Deletion protection comes last of all, when the table is right. */
    private static final List<String> CREATED_WITH = List.of(
            "AttributeDefinitions",
            "KeySchema",
            "LocalSecondaryIndexes",
            "GlobalSecondaryIndexes",
            "BillingMode",
            "ProvisionedThroughput",
            "OnDemandThroughput",
            "StreamSpecification",
            "SSESpecification",
            "TableClass");

    private static final Duration POLL = Duration.ofMillis(200);

    private final Run run;
    private final String table;

    TableChanges(Run run, String table) {
        this.run = run;
        this.table = table;
    }

    /** Makes the table; returns when it and its indexes are active. */
    void create(JsonNode settings) throws UndoException {
        CreateTableRequest.Builder request =
                PojoJson.fill(CreateTableRequest.builder().tableName(table), only(settings, CREATED_WITH));
        List<Tag> tags = tags(settings.path("Tags"));
        if (!tags.isEmpty()) {
            request.tags(tags);
        }
        String policy = settings.path("ResourcePolicy").path("Policy").asString("");
        if (!policy.isEmpty()) {
            request.resourcePolicy(policy);
        }
        awaitGone();
        run.phase("table " + table + ": making it");
        try {
            run.dynamodb().createTable(request.build());
        } catch (ResourceInUseException e) {
            throw new UndoException("table " + table + " was made by someone else meanwhile", e);
        }
        awaitActive();
    }

    /** Brings what is not part of {@link #create} from {@code now} to {@code should}. */
    void settle(JsonNode should, JsonNode now) throws UndoException {
        timeToLive(should.path("TimeToLive"), now.path("TimeToLive"));
        recovery(should.path("PointInTimeRecovery"), now.path("PointInTimeRecovery"));
        boolean protect = should.path("DeletionProtectionEnabled").asBoolean(false);
        if (protect != now.path("DeletionProtectionEnabled").asBoolean(false)) {
            update(r -> r.deletionProtectionEnabled(protect));
        }
    }

    /** One change of {@code UpdateTable}; returns when the table is active again. */
    void update(Consumer<UpdateTableRequest.Builder> change) throws UndoException {
        run.progress("table " + table + ": changing its settings");
        run.dynamodb().updateTable(r -> {
            r.tableName(table);
            change.accept(r);
        });
        awaitActive();
    }

    private void timeToLive(JsonNode should, JsonNode now) {
        if (NotReadable.is(should) || should.equals(now)) {
            return;
        }
        boolean on = should.path("Enabled").asBoolean(false);
        boolean wasOn = now.path("Enabled").asBoolean(false);
        if (wasOn) {
            String attribute = now.path("AttributeName").asString("");
            run.dynamodb().updateTimeToLive(r -> r.tableName(table)
                    .timeToLiveSpecification(t -> t.enabled(false).attributeName(attribute)));
        }
        if (on) {
            String attribute = should.path("AttributeName").asString("");
            run.dynamodb().updateTimeToLive(r -> r.tableName(table)
                    .timeToLiveSpecification(t -> t.enabled(true).attributeName(attribute)));
        }
    }

    private void recovery(JsonNode should, JsonNode now) {
        if (NotReadable.is(should) || should.equals(now)) {
            return;
        }
        boolean on = should.path("PointInTimeRecoveryEnabled").asBoolean(false);
        if (!on && !now.path("PointInTimeRecoveryEnabled").asBoolean(false)) {
            return;
        }
        run.dynamodb().updateContinuousBackups(r -> r.tableName(table).pointInTimeRecoverySpecification(p -> {
            p.pointInTimeRecoveryEnabled(on);
            if (should.has("RecoveryPeriodInDays")) {
                p.recoveryPeriodInDays(should.path("RecoveryPeriodInDays").asInt());
            }
        }));
    }

    void awaitActive() throws UndoException {
        while (true) {
            TableDescription found =
                    run.dynamodb().describeTable(r -> r.tableName(table)).table();
            boolean indexes = found.globalSecondaryIndexes().stream()
                    .allMatch(index -> index.indexStatus() == IndexStatus.ACTIVE);
            if (found.tableStatus() == TableStatus.ACTIVE && indexes) {
                return;
            }
            run.progress("table " + table + ": waiting until it is active");
            run.pause(POLL);
        }
    }

    private void awaitGone() throws UndoException {
        while (true) {
            try {
                TableDescription found =
                        run.dynamodb().describeTable(r -> r.tableName(table)).table();
                if (found.tableStatus() != TableStatus.DELETING) {
                    throw new UndoException("table " + table + " exists; it is put back only where there is none");
                }
            } catch (ResourceNotFoundException e) {
                return;
            }
            run.progress("table " + table + ": waiting until the old one is gone");
            run.pause(POLL);
        }
    }

    static List<Tag> tags(JsonNode tags) {
        List<Tag> all = new ArrayList<>();
        if (!NotReadable.is(tags)) {
            Map<String, String> byName = new TreeMap<>(States.map(tags));
            byName.forEach(
                    (key, value) -> all.add(Tag.builder().key(key).value(value).build()));
        }
        return all;
    }

    static ObjectNode only(JsonNode settings, List<String> members) {
        ObjectNode some = States.object();
        members.stream().filter(settings::has).forEach(member -> some.set(member, settings.path(member)));
        return some;
    }

    static ArrayNode list(JsonNode settings, String member) {
        return settings.path(member) instanceof ArrayNode array
                ? array
                : States.object().putArray("");
    }
}
