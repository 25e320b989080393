package dev.lineclear.gate.aws.undo;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.BillingModeSummary;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PolicyNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All settings of a table as one JSON: the members of {@code CreateTable} as they would make it again, and beside them
 * {@code Tags}, {@code TimeToLive}, {@code PointInTimeRecovery}, {@code ResourcePolicy} and
 * {@code Replicas}. What changes by itself (counts, sizes, status) is not among them.
 */
final class TableSettings {
    /** Tags of one table are at most 50, one page. Ten pages mean a server that goes round in circles. */
    private static final int MAX_PAGES = 10;

    private TableSettings() {}

    /** The table, unless there is none or it is on its way out. */
    static Optional<TableDescription> describe(DynamoDbClient client, String table) {
        try {
            TableDescription found =
                    client.describeTable(r -> r.tableName(table)).table();
            return found.tableStatus() == TableStatus.DELETING ? Optional.empty() : Optional.of(found);
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }

    static ObjectNode read(DynamoDbClient client, TableDescription table) {
        ObjectNode all = schema(table);
        String name = table.tableName();
        all.set("Tags", unlessUnsupported(() -> States.map(tags(client, table.tableArn()))));
        all.set("TimeToLive", unlessUnsupported(() -> timeToLive(client, name)));
        all.set("PointInTimeRecovery", unlessUnsupported(() -> recovery(client, name)));
        all.set("ResourcePolicy", unlessUnsupported(() -> policy(client, table.tableArn())));
        ObjectNode replicas = States.object();
        table.replicas().forEach(replica -> replicas.put(replica.regionName(), true));
        all.set("Replicas", replicas);
        return all;
    }

    /** The members of {@code CreateTable}, lists in a fixed order. */
    private static ObjectNode schema(TableDescription table) {
        ObjectNode all = States.object();
        boolean provisioned = Optional.ofNullable(table.billingModeSummary())
                .map(BillingModeSummary::billingMode)
                .map(mode -> mode == BillingMode.PROVISIONED)
                .orElse(true);
        all.put("BillingMode", provisioned ? "PROVISIONED" : "PAY_PER_REQUEST");
        all.set(
                "AttributeDefinitions",
                array(table.attributeDefinitions().stream()
                        .sorted(Comparator.comparing(AttributeDefinition::attributeName))
                        .toList()));
        all.set("KeySchema", array(table.keySchema()));
        put(all, "OnDemandThroughput", table.onDemandThroughput());
        put(all, "StreamSpecification", table.streamSpecification());
        all.put("DeletionProtectionEnabled", Boolean.TRUE.equals(table.deletionProtectionEnabled()));
        if (provisioned) {
            throughput(table.provisionedThroughput()).ifPresent(t -> all.set("ProvisionedThroughput", t));
        }
        if (table.sseDescription() != null && table.sseDescription().sseTypeAsString() != null) {
            ObjectNode sse = all.putObject("SSESpecification").put("Enabled", true);
            sse.put("SSEType", table.sseDescription().sseTypeAsString());
            if (table.sseDescription().kmsMasterKeyArn() != null) {
                sse.put("KMSMasterKeyId", table.sseDescription().kmsMasterKeyArn());
            }
        }
        if (table.tableClassSummary() != null && table.tableClassSummary().tableClass() != null) {
            all.put("TableClass", table.tableClassSummary().tableClassAsString());
        }
        ArrayNode global = States.object().putArray("");
        table.globalSecondaryIndexes().stream()
                .filter(index -> index.indexStatus() != IndexStatus.DELETING)
                .sorted(Comparator.comparing(GlobalSecondaryIndexDescription::indexName))
                .forEach(index -> global.add(global(index, provisioned)));
        if (!global.isEmpty()) {
            all.set("GlobalSecondaryIndexes", global);
        }
        ArrayNode local = States.object().putArray("");
        table.localSecondaryIndexes().stream()
                .sorted(Comparator.comparing(LocalSecondaryIndexDescription::indexName))
                .forEach(index -> local.add(index(index.indexName(), index.keySchema(), index.projection())));
        if (!local.isEmpty()) {
            all.set("LocalSecondaryIndexes", local);
        }
        return all;
    }

    private static ObjectNode global(GlobalSecondaryIndexDescription index, boolean provisioned) {
        ObjectNode json = index(index.indexName(), index.keySchema(), index.projection());
        put(json, "OnDemandThroughput", index.onDemandThroughput());
        if (provisioned) {
            throughput(index.provisionedThroughput()).ifPresent(t -> json.set("ProvisionedThroughput", t));
        }
        return json;
    }

    private static ObjectNode index(String name, List<? extends SdkPojo> keys, SdkPojo projection) {
        ObjectNode json = States.object().put("IndexName", name);
        json.set("KeySchema", array(keys));
        json.set("Projection", PojoJson.json(projection));
        return json;
    }

    /** @param described not always there of what is billed by request */
    static Optional<ObjectNode> throughput(@Nullable ProvisionedThroughputDescription described) {
        return Optional.ofNullable(described).map(throughput -> States.object()
                .put("ReadCapacityUnits", throughput.readCapacityUnits())
                .put("WriteCapacityUnits", throughput.writeCapacityUnits()));
    }

    static Map<String, String> tags(DynamoDbClient client, String arn) {
        Map<String, String> tags = new TreeMap<>();
        String next = "";
        for (int page = 0; page < MAX_PAGES; page++) {
            String from = next;
            var answer = client.listTagsOfResource(r -> r.resourceArn(arn).nextToken(from.isEmpty() ? null : from));
            answer.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
            if (answer.nextToken() == null || answer.nextToken().isEmpty()) {
                return tags;
            }
            next = answer.nextToken();
        }
        throw new IllegalStateException("more than " + MAX_PAGES + " pages of tags");
    }

    private static JsonNode timeToLive(DynamoDbClient client, String table) {
        TimeToLiveDescription found =
                client.describeTimeToLive(r -> r.tableName(table)).timeToLiveDescription();
        boolean on = found != null
                && (found.timeToLiveStatus() == TimeToLiveStatus.ENABLED
                        || found.timeToLiveStatus() == TimeToLiveStatus.ENABLING);
        ObjectNode json = States.object().put("Enabled", on);
        return on ? json.put("AttributeName", found.attributeName()) : json;
    }

    static JsonNode recovery(DynamoDbClient client, String table) {
        PointInTimeRecoveryDescription found = client.describeContinuousBackups(r -> r.tableName(table))
                .continuousBackupsDescription()
                .pointInTimeRecoveryDescription();
        boolean on = found != null && "ENABLED".equals(found.pointInTimeRecoveryStatusAsString());
        ObjectNode json = States.object().put("PointInTimeRecoveryEnabled", on);
        return on && found.recoveryPeriodInDays() != null
                ? json.put("RecoveryPeriodInDays", found.recoveryPeriodInDays())
                : json;
    }

    private static JsonNode policy(DynamoDbClient client, String arn) {
        try {
            return States.object()
                    .put(
                            "Policy",
                            client.getResourcePolicy(r -> r.resourceArn(arn)).policy());
        } catch (PolicyNotFoundException e) {
            return States.object();
        }
    }

    private static JsonNode unlessUnsupported(Supplier<JsonNode> setting) {
        try {
            return setting.get();
        } catch (DynamoDbException e) {
            return NotReadable.orThrow(e);
        }
    }

    private static ArrayNode array(List<? extends SdkPojo> pojos) {
        ArrayNode array = States.object().putArray("");
        pojos.forEach(pojo -> array.add(PojoJson.json(pojo)));
        return array;
    }

    private static void put(ObjectNode into, String name, @Nullable SdkPojo pojo) {
        if (pojo != null) {
            into.set(name, PojoJson.json(pojo));
        }
    }
}
