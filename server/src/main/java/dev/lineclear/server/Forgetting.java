package dev.lineclear.server;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.snapshot.Vault;
import dev.lineclear.server.bodies.KeptBodies;
import dev.lineclear.server.config.Retention;
import dev.lineclear.server.control.Register;
import dev.lineclear.state.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Removes what was kept for as long as the settings say, each time on record before it is done. */
final class Forgetting implements Runnable {
    /** At once; the rest at the next turn. */
    static final int AT_ONCE = 500;

    /** A capture's content is put before the capture is there, and takes hours where there is much of it. */
    private static final Duration TAKING = Duration.ofDays(1);

    /** More holds than this at work: something is wrong, and nothing is removed meanwhile. */
    private static final int MOST_AT_WORK = 1_000;

    private final Retention retention;
    private final Store store;
    private final Vault vault;
    private final KeptBodies bodies;
    private final Register register;
    private final String gateway;
    private final InstantSource clock;
    private final AtomicLong captures = new AtomicLong();
    private final AtomicLong values = new AtomicLong();

    Forgetting(
            Retention retention,
            Store store,
            Vault vault,
            KeptBodies bodies,
            Register register,
            String gateway,
            InstantSource clock) {
        this.retention = retention;
        this.store = store;
        this.vault = vault;
        this.bodies = bodies;
        this.register = register;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** Captures removed since the start. */
    long captures() {
        return captures.get();
    }

    /** Values removed since the start. */
    long values() {
        return values.get();
    }

    @Override
    public void run() {
        try {
            if (retention.captures().isPresent()) {
                captures(retention.captures().get());
            }
            if (retention.values().isPresent()) {
                values(retention.values().get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void captures(Duration kept) throws IOException {
        Optional<Instant> needed = needed();
        if (needed.isEmpty()) {
            return;
        }
        Instant before = Stream.of(clock.instant().minus(kept), needed.get())
                .min(Instant::compareTo)
                .orElseThrow();
        List<Capture> old = store.captures().takenBefore(before, AT_ONCE);
        if (!old.isEmpty()) {
            ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
            data.put("keptFor", kept.toString());
            ArrayNode all = data.putArray("captures");
            for (Capture c : old) {
                ObjectNode one = all.addObject();
                one.put("id", c.id());
                one.put("hold", c.holdId());
                one.put("takenAt", c.takenAt().toString());
            }
            register.force(Kind.CAPTURES_REMOVED, gateway, data);
            old.forEach(c -> store.captures().remove(c.id(), clock.instant()));
            captures.addAndGet(old.size());
        }
        if (old.size() < AT_ONCE) {
            // Nothing that is older is named any more, also where a crash came between.
            vault.removeBefore(before.minus(TAKING));
        }
    }

    /**
     * Before which nothing is needed by what is under way: a hold that executes, is in doubt, or puts something back.
     *
     * @return empty when nobody can tell
     */
    private Optional<Instant> needed() {
        Instant needed = Instant.MAX;
        for (HoldState state : List.of(HoldState.OPEN, HoldState.GRANTED, HoldState.CLAIMED, HoldState.IN_DOUBT)) {
            List<Hold> holds = store.holds().in(state, MOST_AT_WORK);
            if (holds.size() >= MOST_AT_WORK) {
                return Optional.empty();
            }
            for (Hold hold : holds) {
                String capture = hold.proposal().input().path("capture").asString("");
                Optional<Capture> named =
                        capture.isEmpty() ? Optional.empty() : store.captures().find(capture);
                Optional<Capture> own = store.captures().byHold(hold.id());
                needed = Stream.of(named, own)
                        .flatMap(Optional::stream)
                        .map(Capture::takenAt)
                        .reduce(needed, (a, b) -> a.isBefore(b) ? a : b);
            }
        }
        return Optional.of(needed);
    }

    private void values(Duration kept) throws IOException {
        List<String> old = bodies.keptBefore(clock.instant().minus(kept), AT_ONCE);
        if (old.isEmpty()) {
            return;
        }
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("keptFor", kept.toString());
        old.forEach(data.putArray("kept")::add);
        register.force(Kind.VALUES_REMOVED, gateway, data);
        for (String id : old) {
            bodies.erase(id);
        }
        values.addAndGet(old.size());
    }
}
