package dev.lineclear.server.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.policy.Policies;
import dev.lineclear.policy.PolicySource;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.safeguard.approval.Owners;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no policy goes below, and who may propose at all. */
final class SelfGuardRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Evidence ONE = new Evidence(1, Set.of(), false, false, Set.of());
    private static final String OPEN = "@id(\"everything\") permit (principal, action, resource);";

    @TempDir
    Path directory;

    private Store store;

    @BeforeEach
    void aStore() throws Exception {
        store = Stores.sqlite(
                directory.resolve("s.db"),
                KeyFile.openOrCreate(directory.resolve("k")).box("store"));
        owner("olga");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void owner(String id) {
        store.approvers().put(new Approver(id, Set.of(), List.of(), true));
    }

    private static Proposal proposal(String session, String agent, String operator) {
        return Proposal.of(
                "p",
                new Session(
                        session,
                        new Agent(agent, "owners", Scope.ALL),
                        operator,
                        "t",
                        NOW,
                        NOW.plusSeconds(60),
                        Session.State.OPEN),
                Proposal.GATEWAY,
                AgentChange.OPERATION,
                Map.of(),
                List.of(new Target("lineclear:agent/wide", "lineclear", "agent", GatewayGate.ENVIRONMENT, Map.of())),
                CanonicalJson.MAPPER.createObjectNode(),
                "",
                NOW);
    }

    private Verdict decided(PolicySource policies, Proposal proposal, Evidence evidence) throws Exception {
        SelfGuard guard = new SelfGuard(
                new CedarDecider(Policies.load(policies)), new Owners(store.approvers(), store.settings()));
        Assessor assessor = new Assessor(Map.of(Proposal.GATEWAY, new Operations()));
        return guard.decide(proposal, assessor.assess(proposal), evidence);
    }

    private static PolicySource texts(String policy) {
        return new PolicySource.Texts("test", new TreeMap<>(Map.of("p.cedar", policy)));
    }

    @Test
    void anAgentsSessionMayNotProposeAChangeOfTheGateway() throws Exception {
        for (PolicySource policies : List.of(PolicySource.defaults(), texts(OPEN))) {
            for (Evidence evidence : List.of(Evidence.NONE, ONE)) {
                assertInstanceOf(
                        Verdict.Deny.class,
                        decided(policies, proposal("01K0000000000000000000000", "kiro", "olga"), evidence),
                        "even when its operator is the only owner");
                assertInstanceOf(
                        Verdict.Deny.class, decided(policies, proposal("change-olga", "kiro", "ann"), evidence));
                assertInstanceOf(
                        Verdict.Deny.class,
                        decided(policies, proposal("change-ann", Proposal.GATEWAY, "ann"), evidence),
                        "ann is no owner");
            }
        }
    }

    @Test
    void theOnlyOwnerDecidesAloneUntilThereIsAnotherAndNeverAgain() throws Exception {
        Proposal olgas = proposal("change-olga", Proposal.GATEWAY, "olga");
        assertInstanceOf(Verdict.Allow.class, decided(PolicySource.defaults(), olgas, Evidence.NONE));
        owner("omar");
        assertInstanceOf(Verdict.Hold.class, decided(PolicySource.defaults(), olgas, Evidence.NONE));
        assertInstanceOf(Verdict.Allow.class, decided(PolicySource.defaults(), olgas, ONE));
        store.approvers().remove("omar");
        assertInstanceOf(Verdict.Hold.class, decided(PolicySource.defaults(), olgas, Evidence.NONE));
    }

    @Test
    void policiesMayAskForMoreAndNeverForLess() throws Exception {
        owner("omar");
        Proposal olgas = proposal("change-olga", Proposal.GATEWAY, "olga");
        assertEquals(1, required(decided(texts(OPEN), olgas, Evidence.NONE)).approvals());
        assertInstanceOf(Verdict.Allow.class, decided(texts(OPEN), olgas, ONE));
        PolicySource two = texts(OPEN + """
                @id("two") forbid (principal, action, resource) when { context.gate == "lineclear" }
                unless { context.evidence.approvals >= 2 };
                """);
        assertEquals(2, required(decided(two, olgas, Evidence.NONE)).approvals());
        assertInstanceOf(Verdict.Hold.class, decided(two, olgas, ONE));
        PolicySource never = texts(OPEN + """
                @id("never") forbid (principal, action, resource) when { context.gate == "lineclear" };
                """);
        assertInstanceOf(Verdict.Deny.class, decided(never, olgas, ONE));
        PolicySource observed = texts(OPEN + """
                @id("two") @mode("observe") forbid (principal, action, resource) when { context.gate == "lineclear" }
                unless { context.evidence.approvals >= 2 };
                """);
        assertEquals(1, required(decided(observed, olgas, Evidence.NONE)).approvals());
        PolicySource snapshot = texts(OPEN + """
                @id("snapshot") forbid (principal, action, resource) when { context.gate == "lineclear" }
                unless { context.evidence.snapshot };
                """);
        Evidence wanted = required(decided(snapshot, olgas, Evidence.NONE));
        assertEquals(1, wanted.approvals(), "whoever is asked sees that another owner must agree");
        assertTrue(wanted.snapshot());
    }

    @Test
    void breakingTheGlassDoesNotReachTheGatewayItself() throws Exception {
        owner("omar");
        Proposal olgas = proposal("change-olga", Proposal.GATEWAY, "olga");
        Evidence broken = Evidence.NONE.withGlass(Set.of("owners"));
        assertInstanceOf(Verdict.Hold.class, decided(PolicySource.defaults(), olgas, broken));
        PolicySource lax = texts(OPEN + """
                @id("lax") forbid (principal, action, resource) when { context.gate == "lineclear" }
                unless { context.evidence.approvals >= 1 || context.evidence.glass.contains("owners") };
                """);
        assertInstanceOf(Verdict.Hold.class, decided(lax, olgas, broken));
        assertInstanceOf(Verdict.Hold.class, decided(texts(OPEN), olgas, broken));
    }

    private static Evidence required(Verdict verdict) {
        return assertInstanceOf(Verdict.Hold.class, verdict).required();
    }

    @Test
    void ofTwoThatComeAtOnceOneIsTooLate() {
        Chain one = new Chain(store.settings(), "c");
        Chain other = new Chain(store.settings(), "c");
        Chain.Link seen = one.last();
        Chain.Link seenToo = other.last();
        assertTrue(one.append(seen, "a"));
        assertFalse(other.append(seenToo, "b"));
        assertEquals("a", other.last().value());
        // Cut off between the value and the mark.
        store.settings().putIfAbsent("c.2", "d");
        assertEquals(new Chain.Link(2, "d"), one.last());
        assertEquals(List.of("a", "d"), one.values());
    }

    @Test
    void whatIsKeptIsWhatItsDigestSaysOrIsNotThere() {
        Shelf shelf = new Shelf(store.settings());
        TreeMap<String, String> texts = new TreeMap<>(Map.of("a.cedar", OPEN, "b.cedar", "é\n".repeat(60_000)));
        String digest = shelf.put(texts);
        assertEquals(texts, shelf.get(digest).orElseThrow());
        store.settings().put("shelf." + digest + ".1", "somebody else's");
        assertTrue(shelf.get(digest).isEmpty());
    }

    @Test
    void aDifferenceIsWhatGoesAndWhatComes() {
        assertEquals(List.of("- b", "+ x", "+ d"), Difference.of(List.of("a", "b", "c"), List.of("a", "x", "c", "d")));
        assertEquals(List.of(), Difference.of(List.of("a"), List.of("a")));
    }
}
