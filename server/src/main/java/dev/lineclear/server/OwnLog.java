package dev.lineclear.server;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.Configuration.Address;
import dev.lineclear.server.config.MirrorPlace;
import dev.lineclear.server.mirror.Mirroring;
import dev.lineclear.server.operate.Metrics;
import dev.lineclear.tlog.LogOptions;
import dev.lineclear.tlog.TransparencyLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** This node's log and what belongs to it: its keys, its witnesses, its mirror, and who may read it. */
final class OwnLog {
    private final Configuration.Log configuration;
    private final StateDirectory state;
    private final Optional<Witnessing> witnesses;
    private final LogKeys keys;
    private final Optional<Mirroring> mirror;
    private final NodeLog log;

    /**
     * Opens it.
     *
     * @param closing takes what is to be closed, the mirror before the log: so its last copy is of the last checkpoint
     * @param mended told of how many records there are when a log that had failed takes records again
     */
    OwnLog(Configuration.Log configuration, StateDirectory state, Closing closing, Consumer<ObjectNode> mended)
            throws IOException {
        this.configuration = configuration;
        this.state = state;
        Optional<Path> policy = configuration.witnesses();
        this.witnesses = policy.isEmpty() ? Optional.empty() : Optional.of(Witnessing.of(policy.get()));
        this.keys = LogKeys.open(state, configuration.origin());
        this.mirror = mirror(closing);
        LogOptions plain = keys.options()
                .withCheckpointInterval(configuration.checkpointEvery())
                .withGuardFile(state.logGuard());
        LogOptions options = witnesses.map(plain::withCosigner).orElse(plain);
        this.log = closing.add(
                NodeLog.open(() -> TransparencyLog.open(state.log(), options), () -> mended.accept(size())));
    }

    private Optional<Mirroring> mirror(Closing closing) throws IOException {
        if (configuration.mirror().isEmpty()) {
            return Optional.empty();
        }
        Configuration.Mirror wanted = configuration.mirror().get();
        if (wanted.place() instanceof MirrorPlace.Directory directory
                && directory.path().toAbsolutePath().startsWith(state.root().toAbsolutePath())) {
            throw new IOException("log.mirror: " + wanted.place() + " is within the state directory, and would be lost"
                    + " with it; name one on another disk");
        }
        return Optional.of(closing.add(Mirroring.start(wanted, state.log(), keys.verifierKeys())));
    }

    private ObjectNode size() {
        return CanonicalJson.MAPPER.createObjectNode().put("records", log.size());
    }

    NodeLog log() {
        return log;
    }

    Optional<Witnessing> witnesses() {
        return witnesses;
    }

    /** The key that signs checkpoints, as verifiers take it. */
    String verifierKey() {
        return keys.signer().verifierKey().text();
    }

    /** Serves it over HTTP where that is configured. @param said takes where */
    void serve(Closing closing, Consumer<String> said) throws IOException {
        Optional<Address> where = configuration.serve();
        if (where.isEmpty()) {
            return;
        }
        boolean everyone = configuration.entriesForEveryone();
        Optional<String> token = everyone ? Optional.empty() : Optional.of(state.secret("auditor.token"));
        LogService service = closing.add(Ports.open(
                "log.serve",
                where.get(),
                (host, port) -> new LogService(state.log(), host, port, token),
                LogService::port));
        said.accept("  log served http://" + where.get().host() + ":" + service.port()
                + (everyone ? "" : "   (records to auditors: auditor.token in the state directory)"));
    }

    void measure(Metrics metrics) {
        metrics.gauge("lineclear.log.size", "Records in the log", log::size);
        metrics.gauge(
                "lineclear.log.lag",
                "Records that no published checkpoint covers yet",
                () -> log.size() - log.checkpoint().size());
        mirror.ifPresent(m -> {
            metrics.gauge("lineclear.mirror.size", "Records in the log's mirror", m::mirrored);
            metrics.gauge(
                    "lineclear.mirror.lag", "Records that the mirror has not yet", () -> log.size() - m.mirrored());
            metrics.counter("lineclear.mirror.failures", "Copies to the mirror that failed", m::failures);
        });
    }

    Stream<String> warnings() {
        return Stream.of(witnesses.flatMap(Witnessing::warning), mirror.flatMap(Mirroring::warning))
                .flatMap(Optional::stream);
    }
}
