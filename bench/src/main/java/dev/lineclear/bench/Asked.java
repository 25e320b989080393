package dev.lineclear.bench;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Proposals as the AWS gate makes them. */
public final class Asked {
    private static final Map<String, String> DESTINATION = Map.of(
            "partition", "aws",
            "region", "us-east-1",
            "account", "123456789012",
            "endpoint", "https://dynamodb.us-east-1.amazonaws.com");

    /** Names an item and nothing that must not stand in a record. */
    private static final JsonNode ITEM = CanonicalJson.parse("""
            {"TableName":"orders-beta","Key":{"id":{"S":"order-0042"},"line":{"N":"3"}},\
            "ConditionExpression":"attribute_exists(id)","ReturnValues":"NONE",\
            "ReturnConsumedCapacity":"TOTAL"}""".getBytes(StandardCharsets.UTF_8));

    /** Values of people's, which records only commit to. */
    private static final JsonNode VALUES = CanonicalJson.parse("""
            {"TableName":"orders-beta","Key":{"id":{"S":"order-0042"}},\
            "UpdateExpression":"SET #s = :s","ExpressionAttributeNames":{"#s":"status"},\
            "ExpressionAttributeValues":{":s":{"S":"SHIPPED"}},"ReturnValues":"NONE"}""".getBytes(StandardCharsets.UTF_8));

    public static final Session SESSION = new Session(
            "01BENCHSESSION",
            new Agent("kiro", "sre", new Scope(List.of("*"), List.of("arn:aws:dynamodb:*:*:table/orders*"))),
            "operator@example.com",
            "mark orders as shipped",
            Instant.now(),
            Instant.now().plus(Duration.ofHours(8)),
            Session.State.OPEN);

    private Asked() {}

    /** Allowed: a change outside production. @param owner the team in the table's tags, on which policies look */
    public static Proposal change(String owner) {
        return proposal("dynamodb:UpdateItem", ITEM, "orders-beta", "beta", owner);
    }

    /** Allowed as well. @param table beginning with {@code orders}; another name is another question to whoever looks at it */
    public static Proposal changeOf(String table) {
        return proposal("dynamodb:UpdateItem", ITEM, table, "beta", "dba");
    }

    /** Refused: out of the agent's scope. */
    public static Proposal outOfScope(String owner) {
        return proposal("dynamodb:UpdateItem", ITEM, "customers-beta", "beta", owner);
    }

    /** Refused as well. @param prefix of the table's name: another name is another question to whoever looks at it */
    public static Proposal outOfScopeAs(String prefix) {
        return proposal("dynamodb:UpdateItem", ITEM, prefix + "-customers", "beta", "dba");
    }

    /** The same, with values that are kept aside: another file to force for each record. */
    public static Proposal outOfScopeWithValues(String owner) {
        return proposal("dynamodb:UpdateItem", VALUES, "customers-beta", "beta", owner);
    }

    /** Held: in production, asks for people and a snapshot. */
    public static Proposal inProduction(String owner) {
        return proposal("dynamodb:DeleteTable", ITEM, "orders", "production", owner);
    }

    /** Destroys something. */
    static Proposal about(String urn, Instant now) {
        Target target = new Target(urn, "rds", "db", new Environment("production", "tag"), Map.of());
        return Proposal.of(
                Ids.next(now), SESSION, "aws", "rds:DeleteDBInstance", DESTINATION, List.of(target), ITEM, "", now);
    }

    private static Proposal proposal(String operation, JsonNode input, String table, String environment, String owner) {
        Instant now = Instant.now();
        Target target = new Target(
                "arn:aws:dynamodb:us-east-1:123456789012:table/" + table,
                "dynamodb",
                "table",
                new Environment(environment, "tag"),
                Map.of("environment", environment, "owner", owner));
        return Proposal.of(
                Ids.next(now), SESSION, "aws", operation, DESTINATION, List.of(target), input, "shipping", now);
    }
}
