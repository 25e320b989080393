package dev.lineclear.server;

import dev.lineclear.pipeline.Recovery;
import dev.lineclear.server.notify.Telling;
import dev.lineclear.server.tls.LiveCertificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done by the clock: expiring holds, opening a log that failed again, taking over a renewed
 * certificate. A failure is logged and tried again.
 */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("housekeeping").factory());

    Housekeeping(Recovery recovery, NodeLog log, List<LiveCertificate> certificates, Telling telling) {
        every("mending the log", log::mend);
        every("remembering who was told", new Occasionally(() -> telling.tick(log.size())));
        every("expiring holds", recovery::expireDue);
        certificates.forEach(c -> every("looking at the certificate", c::refresh));
    }

    private void every(String what, Runnable work) {
        timer.scheduleWithFixedDelay(
                () -> tried(what, work), EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Not at each turn. */
    private static final class Occasionally implements Runnable {
        private static final int TURNS = 60;

        private final Runnable work;
        private int turn;

        Occasionally(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            turn = (turn + 1) % TURNS;
            if (turn == 0) {
                work.run();
            }
        }
    }

    private static void tried(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("{} failed and is tried again: {}", what, e.toString());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
