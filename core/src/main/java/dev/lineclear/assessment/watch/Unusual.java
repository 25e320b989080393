package dev.lineclear.assessment.watch;

import com.amazon.randomcutforest.RandomCutForest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second opinion, of how much sessions do of everything at once: a random cut forest (Guha, Mishra, Roy, Schrijvers 2016)
 * over the last windows of all sessions. Looks beside the requests, at each session twice a minute at most, and at nothing
 * while it cannot keep up. The same windows under the same seed are judged the same. Thread-safe.
 */
final class Unusual implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Unusual.class);

    /** What is looked at; each as the logarithm of how much there was, since twice as much is as far at ten as at ten thousand. */
    private static final Count[] FEATURES = {
        Count.ASKED,
        Count.CHANGES,
        Count.DELETES,
        Count.DATA,
        Count.AGAIN,
        Count.REFUSALS,
        Count.REFUSED,
        Count.WIDENED,
        Count.UNPROTECTED,
        Count.CHANGED,
        Count.DESTROYED,
        Count.FAILED
    };

    private static final int TREES = 40;

    /** Windows that each tree keeps. */
    private static final int SAMPLE = 256;

    /** Windows before which everything is unusual: the last four samples' worth. */
    private static final int LEARNED = 1_000;

    /** Windows that wait; more are left out. */
    private static final int WAITING = 1_000;

    /** A score of one is of a point like any other (the library's documentation). */
    private static final double LEAST = 1.5;

    /** How far above the usual score, in its usual deviations. */
    private static final double FAR = 5;

    /** What the last windows weigh in what is usual. */
    private static final double WEIGHT = 0.002;

    private static final int MAX_FOUND = 1_000;

    private final RandomCutForest forest;
    private final BlockingQueue<Window> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Map<Long, Boolean> found = new LinkedHashMap<>(16, 0.75f, false) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > MAX_FOUND;
        }
    };
    private volatile boolean any;
    private final Thread thread;
    private long seen;
    private double usual = 1;
    private double deviation = 0.2;

    Unusual(long seed) {
        this.forest = RandomCutForest.builder()
                .dimensions(FEATURES.length)
                .numberOfTrees(TREES)
                .sampleSize(SAMPLE)
                .randomSeed(seed)
                .parallelExecutionEnabled(false)
                .build();
        this.thread = Thread.ofPlatform().daemon().name("watch-unusual").start(this::work);
    }

    /** One session's, at one time. */
    private record Window(long session, float[] features) {}

    /** Looks at it later, if there is time. */
    void offer(long session, Pulse pulse, long second) {
        boolean kept = waiting.offer(new Window(session, features(pulse, second)));
        if (!kept) {
            LOG.debug("more sessions than are looked at");
        }
    }

    static float[] features(Pulse pulse, long second) {
        float[] features = new float[FEATURES.length];
        for (int i = 0; i < FEATURES.length; i++) {
            features[i] = (float) Math.log1p(pulse.of(FEATURES[i], second));
        }
        return features;
    }

    /** Whether the session was found unusual, and nobody was told. */
    boolean found(long session) {
        if (!any) {
            return false;
        }
        synchronized (found) {
            boolean its = found.remove(session) != null;
            any = !found.isEmpty();
            return its;
        }
    }

    private void work() {
        try {
            while (true) {
                Window window = waiting.take();
                if (judged(window.features())) {
                    synchronized (found) {
                        found.put(window.session(), true);
                        any = true;
                    }
                }
            }
        } catch (InterruptedException e) {
            // It is closed.
        } catch (RuntimeException e) {
            LOG.error("there is no second opinion on how sessions behave until the next start", e);
        }
    }

    /** Whether it is unlike those before; and it is one of those from now on. Called by one thread. */
    boolean judged(float[] features) {
        double score = forest.getAnomalyScore(features);
        forest.update(features);
        seen++;
        double off = Math.abs(score - usual);
        boolean unusual = seen > LEARNED && score > LEAST && score > usual + FAR * deviation;
        if (!unusual) {
            usual += WEIGHT * (score - usual);
            deviation += WEIGHT * (off - deviation);
        }
        return unusual;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
