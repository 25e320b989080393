package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.DryRun;
import dev.lineclear.proposal.DryRun.Said;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Rehearsal.Faithfulness;
import dev.lineclear.proposal.Rehearsal.Result;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.safeguard.rehearsal.Trial;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Production's own word is said to be no more than it is. */
final class NativeRehearserTest {
    private static final Duration FRESH = Duration.ofMinutes(5);

    private static Rehearsal rehearse(boolean counts, Optional<DryRun> said) {
        Proposal proposal = Bench.proposal("ec2:DeleteVolume", "{\"VolumeId\":\"vol-1\"}");
        Assessment assessment = new Assessment(
                Effect.DESTROY,
                "",
                Known.curated("x"),
                new Reversibility(Reversibility.Kind.IRREVERSIBLE, "", List.of(), Optional.empty()),
                proposal.targets(),
                BlastRadius.of(proposal.targets()),
                List.of(),
                List.of(),
                true);
        Trial trial = new Trial() {
            @Override
            public Tried inTwin() {
                throw new AssertionError("there is no twin");
            }

            @Override
            public Optional<DryRun> dry() {
                return said;
            }
        };
        return new NativeRehearser(counts, FRESH, Clock.systemUTC()).rehearse(proposal, assessment, trial, 1);
    }

    private static Rehearsal rehearse(boolean counts, Said said) {
        return rehearse(counts, Optional.of(new DryRun(said, "412 X")));
    }

    @Test
    void aYesAloneIsNoRehearsal() {
        Rehearsal came = rehearse(false, Said.WOULD_BE_DONE);
        assertEquals(Result.NOT_RUN, came.result());
        assertEquals(Faithfulness.NATIVE, came.faithfulness());
        assertTrue(came.sentence().contains("of permissions and some parameters only: it would be done"));
    }

    @Test
    void aYesPassesWhereThatIsConfiguredAndSaysHowLittleItIs() {
        Rehearsal came = rehearse(true, Said.WOULD_BE_DONE);
        assertEquals(Result.PASSED, came.result());
        assertEquals(
                "passed (native): production's own dry run, of permissions and some parameters only: it would be done",
                came.sentence());
        assertEquals(came.at().plus(FRESH), came.until());
    }

    @Test
    void aNoFails() {
        Rehearsal came = rehearse(true, Said.WOULD_BE_REFUSED);
        assertEquals(Result.FAILED, came.result());
        assertTrue(came.because().contains("it would be refused, 412 X"), came::because);
    }

    @Test
    void whatSaidNothingIsNotRun() {
        assertEquals(Result.NOT_RUN, rehearse(true, Said.NOTHING).result());
        assertEquals(Result.NOT_RUN, rehearse(true, Optional.empty()).result());
        assertTrue(rehearse(true, Optional.empty()).because().contains("there is no twin"));
    }

    @Test
    void whatPerhapsDidItNeverPasses() {
        Rehearsal came = rehearse(true, Said.PERHAPS_DONE);
        assertEquals(Result.FAILED, came.result());
        assertTrue(came.because().contains("perhaps it was done"), came::because);
    }
}
