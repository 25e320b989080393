package dev.lineclear.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastEvidenceTest {
    /** Enough for some of them to be held under whichever policies a seed makes. */
    private static final int REQUESTS = 60;

    @TempDir
    Path directory;

    /** Compares with trying all there is. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void findsTheLeast(long seed) throws Exception {
        Policies policies = Cases.load(directory, new RandomPolicies(seed).set(14));
        CedarDecider decider = new CedarDecider(policies);
        Random random = new Random(seed);
        int held = 0;
        for (int i = 0; i < REQUESTS; i++) {
            Cases asked = Cases.random(random);
            Question question = asked.question(policies);
            Verdict verdict = asked.ask(decider, Evidence.NONE);
            Optional<int[]> least = Optional.empty();
            for (Evidence evidence : everything(asked.targets().getFirst().owner())) {
                if (policies.ask(policies.candidates(question), question, evidence)
                        .allowed()) {
                    int[] cost = cost(evidence);
                    least = least.filter(l -> l[0] < cost[0] || l[0] == cost[0] && l[1] <= cost[1])
                            .or(() -> Optional.of(cost));
                }
            }
            String about = "seed " + seed + ", request " + i + ": " + question + " " + verdict;
            if (verdict instanceof Verdict.Hold hold) {
                held++;
                int[] expected = least.orElseThrow(() -> new AssertionError(about));
                assertEquals(expected[0], cost(hold.required())[0], about);
                assertEquals(expected[1], cost(hold.required())[1], about);
                assertEquals("allow", asked.ask(decider, hold.required()).word(), about);
            } else {
                assertEquals(verdict instanceof Verdict.Allow, least.isPresent(), about);
            }
        }
        System.out.println("seed " + seed + ": " + held + " of " + REQUESTS + " held");
        assertTrue(held > 0, "some are held");
    }

    private static int[] cost(Evidence e) {
        return new int[] {
            e.approvals(), e.teams().size() + e.stages().size() + (e.snapshot() ? 1 : 0) + (e.rehearsal() ? 1 : 0)
        };
    }

    /** All the evidence the random policies can tell apart, no more teams than approvals. */
    private static List<Evidence> everything(String owner) {
        List<String> teams = List.copyOf(new TreeSet<>(Set.of("dba", "sre", "web")));
        List<String> names = new ArrayList<>(teams);
        if (!names.contains(owner)) {
            names.add(owner);
        }
        List<Evidence> all = new ArrayList<>();
        for (int subset = 0; subset < 1 << names.size(); subset++) {
            Set<String> some = new TreeSet<>();
            for (int i = 0; i < names.size(); i++) {
                if ((subset >> i & 1) == 1) {
                    some.add(names.get(i));
                }
            }
            for (int approvals = some.size(); approvals <= 4; approvals++) {
                for (int flags = 0; flags < 8; flags++) {
                    all.add(new Evidence(
                            approvals,
                            some,
                            (flags & 1) != 0,
                            (flags & 2) != 0,
                            (flags & 4) != 0 ? Set.of("beta") : Set.of()));
                }
            }
        }
        return all;
    }

    @Test
    void asksForAPersonForEachSeat() {
        CedarDecider decider = new CedarDecider(Cases.load(directory, """
                @id("all") permit (principal, action, resource);
                @id("two") forbid (principal, action, resource)
                unless { context.evidence.teams.containsAll(["dba:2", "sre"]) };
                """));
        Verdict.Hold hold = assertInstanceOf(
                Verdict.Hold.class, Cases.of(Effect.READ, "beta").ask(decider, Evidence.NONE));
        assertEquals(Cases.evidence(3, false, "dba", "dba:2", "sre"), hold.required());
    }

    @Test
    void prefersMorePiecesToMoreApprovals() {
        CedarDecider decider = new CedarDecider(Cases.load(directory, """
                @id("either") permit (principal, action, resource)
                when { context.evidence.approvals >= 2 || (context.evidence.snapshot && context.evidence.rehearsal) };
                """));
        Verdict.Hold hold = assertInstanceOf(
                Verdict.Hold.class, Cases.of(Effect.READ, "beta").ask(decider, Evidence.NONE));
        assertEquals(new Evidence(0, Set.of(), true, true, Set.of()), hold.required());
        assertEquals(
                List.of("No policy permits it with the evidence there is."),
                hold.explanation().reasons());
    }

    @Test
    void endsWhereManyPiecesStandInForEachOther() {
        StringBuilder either = new StringBuilder("false");
        StringBuilder both = new StringBuilder("true");
        for (int i = 0; i < 24; i++) {
            either.append(" || context.evidence.stages.contains(\"s").append(i).append("\")");
            if (i % 2 == 0) {
                both.append(" && (context.evidence.stages.contains(\"s")
                        .append(i)
                        .append("\") || ")
                        .append("context.evidence.stages.contains(\"s")
                        .append(i + 1)
                        .append("\"))");
            }
        }
        CedarDecider decider = new CedarDecider(Cases.load(
                directory,
                "@id(\"all\") permit (principal, action, resource);\n@id(\"some\") forbid (principal, action, resource)"
                        + " unless { " + both + " };"));
        Verdict.Hold hold = assertInstanceOf(
                Verdict.Hold.class, Cases.of(Effect.READ, "beta").ask(decider, Evidence.NONE));
        assertEquals(12, hold.required().stages().size(), either + " is satisfied by one, this by one of each pair");
    }
}
