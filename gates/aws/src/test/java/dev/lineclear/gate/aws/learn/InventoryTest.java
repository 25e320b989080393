package dev.lineclear.gate.aws.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.foresight.graph.Relation;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.gate.aws.learn.ScanStep.State;
import dev.lineclear.gate.aws.undo.Stage;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import dev.lineclear.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network, a load balancer, a group, a database and a function on a server, read by the gateway's own scan. */
class InventoryTest {
    private static final List<String> SERVICES =
            List.of("ec2", "elasticloadbalancing", "autoscaling", "rds", "lambda", "iam", "sqs", "dynamodb", "kms");

    /** So fast that it never waits. */
    private static final double FAST = 1e6;

    @TempDir
    private static Path work;

    private static Stage stage;

    @BeforeAll
    static void start() throws Exception {
        stage = Stage.set(
                work,
                Set.of("ec2", "elasticloadbalancing", "autoscaling", "rds", "lambda", "iam", "sqs", "dynamodb", "kms"),
                "inventoried");
    }

    @AfterAll
    static void stop() {
        if (stage != null) {
            stage.close();
        }
    }

    private static Store store(Path at) {
        return Stores.sqlite(at.resolve("store.db"), new SealedBox(new SecretKeySpec(new byte[32], "AES")));
    }

    private static Inventory inventory(Store store, Inventory.Api api, Learned learned) {
        return new Inventory(
                Rules.all(), api, store.settings(), learned::take, new Looks(), "123456789012", InstantSource.system());
    }

    private static final class Learned {
        final Set<String> edges = new TreeSet<>();
        final Set<String> things = new TreeSet<>();

        void take(Sighting sighting) {
            edges.addAll(Said.edges(sighting));
            sighting.resources().forEach(r -> things.add(r.type() + " " + Said.brief(r.urn())));
        }
    }

    @Test
    void whatHangsOnWhatIsReadFromAServer(@TempDir Path at) throws Exception {
        Learned learned = new Learned();
        try (Store store = store(at)) {
            Inventory inventory = inventory(store, stage.api()::call, learned);
            inventory.begin(Instant.now(), new Inventory.Scope(SERVICES, List.of("us-east-1")));
            inventory.run(FAST);
            assertEquals(
                    List.of(),
                    inventory.steps().stream()
                            .filter(s -> s.state() != State.WHOLE)
                            .map(s -> s.operation() + " " + s.why())
                            .toList());
            assertEquals("", inventory.unfinished());
        }
        String balancer =
                stage.answered("balancer.LoadBalancers[0].LoadBalancerArn").split(":", 6)[5];
        String targets =
                stage.answered("targets.TargetGroups[0].TargetGroupArn").split(":", 6)[5];
        String a = "ec2:subnet/" + stage.answered("a.Subnet.SubnetId");
        String b = "ec2:subnet/" + stage.answered("b.Subnet.SubnetId");
        String group = "ec2:security-group/" + stage.answered("group.GroupId");
        String vpc = "ec2:vpc/" + stage.answered("vpc.Vpc.VpcId");
        for (String edge : List.of(
                vpc + " CONTAINS " + a,
                "elasticloadbalancing:" + balancer + " ROUTES_TO elasticloadbalancing:" + targets,
                "elasticloadbalancing:" + balancer + " USES " + b,
                "elasticloadbalancing:" + balancer + " USES " + group,
                "elasticloadbalancing:" + targets
                        + " ROUTES_TO autoscaling:autoScalingGroup:*:autoScalingGroupName/shop",
                "autoscaling:autoScalingGroup:*:autoScalingGroupName/shop USES " + b,
                "rds:db:orders USES rds:subgrp:data",
                "rds:db:orders USES " + group,
                "rds:db:orders ENCRYPTS_WITH kms:key/" + stage.answered("key.KeyMetadata.KeyId"),
                "rds:subgrp:data USES " + a,
                "lambda:function:job ASSUMES iam:role/job",
                "lambda:function:job USES " + a,
                "lambda:function:job USES dynamodb:table/stock",
                "lambda:function:job READS sqs:jobs")) {
            assertTrue(learned.edges.contains(edge + " BREAKS"), edge + " is not among " + learned.edges);
        }
        for (String edge : List.of(
                "sqs:jobs WRITES sqs:jobs-dead DEGRADES", "rds:snapshot:yesterday BACKS_UP rds:db:orders DEGRADES")) {
            assertTrue(learned.edges.contains(edge), edge + " is not among " + learned.edges);
        }
        for (Relation relation : Relation.values()) {
            assertTrue(
                    learned.edges.stream().anyMatch(e -> e.contains(" " + relation + " ")),
                    relation + " is not among " + learned.edges);
        }
        assertTrue(learned.edges.stream().anyMatch(e -> e.contains("ROUTES_TO ec2:instance/i-")));
        assertTrue(learned.things.contains("dynamodb:table dynamodb:table/stock"));
        assertTrue(learned.things.contains("iam:role iam:role/job"));
    }

