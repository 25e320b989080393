package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.DryRun;
import dev.lineclear.proposal.DryRun.Said;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Rehearsal.Faithfulness;
import dev.lineclear.proposal.Rehearsal.Result;
import dev.lineclear.safeguard.rehearsal.Trial.Tried;
import dev.lineclear.testkit.RecordingServer;
import dev.lineclear.testkit.Script;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Only what was seen to be done, expected and taken back is a rehearsal that passed; a twin in trouble is none. */
final class TwinRehearserTroubleTest extends TwinRig {
    @Test
    void whatProductionsOwnDryRunRefusesIsNotTriedInTheTwin() throws Exception {
        Rehearsal came = rehearse(new DryRun(Said.WOULD_BE_REFUSED, "403 UnauthorizedOperation"), twin -> {
            throw new AssertionError("it was tried");
        });
        assertEquals(Result.FAILED, came.result());
        assertEquals(Faithfulness.NATIVE, came.faithfulness());
        assertTrue(came.because().contains("it would be refused, 403 UnauthorizedOperation"), came::because);
    }

    @Test
    void whatADryRunDoesNotSayTheTwinShows() throws Exception {
        for (Said said : List.of(Said.WOULD_BE_DONE, Said.NOTHING)) {
            Rehearsal came = rehearse(new DryRun(said, "503 Busy"), TwinRig::deletes);
            assertEquals(Result.PASSED, came.result(), came::sentence);
            assertEquals(Faithfulness.EMULATED, came.faithfulness());
            assertTrue(came.checks().getFirst().startsWith("production's own dry run, of permissions and some"));
        }
    }

    @Test
    void anAnswerThatNothingShowsIsNoPass() throws Exception {
        Rehearsal came = rehearse(Effect.DESTROY, twin -> DONE);
        assertEquals(Result.FAILED, came.result());
        assertTrue(came.because().contains("reading it again does not show that"), came::because);
    }

    @Test
    void whatNobodyExpectedIsNoPass() throws Exception {
        Rehearsal came = rehearse(Effect.UPDATE, TwinRig::deletes);
        assertEquals(Result.FAILED, came.result());
        assertTrue(came.because().contains("which was not expected"), came::because);
    }

    @Test
    void aRefusalIsNoPass() throws Exception {
        Rehearsal came = rehearse(Effect.DESTROY, twin -> new Tried(false, true, "refused, 400 InUse"));
        assertEquals(Result.FAILED, came.result());
        assertTrue(came.because().contains("400 InUse"), came::because);
    }

    @Test
    void aTwinThatDiesHalfWaySaysNothingAboutTheRequest() throws Exception {
        try (Mortal mortal = new Mortal(sandbox.endpoint())) {
            Rehearsal came =
                    rehearse(mortal.endpoint(), keys("AKIATWIN"), Duration.ofMinutes(5), Effect.DESTROY, twin -> {
                        twin.deleteTable(r -> r.tableName("reports"));
                        mortal.close();
                        return DONE;
                    });
            assertEquals(Result.NOT_RUN, came.result(), came::sentence);
            assertTrue(came.because().startsWith("reading the twin after it"), came::because);
        }
    }

    @Test
    void aTwinThatIsDownIsNotRun() throws Exception {
        Mortal gone = new Mortal(sandbox.endpoint());
        gone.close();
        Rehearsal came =
                rehearse(gone.endpoint(), keys("AKIATWIN"), Duration.ofMinutes(5), Effect.DESTROY, twin -> DONE);
        assertEquals(Result.NOT_RUN, came.result(), came::sentence);
        assertTrue(came.because().startsWith("reading production, and making the twin like it"), came::because);
    }

    @Test
    void aTwinThatAnswersGarbageIsNotRun() throws Exception {
        try (RecordingServer broken = RecordingServer.start(Script.answer(200, "application/json", "<garbage>"))) {
            Rehearsal came =
                    rehearse(broken.endpoint(), keys("AKIATWIN"), Duration.ofSeconds(20), Effect.DESTROY, twin -> DONE);
            assertEquals(Result.NOT_RUN, came.result(), came::sentence);
        }
    }

    @Test
    void aTwinThatIsSilentIsGivenUpOnInTime() throws Exception {
        try (RecordingServer silent = RecordingServer.start(Script.hang())) {
            Rehearsal came =
                    rehearse(silent.endpoint(), keys("AKIATWIN"), Duration.ofSeconds(2), Effect.DESTROY, twin -> DONE);
            assertEquals(Result.NOT_RUN, came.result());
            assertTrue(came.because().startsWith("it took longer than 2 s"), came::because);
        }
    }

    @Test
    void productionsOwnCredentialsAreNeverSentToTheTwin() throws Exception {
        try (RecordingServer twin = RecordingServer.start(Script.hang())) {
            Rehearsal came = rehearse(twin.endpoint(), OWN, Duration.ofSeconds(20), Effect.DESTROY, sent -> DONE);
            assertEquals(Result.NOT_RUN, came.result());
            assertTrue(came.because().contains("are the gateway's own"), came::because);
            assertEquals(0, twin.requests());
        }
    }
}
