package dev.lineclear.foresight.graph;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What is known, and what becomes known: takes what anyone learned, at once and without waiting, and makes the next graph of
 * it in the background, at most every so often. Thread-safe.
 */
public final class Knowledge implements AutoCloseable {
    /** Of resources and edges that wait for the next graph: 100 MB of them or so. */
    public static final int MAX_WAITING = 200_000;

    /** As often as a graph is made anew: what an agent made is there when it asks to delete it. */
    public static final Duration EVERY = Duration.ofSeconds(2);

    /** What was said again before that is up is not taken for news, so that reading the same all day costs nothing. */
    public static final Duration FRESH = Duration.ofMinutes(15);

    /** A graph is made for as long at most as one part in so many of the time; large ones are made less often. */
    private static final int SHARE = 20;

    private final Duration every;
    private final Consumer<Sighting> keep;
    private final Limits limits;
    private final ScheduledExecutorService background;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong missed = new AtomicLong();
    private final Object taking = new Object();
    private final Object building = new Object();
    private Waiting waiting = new Waiting();
    private Waiting recalled = new Waiting();
    private volatile Graph graph = Graph.EMPTY;
    private volatile long notBefore = System.nanoTime();

    /**
     * @param every the shortest time between two graphs
     * @param keep told, in the background, of all that was news; must not throw
     */
    public Knowledge(Duration every, Consumer<Sighting> keep) {
        this(every, keep, Limits.USUAL);
    }

    Knowledge(Duration every, Consumer<Sighting> keep, Limits limits) {
        this.every = every;
        this.keep = keep;
        this.limits = limits;
        this.background = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("knowledge").factory());
    }

    /**
     * Takes it for the next graph.
     *
     * @return false when too much waits already: none of it was taken, and whoever can does it again later
     */
    public boolean learn(Sighting sighting) {
        return take(sighting, true);
    }

    /** As {@link #learn}, of what was kept before: nobody is told of it. */
    public boolean recall(Sighting sighting) {
        return take(sighting, false);
    }

    private boolean take(Sighting sighting, boolean news) {
        if (sighting.isEmpty()) {
            return true;
        }
        synchronized (taking) {
            int size = sighting.resources().size() + sighting.edges().size();
            if (waiting.size() + recalled.size() + size > MAX_WAITING) {
                missed.incrementAndGet();
                schedule();
                return false;
            }
            (news ? waiting : recalled).add(sighting);
        }
        schedule();
        return true;
    }

    /** The latest graph; what was just learned may not be in it yet. */
    public Graph snapshot() {
        return graph;
    }

    /** The latest graph, with all that was learned before the call. */
    public Graph refreshed() {
        synchronized (building) {
            Waiting news;
            Waiting old;
            synchronized (taking) {
                news = waiting;
                old = recalled;
                waiting = new Waiting();
                recalled = new Waiting();
            }
            Sighting told = News.of(graph, news);
            Waiting both = new Waiting();
            both.add(News.of(graph, old));
            both.add(told);
            Sighting learned = both.sighting();
            if (!learned.isEmpty()) {
                graph = Compilation.of(graph, learned, Instant.EPOCH, limits);
            }
            if (!told.isEmpty()) {
                keep.accept(told);
            }
            return graph;
        }
    }

    /** Leaves out what was last seen before that time, but for what people declared. */
    public void forget(Instant before) {
        synchronized (building) {
            graph = Compilation.of(graph, Sighting.NOTHING, before, limits);
        }
    }

    /** Takes what people declare in place of all that they declared before. It is not kept: they say it at each start. */
    public void declare(Sighting declared) {
        Waiting whole = new Waiting();
        whole.add(declared);
        synchronized (building) {
            graph = Compilation.declared(graph, whole.sighting(), limits);
        }
    }

    /** How many times something was not taken, because too much waited or a graph could not be made of it. */
    public long missed() {
        return missed.get();
    }

    private void schedule() {
        if (!scheduled.compareAndSet(false, true)) {
            return;
        }
        try {
            background.schedule(this::build, Math.max(0, notBefore - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: nobody asks any more.
        }
    }

    private void build() {
        long start = System.nanoTime();
        scheduled.set(false);
        try {
            refreshed();
        } catch (RuntimeException e) {
            missed.incrementAndGet();
        }
        long end = System.nanoTime();
        notBefore = end + Math.max(every.toNanos(), (end - start) * SHARE);
    }

    /** Makes a last graph of what waits, so that it is kept. */
    @Override
    public void close() {
        background.shutdownNow();
        refreshed();
    }
}
