package dev.lineclear.demo;

import dev.lineclear.proposal.Digest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * A table as an outsider sees it, read with an administrator's own client and not with the gateway's code.
 *
 * @param items how many
 * @param content digest of all of them
 * @param shape keys, indexes, billing, stream and expiry, as text
 */
record Contents(int items, Digest content, String shape) {

    static Contents of(DynamoDbClient dynamodb, String table) {
        List<String> items = new ArrayList<>();
        dynamodb.scanPaginator(r -> r.tableName(table).consistentRead(true))
                .items()
                .forEach(item -> items.add(text(item)));
        Collections.sort(items);
        TableDescription d = dynamodb.describeTable(r -> r.tableName(table)).table();
        List<String> indexes = new ArrayList<>();
        d.globalSecondaryIndexes().forEach(i -> indexes.add(i.indexName() + i.keySchema() + i.projection()));
        d.localSecondaryIndexes().forEach(i -> indexes.add(i.indexName() + i.keySchema() + i.projection()));
        Collections.sort(indexes);
        String shape =
                d.keySchema() + " " + indexes + " " + d.billingModeSummary().billingMode() + " "
                        + d.streamSpecification() + " "
                        + dynamodb.describeTimeToLive(r -> r.tableName(table)).timeToLiveDescription();
        return new Contents(items.size(), Digest.of(String.join("\n", items).getBytes(StandardCharsets.UTF_8)), shape);
    }

    /** Sets and maps have no order, and come back in any. */
    private static String text(Map<String, AttributeValue> item) {
        TreeMap<String, String> sorted = new TreeMap<>();
        item.forEach((name, value) -> sorted.put(name, text(value)));
        return sorted.toString();
    }

    private static String text(AttributeValue value) {
        return switch (value.type()) {
            case SS -> "SS" + value.ss().stream().sorted().toList();
            case N -> "N" + number(value.n());
            case NS -> "NS" + value.ns().stream().map(Contents::number).sorted().toList();
            case L -> "L" + value.l().stream().map(Contents::text).toList();
            case M -> "M" + text(value.m());
            default -> value.toString();
        };
    }

    /** DynamoDB compares numbers, not how they are written: 2.50 is 2.5. */
    private static String number(String text) {
        return new BigDecimal(text).stripTrailingZeros().toString();
    }

    String sentence() {
        return items + " items, keys, indexes, stream and expiry are what they were";
    }
}
