package dev.lineclear.server;

import dev.lineclear.pipeline.Ballots;
import dev.lineclear.pipeline.Pacing;
import dev.lineclear.pipeline.Recovery;
import dev.lineclear.pipeline.Staging;
import dev.lineclear.server.notify.Telling;
import dev.lineclear.server.tls.LiveCertificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What is done by the clock: expiring holds, opening a log that failed again, taking over a renewed
 * certificate. A failure is logged and tried again.
 */
final class Housekeeping implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** In turns. */
    private static final int TELLING = 60;

    /** Pauses are in minutes; an agent that asks is counted for at once anyway. */
    private static final int RIPENING = 30;

    /** What came since is lost in a crash, and learned again; budgets are kept at each turn. */
    private static final int WATCHED = 30;

    /** People who accept one look whether it is in force. */
    private static final int ACCEPTING = 3;

    /** Times are in days; a turn takes 500 at most. */
    private static final int FORGETTING = 60;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("housekeeping").factory());

    Housekeeping(
            Recovery recovery,
            Ballots ballots,
            Staging staging,
            Pacing pacing,
            NodeLog log,
            List<LiveCertificate> certificates,
            Telling telling,
            Runnable forgetting,
            Runnable used,
            Runnable steps,
            Runnable watched,
            Runnable shared,
            Runnable budgets,
            Runnable patterns) {
        every("mending the log", log::mend);
        every("remembering who was told", new Occasionally(() -> telling.tick(log.size()), TELLING));
        every("expiring holds", recovery::expireDue);
        every("carrying rollouts on", staging::turn);
        every("looking after what agents touched", pacing::turn);
        every("granting what waits for its turn", ballots::pace);
        every("forgetting what agents did long ago", new Occasionally(pacing::forget, FORGETTING));
        every("granting what only time was missing of", new Occasionally(ballots::ripen, RIPENING));
        every("removing what was kept for long enough", new Occasionally(forgetting, FORGETTING));
        every("forgetting which expired changes were used", new Occasionally(used, FORGETTING));
        every("forgetting what sessions asked for long ago", new Occasionally(steps, FORGETTING));
        every("keeping what was seen of how agents behave", new Occasionally(watched, WATCHED));
        every("sharing what is used up of budgets", shared);
        every("forgetting which budgets were used long ago", new Occasionally(budgets, FORGETTING));
        every("looking which patterns are accepted", new Occasionally(patterns, ACCEPTING));
        certificates.forEach(c -> every("looking at the certificate", c::refresh));
    }

    private void every(String what, Runnable work) {
        timer.scheduleWithFixedDelay(
                new Tireless(what, work), EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Not at each turn. */
    private static final class Occasionally implements Runnable {
        private final Runnable work;
        private final int turns;
        private int turn;

        Occasionally(Runnable work, int turns) {
            this.work = work;
            this.turns = turns;
        }

        @Override
        public void run() {
            turn = (turn + 1) % turns;
            if (turn == 0) {
                work.run();
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
