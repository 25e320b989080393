package dev.lineclear.demo;

import dev.lineclear.proposal.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * A table as an outsider sees it, read with an administrator's own client and not with the gateway's code.
 *
 * @param items how many
 * @param content digest of all of them
 * @param shape keys, indexes, billing, stream, tags and expiry, as text
 */
record Contents(int items, Digest content, String shape) {

    static Contents of(DynamoDbClient dynamodb, String table) {
        List<String> items = new ArrayList<>();
        dynamodb.scanPaginator(r -> r.tableName(table).consistentRead(true))
                .items()
                .forEach(item -> items.add(new TreeMap<>(item).toString()));
        Collections.sort(items);
        TableDescription d = dynamodb.describeTable(r -> r.tableName(table)).table();
        List<String> indexes = new ArrayList<>();
        d.globalSecondaryIndexes().forEach(i -> indexes.add(i.indexName() + i.keySchema() + i.projection()));
        d.localSecondaryIndexes().forEach(i -> indexes.add(i.indexName() + i.keySchema() + i.projection()));
        Collections.sort(indexes);
        List<String> tags =
                new ArrayList<>(dynamodb.listTagsOfResource(r -> r.resourceArn(d.tableArn())).tags().stream()
                        .map(Object::toString)
                        .toList());
        Collections.sort(tags);
        String shape =
                d.keySchema() + " " + indexes + " " + d.billingModeSummary().billingMode() + " "
                        + d.streamSpecification() + " " + tags + " "
                        + dynamodb.describeTimeToLive(r -> r.tableName(table)).timeToLiveDescription();
        return new Contents(items.size(), Digest.of(String.join("\n", items).getBytes(StandardCharsets.UTF_8)), shape);
    }

    String sentence() {
        return items + " items, keys, indexes, stream, tags and expiry are what they were";
    }
}
