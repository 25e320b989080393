package dev.lineclear.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Harm;
import dev.lineclear.proposal.Harm.Names;
import dev.lineclear.proposal.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not known, and how old what is known is, are facts that rules can count as risk. */
class SurroundedTest {
    @TempDir
    Path directory;

    private static Harm harm(List<String> never, int unlooked, long ageMinutes, long lookedMinutes) {
        return new Harm(
                1,
                0,
                0,
                0,
                Names.NONE,
                Names.NONE,
                Names.NONE,
                Names.NONE,
                List.of(),
                Names.of(never),
                Names.of(List.of("lambda:function", "rds:db").subList(0, unlooked)),
                false,
                ageMinutes,
                lookedMinutes,
                "lost");
    }

    private String verdict(String when, Harm harm) {
        CedarDecider decider = new CedarDecider(Cases.load(directory, """
                @id("all") permit (principal, action, resource);
                @id("risk") forbid (principal, action, resource) when { %s }
                unless { context.evidence.approvals >= 2 };
                """.formatted(when)));
        return Cases.of(Effect.DESTROY, "production")
                .harm(harm)
                .ask(decider, Evidence.NONE)
                .word();
    }

    @Test
    void kindsThatNobodyLookedForAreAsUnknownAsThingsThatNobodySaw() {
        String unknown = "context.blastRadius.unknown > 0";
        assertEquals("allow", verdict(unknown, harm(List.of(), 0, 5, 5)));
        assertEquals("hold", verdict(unknown, harm(List.of("arn:x"), 0, 5, 5)));
        assertEquals("hold", verdict(unknown, harm(List.of(), 1, 5, 5)));
        assertEquals("hold", verdict("context.blastRadius.unknown == 3", harm(List.of("arn:x"), 2, 5, 5)));
        String named = "context.blastRadius.notLookedFor.contains(\"rds:db\")";
        assertEquals("hold", verdict(named, harm(List.of(), 2, 5, 5)));
        assertEquals("allow", verdict(named, harm(List.of(), 1, 5, 5)));
    }

    private Verdict wide(int services, int zones) {
        CedarDecider decider = new CedarDecider(Cases.load(directory, """
                @id("all") permit (principal, action, resource);
                @id("wide") forbid (principal, action, resource)
                when { context.blastRadius.serviceCount >= 3 || context.blastRadius.zoneCount >= 2 }
                unless { context.evidence.approvals >= 2 && context.evidence.stages.contains("beta") };
                """));
        return Cases.of(Effect.DESTROY, "production")
                .harm(Cases.harm(services, zones))
                .ask(decider, Evidence.NONE);
    }

    @Test
    void threeServicesOrTwoZonesTakeTwoPeopleAndStages() {
        assertEquals("allow", wide(2, 1).word());
        for (Verdict held : List.of(wide(3, 0), wide(0, 2))) {
            Evidence required = ((Verdict.Hold) held).required();
            assertEquals(2, required.approvals());
            assertEquals(Set.of("beta"), required.stages());
        }
    }

    @Test
    void whatIsTooOldToGoByCountsInBegunHours() {
        String old = "context.blastRadius.ageHours > 24 || context.blastRadius.lookedHours > 24";
        assertEquals("allow", verdict(old, harm(List.of(), 0, 24 * 60, 24 * 60)));
        assertEquals("hold", verdict(old, harm(List.of(), 0, 24 * 60 + 1, 0)));
        assertEquals("hold", verdict(old, harm(List.of(), 0, 0, 24 * 60 + 1)));
    }
}