    /**
     * Killed at every fourth call, and gone on with from the same store: in the end it knows the same, and the server was asked
     * for nothing twice, but for the names of which one after the other is asked about.
     */
    @Test
    void aScanThatIsKilledGoesOnWhereItWas(@TempDir Path at) throws Exception {
        List<String> some = List.of("elasticloadbalancing", "dynamodb", "rds");
        Learned whole = new Learned();
        Map<String, Integer> asked = new TreeMap<>();
        Inventory.Scope scope = new Inventory.Scope(some, List.of("us-east-1"));
        try (Store store = store(at.resolve("one"))) {
            Inventory inventory = inventory(
                    store,
                    (call, input, region) -> {
                        asked.merge(call.operation() + input, 1, Integer::sum);
                        return stage.api().call(call, input, region);
                    },
                    whole);
            inventory.begin(Instant.now(), scope);
            inventory.run(FAST);
        }
        Learned pieces = new Learned();
        Map<String, Integer> again = new TreeMap<>();
        boolean begun = false;
        int kills = 0;
        long served = stage.served();
        for (; ; kills++) {
            assertTrue(kills < 100, "it never ends");
            try (Store store = store(at.resolve("other"))) {
                AtomicInteger left = new AtomicInteger(4);
                Inventory inventory = inventory(
                        store,
                        (call, input, region) -> {
                            if (left.decrementAndGet() < 0) {
                                throw new Killed();
                            }
                            again.merge(call.operation() + input, 1, Integer::sum);
                            return stage.api().call(call, input, region);
                        },
                        pieces);
                if (!begun) {
                    inventory.begin(Instant.now(), scope);
                    begun = true;
                }
                if (inventory.unfinished().isEmpty()) {
                    assertTrue(inventory.steps().stream().allMatch(s -> s.state() == State.WHOLE));
                    break;
                }
                try {
                    inventory.run(FAST);
                } catch (Killed e) {
                    continue;
                }
            }
        }
        assertEquals(whole.edges, pieces.edges);
        assertEquals(whole.things, pieces.things);
        long sent = again.values().stream().mapToInt(i -> i).sum();
        Await.until("the server's own log has them", Duration.ofSeconds(10), () -> stage.served() - served >= sent);
        assertEquals(sent, stage.served() - served, "nothing was asked that is not counted here");
        assertTrue(kills >= 3, "it was killed " + kills + " times");
        assertEquals(asked.keySet(), again.keySet());
        int most = kills;
        again.forEach((call, times) -> {
            boolean names = LISTING.stream().anyMatch(call::startsWith);
            assertTrue(
                    times <= asked.getOrDefault(call, 0) + (names ? most : 0), call + " was asked " + times + " times");
        });
    }

    /** Which load balancers and tables there are is asked again for those that are left. */
    private static final List<String> LISTING = List.of(
            "elasticloadbalancing:DescribeLoadBalancers",
            "elasticloadbalancing:DescribeListeners",
            "elasticloadbalancing:DescribeTargetGroups",
            "dynamodb:ListTables");

    private static final class Killed extends Error {
        Killed() {
            super("killed");
        }
    }

    @Test
    void aServiceThatRefusesIsSaidAndTheOthersGoOn(@TempDir Path at) throws Exception {
        Learned learned = new Learned();
        try (Store store = store(at)) {
            Inventory inventory = inventory(
                    store,
                    (call, input, region) -> {
                        if (call.signing().equals("rds")) {
                            throw new IOException(call.operation() + ": AccessDenied: not you");
                        }
                        return stage.api().call(call, input, region);
                    },
                    learned);
            inventory.begin(Instant.now(), new Inventory.Scope(List.of("rds", "dynamodb"), List.of("us-east-1")));
            inventory.run(FAST);
            var states = inventory.steps().stream()
                    .collect(Collectors.groupingBy(
                            s -> s.operation().split(":", 2)[0] + " " + s.state(), Collectors.counting()));
            assertEquals(5L, states.get("rds FAILED"));
            assertEquals(1L, states.get("dynamodb WHOLE"));
            assertTrue(inventory.steps().stream().anyMatch(s -> s.why().contains("AccessDenied: not you")));
            assertTrue(
                    inventory.steps().stream()
                            .filter(s -> s.state() == State.FAILED)
                            .allMatch(s -> s.whole().equals(Instant.EPOCH)),
                    "nothing counts as read whole");
        }
        assertFalse(learned.things.isEmpty());
    }

    @Test
    void anAnswerThatNobodyForesawFailsItsListingAlone(@TempDir Path at) throws Exception {
        try (Store store = store(at)) {
            Inventory inventory = inventory(
                    store,
                    (call, input, region) -> {
                        if (call.operation().equals("rds:DescribeDBClusters")) {
                            throw new IllegalArgumentException("no such thing");
                        }
                        return stage.api().call(call, input, region);
                    },
                    new Learned());
            inventory.begin(Instant.now(), new Inventory.Scope(List.of("rds"), List.of("us-east-1")));
            inventory.run(FAST);
            assertEquals("", inventory.unfinished(), "or it would be tried again for ever");
            assertEquals(
                    List.of(
                            "rds:DescribeDBClusters it could not be read: java.lang.IllegalArgumentException: no such thing"),
                    inventory.steps().stream()
                            .filter(s -> s.state() == State.FAILED)
                            .map(s -> s.operation() + " " + s.why())
                            .toList());
        }
    }

    @Test
    void pagesThatGoRoundInCirclesEnd(@TempDir Path at) throws Exception {
        try (Store store = store(at)) {
            Inventory inventory = inventory(
                    store,
                    (call, input, region) -> dev.lineclear.proposal.CanonicalJson.MAPPER
                            .createObjectNode()
                            .put("LastEvaluatedTableName", "t"),
                    new Learned());
            inventory.begin(Instant.now(), new Inventory.Scope(List.of("dynamodb"), List.of("us-east-1")));
            inventory.run(FAST);
            assertEquals(State.FAILED, inventory.steps().getFirst().state());
            assertTrue(inventory.steps().getFirst().why().contains("again and again"));
        }
    }

    @Test
    void aPaceIsKept() throws Exception {
        Pace pace = new Pace(100);
        long before = System.nanoTime();
        for (int i = 0; i < 11; i++) {
            pace.step();
        }
        assertTrue(System.nanoTime() - before >= 100_000_000L);
        assertThrows(IllegalArgumentException.class, () -> new Pace(0));
    }
}
