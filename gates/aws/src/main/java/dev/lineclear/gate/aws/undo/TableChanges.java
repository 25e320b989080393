package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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

    /** Brings every setting of a table that exists from {@code now} to {@code should}. */
    void change(JsonNode should, JsonNode now) throws UndoException {
        awaitActive();
        indexes(should, now);
        capacity(should, now);
        stream(should, now);
        for (String member : List.of("TableClass", "SSESpecification")) {
            if (should.has(member) && !should.path(member).equals(now.path(member))) {
                update(r -> PojoJson.fill(r, only(should, List.of(member))));
            }
        }
        if (now.has("SSESpecification") && !should.has("SSESpecification")) {
            update(r -> r.sseSpecification(s -> s.enabled(false)));
        }
        String arn =
                run.dynamodb().describeTable(r -> r.tableName(table)).table().tableArn();
        retag(arn, should.path("Tags"), now.path("Tags"));
        policy(arn, should.path("ResourcePolicy"), now.path("ResourcePolicy"));
        settle(should, now);
    }

    /** The API adds or drops one index at a time, and waits for it. */
    private void indexes(JsonNode should, JsonNode now) throws UndoException {
        Map<String, JsonNode> wanted = byName(should);
        Map<String, JsonNode> there = byName(now);
        for (Map.Entry<String, JsonNode> index : there.entrySet()) {
            if (!sameIndex(index.getValue(), wanted.get(index.getKey()))) {
                update(r -> r.globalSecondaryIndexUpdates(u -> u.delete(d -> d.indexName(index.getKey()))));
            }
        }
        for (Map.Entry<String, JsonNode> index : wanted.entrySet()) {
            if (!sameIndex(index.getValue(), there.get(index.getKey()))) {
                ObjectNode request = only(should, List.of("AttributeDefinitions"));
                request.putArray("GlobalSecondaryIndexUpdates").addObject().set("Create", index.getValue());
                update(r -> PojoJson.fill(r, request));
            }
        }
    }

    private static boolean sameIndex(JsonNode one, @Nullable JsonNode other) {
        return other != null
                && one.path("KeySchema").equals(other.path("KeySchema"))
                && one.path("Projection").equals(other.path("Projection"));
    }

    /** Billing and every throughput that differs, in one change: the API wants them together. */
    private void capacity(JsonNode should, JsonNode now) throws UndoException {
        boolean billing = !should.path("BillingMode").equals(now.path("BillingMode"));
        ObjectNode request = States.object();
        if (billing) {
            request.set("BillingMode", should.path("BillingMode"));
        }
        for (String member : List.of("ProvisionedThroughput", "OnDemandThroughput")) {
            if (should.has(member) && (billing || !alike(should.path(member), now.path(member)))) {
                request.set(member, should.path(member));
            }
        }
        Map<String, JsonNode> there = throughputs();
        ArrayNode updates = States.object().putArray("");
        byName(should).forEach((name, index) -> {
            JsonNode throughput = index.path("ProvisionedThroughput");
            JsonNode is = there.get(name);
            // One that has none is billed by request, and gets its own when its table does.
            if (throughput.isObject() && (is == null ? billing : !alike(throughput, is))) {
                updates.addObject().putObject("Update").put("IndexName", name).set("ProvisionedThroughput", throughput);
            }
        });
        if (!updates.isEmpty()) {
            request.set("GlobalSecondaryIndexUpdates", updates);
        }
        if (!request.isEmpty()) {
            update(r -> PojoJson.fill(r, request));
        }
    }

    /** Each index's as it is; of a table that is billed by request it may be missing, or nothing. */
    private Map<String, JsonNode> throughputs() {
        Map<String, JsonNode> all = new TreeMap<>();
        run.dynamodb()
                .describeTable(r -> r.tableName(table))
                .table()
                .globalSecondaryIndexes()
                .forEach(index -> TableSettings.throughput(index.provisionedThroughput())
                        .ifPresent(throughput -> all.put(index.indexName(), throughput)));
        return all;
    }

    private void stream(JsonNode should, JsonNode now) throws UndoException {
        JsonNode wanted = should.path("StreamSpecification");
        JsonNode there = now.path("StreamSpecification");
        boolean on = wanted.path("StreamEnabled").asBoolean(false);
        boolean wasOn = there.path("StreamEnabled").asBoolean(false);
        if (wasOn && !wanted.equals(there)) {
            update(r -> r.streamSpecification(s -> s.streamEnabled(false)));
        }
        if (on && !wanted.equals(there)) {
            update(r -> PojoJson.fill(r, only(should, List.of("StreamSpecification"))));
        }
    }

    private void retag(String arn, JsonNode should, JsonNode now) {
        if (NotReadable.is(should) || NotReadable.is(now)) {
            return;
        }
        List<String> extra =
                now.propertyNames().stream().filter(key -> !should.has(key)).toList();
        if (!extra.isEmpty()) {
            run.dynamodb().untagResource(r -> r.resourceArn(arn).tagKeys(extra));
        }
        if (!should.isEmpty() && !should.equals(now)) {
            run.dynamodb().tagResource(r -> r.resourceArn(arn).tags(tags(should)));
        }
    }

    private void policy(String arn, JsonNode should, JsonNode now) {
        if (NotReadable.is(should) || should.equals(now)) {
            return;
        }
        if (should.has("Policy")) {
            run.dynamodb().putResourcePolicy(r -> r.resourceArn(arn)
                    .policy(should.path("Policy").asString()));
        } else {
            run.dynamodb().deleteResourcePolicy(r -> r.resourceArn(arn));
        }
    }

    private static boolean alike(JsonNode one, JsonNode other) {
        return Differences.whole("", one, other, Set.of()).isEmpty();
    }

    private static Map<String, JsonNode> byName(JsonNode settings) {
        Map<String, JsonNode> indexes = new TreeMap<>();
        settings.path("GlobalSecondaryIndexes")
                .forEach(index -> indexes.put(index.path("IndexName").asString(""), index));
        return indexes;
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
}
