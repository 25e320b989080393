package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.Progress;
import java.time.Duration;

/** Tells a {@link Progress} where something stands, at once when asked to and then every {@link #INTERVAL}. */
final class Heartbeat implements AutoCloseable {
    /** A person who sees nothing for longer starts to doubt. */
    static final Duration INTERVAL = Duration.ofMillis(900);

    private final Progress progress;
    private final Thread beat;
    private volatile String latest = "starting";
    private volatile long toldNanos = System.nanoTime() - INTERVAL.toNanos();

    private Heartbeat(Progress progress) {
        this.progress = progress;
        this.beat = Thread.ofVirtual().unstarted(this::run);
    }

    static Heartbeat start(Progress progress) {
        Heartbeat heartbeat = new Heartbeat(progress);
        heartbeat.beat.start();
        return heartbeat;
    }

    /** Where it stands now; told soon, however often this is called. */
    void now(String sentence) {
        latest = sentence;
        if (System.nanoTime() - toldNanos >= INTERVAL.toNanos()) {
            tell();
        }
    }

    void phase(String sentence) {
        latest = sentence;
        tell();
    }

    String latest() {
        return latest;
    }

    private synchronized void tell() {
        toldNanos = System.nanoTime();
        progress.at(latest);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(INTERVAL);
                tell();
            }
        } catch (InterruptedException e) {
            // Closed: there is nothing left to tell.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        beat.interrupt();
        try {
            beat.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tell();
    }
}
