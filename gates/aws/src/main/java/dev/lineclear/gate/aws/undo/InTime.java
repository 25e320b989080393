package dev.lineclear.gate.aws.undo;

import dev.lineclear.proposal.Rehearsal;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A rehearsal within its time: what is not over by then was not run. */
final class InTime {
    private InTime() {}

    static Rehearsal made(Report report, Duration atMost, String name, Runnable work) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        Thread.ofVirtual().name(name).start(task);
        try {
            task.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // What it is at may go on until the other side lets go of it; nothing of that is reported any more.
            task.cancel(true);
            return report.notRun("it took longer than " + atMost.toSeconds() + " s, at: " + report.phase());
        } catch (ExecutionException e) {
            return report.notRun(report.phase() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return report.notRun("the gateway stops");
        }
        return report.made();
    }
}
