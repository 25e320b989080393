package dev.lineclear.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.Classification;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Known.Basis;
import dev.lineclear.proposal.Reversibility;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an experienced operator would call destructive comes out so, however it is named: {@code operators.tsv} holds
 * what they would say, operation, input, effect. What only a look at production could tell counts as the worse.
 */
class OperatorsTest {
    private static final Catalog CATALOG = Catalog.load();

    private static List<String[]> lines(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(OperatorsTest.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" {2,}"))
                    .toList();
        }
    }

    private static JsonNode json(String text) {
        return CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @TestFactory
    Stream<DynamicTest> isWhatItIs() throws IOException {
        return lines("operators.tsv").stream()
                .map(f -> DynamicTest.dynamicTest(f[0], () -> {
                    Classification c = CATALOG.classify(f[1], json(f[2]));
                    assertEquals(f[3], c.effect().name(), c.known().rule());
                    assertNotEquals(Basis.DERIVED, c.known().basis(), "left to a rule of thumb");
                    if (f[3].equals("DESTROY") || f[3].equals("REPLACE")) {
                        assertNotEquals(
                                Reversibility.Kind.UNKNOWN,
                                c.reversibility().kind(),
                                "nobody said whether it comes back");
                    }
                }));
    }

    /** The query protocols send nothing but strings: {@code MaxSize=0} is {@code {"MaxSize":"0"}}. */
    @Test
    void isTheSameWhereEveryValueIsAString() throws IOException {
        List<String> differs = new ArrayList<>();
        for (String[] f : lines("operators.tsv")) {
            compare(f[1], json(f[2]), differs);
        }
        for (String[] f : lines("cases-of-other-services.tsv")) {
            compare(f[0], json(f[1]), differs);
        }
        assertTrue(differs.isEmpty(), differs::toString);
    }

    private static void compare(String operation, JsonNode input, List<String> differs) {
        Classification typed = CATALOG.classify(operation, input);
        Classification texts = CATALOG.classify(operation, asStrings(input));
        if (!typed.equals(texts)) {
            differs.add(operation + " " + input + ": " + typed.known().rule() + ", as strings "
                    + texts.known().rule());
        }
    }

    private static JsonNode asStrings(JsonNode node) {
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(e -> object.set(e.getKey(), asStrings(e.getValue())));
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.values().forEach(v -> array.add(asStrings(v)));
            return array;
        }
        return node.isNull() ? node : JsonNodeFactory.instance.stringNode(node.asString());
    }

    /** A change to another value of the same settings is not called destruction: or nobody would look any more. */
    @TestFactory
    Stream<DynamicTest> milderInputsStayMild() {
        return Stream.of(
                        "rds:ModifyDBInstance {\"PreferredMaintenanceWindow\":\"sun:05:00-sun:06:00\"} UPDATE",
                        "autoscaling:UpdateAutoScalingGroup {\"DefaultCooldown\":60} UPDATE",
                        "ecs:UpdateService {\"enableECSManagedTags\":true} UPDATE",
                        "lambda:PutFunctionConcurrency {\"ReservedConcurrentExecutions\":5} UPDATE",
                        "ec2:ModifyVpcAttribute {\"EnableDnsSupport\":{\"Value\":true}} UPDATE",
                        "eks:UpdateClusterConfig {\"logging\":{\"clusterLogging\":[{\"enabled\":true}]}} UPDATE",
                        "glue:GetConnection {\"Name\":\"c\",\"HidePassword\":true} READ",
                        "elasticloadbalancing:CreateLoadBalancer {\"Scheme\":\"internal\"} CREATE",
                        "s3:PutBucketVersioning {\"VersioningConfiguration\":{\"Status\":\"Enabled\"}} UPDATE",
                        "kms:ImportKeyMaterial {\"ExpirationModel\":\"KEY_MATERIAL_DOES_NOT_EXPIRE\"} UPDATE",
                        "cloudwatch:PutMetricAlarm {\"AlarmName\":\"a\",\"AlarmActions\":[\"arn\"]} UPDATE")
                .map(line -> line.split(" "))
                .map(f -> DynamicTest.dynamicTest(
                        f[0] + " " + f[1],
                        () -> assertEquals(
                                f[2],
                                CATALOG.classify(f[0], json(f[1])).effect().name())));
    }
}
