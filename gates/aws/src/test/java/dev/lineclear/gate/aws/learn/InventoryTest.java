package dev.lineclear.gate.aws.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.gate.aws.learn.ScanStep.State;
import dev.lineclear.gate.aws.undo.Stage;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
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
            inventory.begin(new Inventory.Scope(SERVICES, List.of("us-east-1")));
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
        assertTrue(learned.edges.stream().anyMatch(e -> e.contains("ROUTES_TO ec2:instance/i-")));
        assertTrue(learned.things.contains("dynamodb:table dynamodb:table/stock"));
        assertTrue(learned.things.contains("iam:role iam:role/job"));
    }

    /** Killed at every call in turn, and gone on with from the same store: in the end it knows the same. */
    @Test
    void aScanThatIsKilledGoesOnWhereItWas(@TempDir Path at) throws Exception {
        List<String> some = List.of("elasticloadbalancing", "dynamodb", "rds");
        Learned whole = new Learned();
        AtomicInteger calls = new AtomicInteger();
        Inventory.Scope scope = new Inventory.Scope(some, List.of("us-east-1"));
        try (Store store = store(at.resolve("one"))) {
            Inventory inventory = inventory(
                    store,
                    (call, input, region) -> {
                        calls.incrementAndGet();
                        return stage.api().call(call, input, region);
                    },
                    whole);
            inventory.begin(scope);
            inventory.run(FAST);
        }
        Learned pieces = new Learned();
        AtomicInteger again = new AtomicInteger();
        boolean begun = false;
        for (int kills = 0; ; kills++) {
            assertTrue(kills < 100, "it never ends");
            try (Store store = store(at.resolve("other"))) {
                AtomicInteger left = new AtomicInteger(4);
                Inventory inventory = inventory(
                        store,
                        (call, input, region) -> {
                            if (left.decrementAndGet() < 0) {
                                throw new Killed();
                            }
                            again.incrementAndGet();
                            return stage.api().call(call, input, region);
                        },
                        pieces);
                if (!begun) {
                    inventory.begin(scope);
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
        assertTrue(again.get() < 3 * calls.get(), "what was read is not read again: " + again + " of " + calls);
    }

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
            inventory.begin(new Inventory.Scope(List.of("rds", "dynamodb"), List.of("us-east-1")));
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
                            .allMatch(s -> s.whole().equals(java.time.Instant.EPOCH)),
                    "nothing counts as read whole");
        }
        assertFalse(learned.things.isEmpty());
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
            inventory.begin(new Inventory.Scope(List.of("dynamodb"), List.of("us-east-1")));
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
