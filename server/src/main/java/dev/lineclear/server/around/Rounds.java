package dev.lineclear.server.around;

import dev.lineclear.gate.aws.api.ApiClient;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.server.config.AroundSettings;
import dev.lineclear.server.control.Register;
import dev.lineclear.state.Settings;
import dev.lineclear.state.StateException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Looks every so often whether production changed past the gateway, and puts on record what did, which people are told of. */
public final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    /** A start is busy enough. */
    private static final Duration AFTER_START = Duration.ofSeconds(5);

    private static final Duration FAREWELL = Duration.ofSeconds(30);

    private final Look look;
    private final Duration every;
    private final Register register;
    private final InstantSource clock;
    private final Thread thread;
    private volatile String obstacle = "";
    private volatile long found;

    /** The gateway's own log, as far as it has come. */
    public interface Log {
        long size();

        byte[] entry(long index) throws IOException;
    }

    /**
     * Starts waiting.
     *
     * @param client for where CloudTrail itself is asked
     * @param account whose changes go through the gateway; empty for all
     */
    public Rounds(
            AroundSettings configured,
            ApiClient client,
            String account,
            Log log,
            Settings settings,
            Register register,
            InstantSource clock) {
        Set<String> own = configured.own();
        this.look = new Look(log, settings, account, own, since -> configured
                .trail()
                .<Around.Trail>map(
                        folder -> events -> TrailFiles.changed(folder, since).read(events))
                .orElseGet(() -> new TrailApi(client, configured.regions(), since, clock.instant())));
        this.every = configured.every();
        this.register = register;
        this.clock = clock;
        this.thread = Thread.ofPlatform().daemon().name("around").start(this::run);
    }

    private void run() {
        try {
            Thread.sleep(AFTER_START);
            while (true) {
                looked();
                Thread.sleep(every);
            }
        } catch (InterruptedException e) {
            // Closed; it goes on after the next start.
        }
    }

    private void looked() {
        try {
            look.look(clock.instant(), this::record);
            obstacle = "";
        } catch (IOException | StateException e) {
            failed(e);
        } catch (RuntimeException e) {
            LOG.error("whether something went around could not be looked at", e);
            failed(e);
        }
    }

    private void failed(Exception e) {
        obstacle = "nobody looks whether production changes past the gateway: " + e.getMessage();
        LOG.warn("{}", obstacle);
    }

    /** On disk before it counts as told. */
    private void record(Finding finding) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        finding.json().properties().forEach(e -> data.set(e.getKey(), e.getValue()));
        register.force(Kind.WENT_AROUND, finding.json().path("event").asString("unknown"), data);
        found++;
    }

    /** What a person should see to. */
    public Stream<String> warnings() {
        return Optional.of(obstacle).filter(o -> !o.isEmpty()).stream();
    }

    /** How many alarms there were since the start. */
    public long found() {
        return found;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            // So that nothing is recorded any more when the log closes.
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
