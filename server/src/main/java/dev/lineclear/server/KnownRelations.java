package dev.lineclear.server;

import dev.lineclear.assessment.Coverage;
import dev.lineclear.assessment.KnownSurroundings;
import dev.lineclear.assessment.Surroundings;
import dev.lineclear.foresight.graph.Knowledge;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.state.Relations;
import dev.lineclear.state.Relations.Page;
import dev.lineclear.state.StateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of resources, in memory and in the store: read in the background at start, then what other gateways of the
 * same store learned, written as it is learned, and forgotten when nobody has seen it for long. The start waits for none of
 * it.
 */
final class KnownRelations implements AutoCloseable {
    /** What was not seen for as long is likely gone; a scan or an agent that reads sees it again. */
    static final Duration REMEMBERED = Duration.ofDays(30);

    /** Gateways of one store know the same after that, so that what one asks people, the other does not ask again. */
    private static final Duration CATCH_UP = Duration.ofSeconds(5);

    /** Clocks of gateways differ, and what was seen is written a little later. */
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    private static final Duration FORGETTING = Duration.ofHours(1);

    /**
     * How long after the start whoever asks what hangs on what waits for what was kept: what people approve by a part of it
     * they are asked about again by the whole. Longer than a graph of usual size takes to read, shorter than clients wait.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Sightings that wait for a store that fails; of more, the oldest are learned again when they are seen again. */
    private static final int MAX_UNWRITTEN = 50;

    private static final Logger LOG = LoggerFactory.getLogger(KnownRelations.class);

    private final Relations relations;
    private final boolean shared;
    private final InstantSource clock;
    private final Duration patience;
    private final Knowledge knowledge;
    private final Deque<Sighting> unwritten = new ArrayDeque<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("relations").factory());
    private final CountDownLatch once = new CountDownLatch(1);
    private volatile Instant readUntil = Instant.EPOCH;
    private volatile long patientUntil = System.nanoTime();

    /** @param shared whether other gateways write there too */
    KnownRelations(Relations relations, boolean shared, InstantSource clock) {
        this(relations, shared, clock, PATIENCE);
    }

    KnownRelations(Relations relations, boolean shared, InstantSource clock, Duration patience) {
        this.relations = relations;
        this.shared = shared;
        this.clock = clock;
        this.patience = patience;
        this.knowledge = new Knowledge(Knowledge.EVERY, this::write);
    }

    Knowledge knowledge() {
        return knowledge;
    }

    /**
     * By what is known when asked; just after the start, once what was kept has been read or its time is over.
     *
     * @param names of what a proposal touches, as they are learned
     * @param coverage of what was looked at
     */
    Surroundings surroundings(Function<Proposal, List<String>> names, Coverage coverage) {
        return new KnownSurroundings(knowledge::snapshot, this::readSoon, names, coverage);
    }

    /** Whether what was kept has been read. */
    boolean read() {
        return !readUntil.equals(Instant.EPOCH);
    }

    private boolean readSoon() {
        if (!read()) {
            try {
                once.await(patientUntil - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return read();
    }

    void begin() {
        patientUntil = System.nanoTime() + patience.toNanos();
        every(CATCH_UP, "reading what is known of resources", this::catchUp);
        every(FORGETTING, "forgetting what was not seen for long", this::forget);
    }

    private void every(Duration pause, String what, Runnable work) {
        timer.scheduleWithFixedDelay(new Tireless(what, work), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void catchUp() {
        if (read() && !shared) {
            return;
        }
        Instant now = clock.instant();
        Instant since = read() ? readUntil.minus(OVERLAP) : Instant.EPOCH;
        String from = "";
        do {
            Page page = relations.read(from, since);
            while (!knowledge.recall(page.sighting())) {
                knowledge.refreshed();
            }
            from = page.next();
        } while (!from.isEmpty());
        knowledge.refreshed();
        readUntil = now;
        once.countDown();
    }

    private void forget() {
        Instant before = clock.instant().minus(REMEMBERED);
        relations.forget(before);
        knowledge.forget(before);
    }

    /** A store that fails is tried again with the next news. */
    private void write(Sighting news) {
        synchronized (unwritten) {
            unwritten.addLast(news);
            try {
                while (!unwritten.isEmpty()) {
                    relations.put(unwritten.getFirst());
                    unwritten.removeFirst();
                }
            } catch (StateException e) {
                LOG.warn("what was learned of resources is not kept yet: {}", e.getMessage());
                if (unwritten.size() > MAX_UNWRITTEN) {
                    unwritten.removeFirst();
                }
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        knowledge.close();
    }
}
