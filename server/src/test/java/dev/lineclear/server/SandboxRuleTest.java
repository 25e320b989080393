package dev.lineclear.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.lineclear.policy.Decider;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Standing;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.proposal.Worlds;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Standings;
import dev.lineclear.state.Store;
import dev.lineclear.state.Trust;
import dev.lineclear.storage.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever gate or policy would let it: of production a sandboxed agent only reads. */
final class SandboxRuleTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Session SESSION = new Session(
            "s1",
            new Agent("kiro", "platform", Scope.ALL),
            "oscar",
            "a task",
            NOON,
            NOON.plus(Duration.ofDays(1)),
            Session.State.OPEN);

    @TempDir
    Path directory;

    private Store store;
    private Trust trust;
    private Sandbox sandbox;

    @BeforeEach
    void opens() throws Exception {
        KeyFile key = KeyFile.openOrCreate(directory.resolve("key"));
        store = Stores.sqlite(directory.resolve("state.db"), key.box("store"));
        trust = new Trust(store.standings());
        sandbox = new Sandbox(
                new Decider() {
                    @Override
                    public String version() {
                        return "p1";
                    }

                    @Override
                    public Verdict decide(Proposal proposal, Assessment assessment, Evidence evidence) {
                        return new Verdict.Allow(new Explanation(List.of("all"), List.of(), List.of(), "p1"));
                    }
                },
                trust);
    }

    @AfterEach
    void closes() {
        store.close();
    }

    private void becomes(Standing standing) {
        store.standings()
                .move(
                        "kiro",
                        store.standings().now("kiro"),
                        new Standings.Entry(NOON.plusSeconds(1), standing, "test"));
        trust.forget("kiro");
    }

    private Verdict asked(Effect effect, Map<String, String> destination) {
        Target target = new Target("urn:x", "db", "table", Environment.UNKNOWN, Map.of());
        Proposal proposal = Proposal.of(
                "01KAZ3Q7T2X9V4M8N6P5R1S0WC",
                SESSION,
                "kubernetes",
                "db:Do",
                destination,
                List.of(target),
                CanonicalJson.MAPPER.createObjectNode(),
                "",
                NOON);
        Assessment assessment = new Assessment(
                effect,
                "",
                Known.curated("x"),
                new Reversibility(Reversibility.Kind.REVERSIBLE, "", List.of(), Optional.empty()),
                List.of(target),
                BlastRadius.of(List.of(target)),
                List.of(),
                List.of(),
                true);
        return sandbox.decide(proposal, assessment, Evidence.NONE);
    }

    @Test
    void aGateThatForgetsTheSandboxLetsNothingThrough() {
        becomes(Standing.SANDBOXED);
        for (Effect effect : Effect.values()) {
            Class<? extends Verdict> expected = effect == Effect.READ ? Verdict.Allow.class : Verdict.Deny.class;
            assertInstanceOf(expected, asked(effect, Map.of()), effect::name);
        }
        assertInstanceOf(Verdict.Allow.class, asked(Effect.DESTROY, Map.of(Worlds.WORLD, Worlds.TWIN)));
    }

    @Test
    void aDemotionWhileItWaitsForPeopleIsSeenRightBeforeExecution() {
        assertInstanceOf(Verdict.Allow.class, asked(Effect.UPDATE, Map.of()));
        becomes(Standing.SANDBOXED);
        Verdict.Deny denied = assertInstanceOf(Verdict.Deny.class, asked(Effect.UPDATE, Map.of()));
        assertEquals(
                "kiro is sandboxed: it changes nothing in production.",
                denied.explanation().reasons().getFirst());
    }
}
