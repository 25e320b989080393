package dev.lineclear.server.learning;

import dev.lineclear.gate.aws.learn.Inventory;
import dev.lineclear.gate.aws.learn.Rules;
import dev.lineclear.gate.aws.learn.ScanStep;
import dev.lineclear.server.config.Scanned;
import dev.lineclear.state.StateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When scans run: at somebody's word, by the clock, and, begun and not finished, again after a start. One at a time. */
public final class Scans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scans.class);

    /** A start is busy enough; a scan has time. */
    private static final Duration AFTER_START = Duration.ofSeconds(5);

    /** How often it looks whether one is due, and how soon after a store that did not answer. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final Supplier<Inventory> making;
    private final ScanRecords records;
    private final Scanned configured;
    private final InstantSource clock;
    private final Semaphore asked = new Semaphore(0);
    private final Thread thread;
    private @Nullable Inventory inventory;
    private volatile boolean running;

    /** Starts waiting. @param making reads the rules, which takes a moment, when first needed */
    public Scans(Supplier<Inventory> making, ScanRecords records, Scanned configured, InstantSource clock) {
        this.making = making;
        this.records = records;
        this.configured = configured;
        this.clock = clock;
        this.thread = Thread.ofPlatform().daemon().name("inventory").start(this::run);
    }

    private synchronized Inventory inventory() {
        Inventory made = inventory;
        if (made == null) {
            made = making.get();
            inventory = made;
        }
        return made;
    }

    /**
     * Begins one.
     *
     * @param services which; those configured when empty
     * @param regions which; those configured when empty
     * @throws IllegalArgumentException when one of them is unknown
     * @throws IllegalStateException when one runs already
     */
    public synchronized void begin(List<String> services, List<String> regions) {
        List<String> known = Rules.all().services();
        for (String service : services) {
            if (!known.contains(service)) {
                throw new IllegalArgumentException(
                        "nothing is known of a service " + service + "; known here: " + String.join(", ", known));
            }
        }
        if (running || !inventory().unfinished().isEmpty()) {
            throw new IllegalStateException("a scan runs already; look: lineclear inventory --status");
        }
        begin(scope(services, regions), "");
        asked.release();
    }

    private void begin(Inventory.Scope scope, String by) {
        records.ended(inventory());
        Instant now = clock.instant();
        records.begun(now, scope, by);
        inventory().begin(now, scope);
    }

    private Inventory.Scope scope(List<String> services, List<String> regions) {
        List<String> which = services.isEmpty() ? configured.services() : services;
        return new Inventory.Scope(
                which.isEmpty() ? Rules.all().services() : which, regions.isEmpty() ? configured.regions() : regions);
    }

    /** Where each operation of each region is. */
    public List<ScanStep> steps() {
        return inventory().steps();
    }

    /** @see Inventory#wholeSince() */
    public Map<String, Instant> wholeSince() {
        return inventory().wholeSince();
    }

    private void run() {
        try {
            var unused = asked.tryAcquire(AFTER_START.toMillis(), TimeUnit.MILLISECONDS);
            while (true) {
                tried();
                unused = asked.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // Closed; it goes on after the next start.
        }
    }

    private void tried() throws InterruptedException {
        try {
            inventory().recall();
            inventory().keepLooks();
            beginWhatIsDue();
            if (!inventory().unfinished().isEmpty()) {
                running = true;
                inventory().run(configured.perSecond());
            }
            records.ended(inventory());
        } catch (StateException e) {
            LOG.warn("the inventory waits for the store: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("the inventory failed and is tried again", e);
        } finally {
            running = false;
        }
    }

    private synchronized void beginWhatIsDue() {
        if (configured.every().isEmpty() || !inventory().unfinished().isEmpty()) {
            return;
        }
        Instant due = inventory().begun().plus(configured.every().get());
        if (!clock.instant().isBefore(due)) {
            begin(scope(List.of(), List.of()), ScanRecords.CLOCK);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            // So that nothing is read and kept any more when the store closes.
            thread.join(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
