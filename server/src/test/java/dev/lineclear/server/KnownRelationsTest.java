package dev.lineclear.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.Coverage;
import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Loss;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Relation;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Harm;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.state.Relations;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.StateException;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import dev.lineclear.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KnownRelationsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // before each
    private Store store;

    @BeforeEach
    void opens() {
        store = Stores.sqlite(
                directory.resolve("s/lineclear.db"), new SealedBox(new SecretKeySpec(new byte[32], "AES")));
    }

    @AfterEach
    void closes() {
        store.close();
    }

    private static Sighting seen(String urn, Instant when) {
        return new Sighting(
                List.of(new Resource(urn, "t", "", "", Map.of(), Origin.ANSWER, when)),
                List.of(new Edge(urn, Relation.USES, "arn:shared", Loss.BREAKS, Origin.ANSWER, "r", when)));
    }

    private KnownRelations gateway(Relations relations, boolean shared) {
        return new KnownRelations(relations, shared, InstantSource.fixed(NOW));
    }

    private static void awaitKnown(KnownRelations gateway, String urn) {
        Await.until(
                urn + " is known",
                PATIENCE,
                () -> gateway.knowledge().snapshot().resource(urn).isPresent());
    }

    @Test
    void whatWasLearnedIsKnownAfterARestart() {
        try (KnownRelations first = gateway(store.relations(), false)) {
            first.begin();
            first.knowledge().learn(seen("arn:a", NOW));
        }
        try (KnownRelations second = gateway(store.relations(), false)) {
            assertFalse(second.read());
            second.begin();
            awaitKnown(second, "arn:a");
            Await.until("all is read", PATIENCE, second::read);
            assertEquals(
                    1, second.knowledge().snapshot().dependents("arn:shared").size());
        }
    }

    @Test
    void whatOneGatewayLearnsAnotherOfTheStoreKnows() {
        try (KnownRelations one = gateway(store.relations(), true);
                KnownRelations other = gateway(store.relations(), true)) {
            one.begin();
            other.begin();
            Await.until("both have read", PATIENCE, () -> one.read() && other.read());
            one.knowledge().learn(seen("arn:a", NOW));
            awaitKnown(other, "arn:a");
        }
    }

    @Test
    void whatWasNotSeenForLongIsForgotten() {
        store.relations()
                .put(seen("arn:old", NOW.minus(KnownRelations.REMEMBERED).minusSeconds(1)));
        store.relations().put(seen("arn:new", NOW));
        try (KnownRelations gateway = gateway(store.relations(), false)) {
            gateway.begin();
            awaitKnown(gateway, "arn:new");
            Await.until(
                    "the old is gone",
                    PATIENCE,
                    () -> gateway.knowledge().snapshot().resource("arn:old").isEmpty());
        }
        assertEquals(
                1,
                store.relations().read("", Instant.EPOCH).sighting().resources().size());
    }

    @Test
    void aStoreThatFailsIsTriedAgainAndNothingIsLost() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Relations failing = new Relations() {
            private void check() {
                if (broken.get()) {
                    throw new StateException("the disk is full", new IllegalStateException());
                }
            }

            @Override
            public void put(Sighting sighting) {
                check();
                store.relations().put(sighting);
            }

            @Override
            public Page read(String from, Instant since) {
                check();
                return store.relations().read(from, since);
            }

            @Override
            public int forget(Instant before) {
                check();
                return store.relations().forget(before);
            }
        };
        try (KnownRelations gateway = gateway(failing, false)) {
            gateway.begin();
            gateway.knowledge().learn(seen("arn:a", NOW));
            assertTrue(gateway.knowledge().refreshed().resource("arn:a").isPresent());
            assertFalse(gateway.read(), "and until it can be read, more may be there");
            broken.set(false);
            Await.until("all is read", PATIENCE, gateway::read);
            gateway.knowledge().learn(seen("arn:b", NOW));
        }
        assertEquals(
                2,
                store.relations().read("", Instant.EPOCH).sighting().resources().size());
    }

    /** A store that is read only once it is let. */
    private final class Slow implements Relations {
        private final CountDownLatch let = new CountDownLatch(1);

        @Override
        public void put(Sighting sighting) {
            store.relations().put(sighting);
        }

        @Override
        public Page read(String from, Instant since) {
            try {
                let.await();
            } catch (InterruptedException e) {
                throw new StateException("interrupted", e);
            }
            return store.relations().read(from, since);
        }

        @Override
        public int forget(Instant before) {
            return store.relations().forget(before);
        }
    }

    private static Harm harm(KnownRelations gateway) {
        Session session = new Session(
                "s",
                new Agent("kiro", "platform", Scope.ALL),
                "op@example.com",
                "task",
                NOW,
                NOW.plusSeconds(3_600),
                Session.State.OPEN);
        return gateway.surroundings(p -> List.of("arn:shared"), Coverage.UNTOLD)
                .of(
                        Proposal.of(
                                "p",
                                session,
                                "aws",
                                "rds:DeleteDBInstance",
                                Map.of(),
                                List.of(new Target("arn:shared", "rds", "db", Environment.UNKNOWN, Map.of())),
                                CanonicalJson.MAPPER.createObjectNode(),
                                "",
                                NOW),
                        Effect.DESTROY);
    }

    /** Else the first holds after a start would be superseded, with people's votes on them, when the rest is read. */
    @Test
    void justAfterTheStartWhatHangsOnAThingIsAskedOfAllThatWasKept() throws Exception {
        store.relations().put(seen("arn:a", NOW));
        Slow slow = new Slow();
        try (KnownRelations gateway = new KnownRelations(slow, false, InstantSource.fixed(NOW), PATIENCE)) {
            gateway.begin();
            FutureTask<Harm> told = new FutureTask<>(() -> harm(gateway));
            Thread asks = Thread.ofPlatform().daemon().start(told);
            Await.until("it waits", PATIENCE, () -> asks.getState() == Thread.State.TIMED_WAITING);
            assertFalse(told.isDone());
            slow.let.countDown();
            Harm whole = told.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertEquals(1, whole.failing());
            assertFalse(whole.truncated());
            assertEquals(whole.digest(), harm(gateway).digest());
        }
    }

    @Test
    void aStoreThatIsReadForLongKeepsNobodyWaitingForAllOfIt() {
        store.relations().put(seen("arn:a", NOW));
        Slow slow = new Slow();
        try (KnownRelations gateway =
                new KnownRelations(slow, false, InstantSource.fixed(NOW), Duration.ofMillis(50))) {
            gateway.begin();
            Harm part = harm(gateway);
            assertTrue(part.truncated(), "more may be reached");
            slow.let.countDown();
            Await.until("all is read", PATIENCE, gateway::read);
            assertFalse(harm(gateway).truncated());
            assertNotEquals(part.digest(), harm(gateway).digest());
        }
    }
}
