package dev.lineclear.catalog;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known.Basis;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Prints how long the catalogue takes to load, what it holds, and how long a request takes. Run in a fresh JVM. */
final class Figures {
    private static final int ROUNDS = 200_000;

    private Figures() {}

    public static void main(String[] args) {
        CanonicalJson.parse(new byte[] {'{', '}'}); // whoever loads the catalogue uses Jackson already
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = System.nanoTime();
        long cpu = threads.getCurrentThreadCpuTime();
        Catalog catalog = Catalog.load();
        System.out.printf(
                "load %d ms (%d ms of processor time)%n",
                (System.nanoTime() - start) / 1_000_000, (threads.getCurrentThreadCpuTime() - cpu) / 1_000_000);
        System.out.println(catalog.operations().size() + " operations");
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf("heap in use %d MB (whole JVM)%n", (runtime.totalMemory() - runtime.freeMemory()) >> 20);
        Map<Basis, Map<Effect, Integer>> counts = new EnumMap<>(Basis.class);
        for (String operation : catalog.operations()) {
            Entry e = catalog.entry(operation).orElseThrow();
            counts.computeIfAbsent(e.known().basis(), b -> new EnumMap<>(Effect.class))
                    .merge(e.effect(), 1, Integer::sum);
        }
        System.out.println(counts);
        time("classify derived", () -> catalog.classify("kafka:DeleteCluster", json("{}")));
        time("classify unknown service", () -> catalog.classify("nosuch:Thing", json("{}")));
        JsonNode batch = json("{\"RequestItems\":{\"t\":[{\"PutRequest\":{}},{\"DeleteRequest\":{}}]}}");
        time("classify dynamodb:BatchWriteItem", () -> catalog.classify("dynamodb:BatchWriteItem", batch));
        JsonNode update = json("{\"TableName\":\"t\",\"BillingMode\":\"PROVISIONED\"}");
        time("classify dynamodb:UpdateTable", () -> catalog.classify("dynamodb:UpdateTable", update));
        JsonNode open = json("{\"GroupId\":\"sg-1\",\"IpPermissions\":[{\"IpRanges\":[{\"CidrIp\":\"0.0.0.0/0\"}]}]}");
        time(
                "classify ec2:AuthorizeSecurityGroupIngress",
                () -> catalog.classify("ec2:AuthorizeSecurityGroupIngress", open));
        Map<String, String> here = Map.of("region", "eu-west-1", "account", "1");
        time("targets dynamodb:UpdateTable", () -> catalog.targets("dynamodb:UpdateTable", update, here));
        time("byTarget", () -> catalog.byTarget("dynamodb", "DynamoDB_20120810.DeleteTable"));
        time("byAction", () -> catalog.byAction("ec2", "TerminateInstances"));
        time("byRoute s3", () -> catalog.byRoute("s3", "DELETE", "/bucket/a/b/c", "versionId=1", Set.of()));
        time(
                "byRoute lambda",
                () -> catalog.byRoute("lambda", "PUT", "/2017-10-31/functions/f/concurrency", "", Set.of()));
        List.of("ec2", "s3", "apigateway").forEach(s -> catalog.byRoute(s, "GET", "/", ""));
    }

    private static void time(String what, Runnable body) {
        for (int i = 0; i < ROUNDS; i++) {
            body.run();
        }
        long start = System.nanoTime();
        for (int i = 0; i < ROUNDS; i++) {
            body.run();
        }
        System.out.printf("%-45s %6.2f µs%n", what, (System.nanoTime() - start) / 1_000.0 / ROUNDS);
    }

    private static JsonNode json(String text) {
        return CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
