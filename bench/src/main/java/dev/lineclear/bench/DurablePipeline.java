package dev.lineclear.bench;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.Entry;
import dev.lineclear.execution.Composer;
import dev.lineclear.pipeline.Alarms;
import dev.lineclear.pipeline.Assembly;
import dev.lineclear.pipeline.Mishaps;
import dev.lineclear.pipeline.Observers;
import dev.lineclear.pipeline.Pipeline;
import dev.lineclear.pipeline.Undoers;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.policy.Policies;
import dev.lineclear.record.Facts;
import dev.lineclear.record.RecordSink;
import dev.lineclear.record.Redaction;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.snapshot.Vault;
import dev.lineclear.server.LogSink;
import dev.lineclear.server.bodies.KeptBodies;
import dev.lineclear.server.operate.Metrics;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Sessions;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.LogOptions;
import dev.lineclear.tlog.SignerKey;
import dev.lineclear.tlog.TransparencyLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything between a proposal and its verdict on disk, without a gate: a log, a store, policies, the pipeline. */
final class DurablePipeline implements AutoCloseable {
    static final String ORIGIN = "bench.example.com/log";

    private final SignerKey signer;
    private final TransparencyLog log;
    private final Store store;
    private final Policies policies;
    private final RecordSink sink;
    private final Pipeline pipeline;

    private DurablePipeline(Path work, int count) throws IOException {
        KeyFile key = KeyFile.openOrCreate(work.resolve("key"));
        this.signer = signer();
        this.log = TransparencyLog.open(work.resolve("log"), LogOptions.of(signer));
        this.store = Stores.sqlite(work.resolve("store.db"), key.box("sessions"));
        store.sessions().open(new Sessions.Credentialed(Asked.SESSION, "AKIDBENCH", "secret", "token"));
        this.policies = ManyPolicies.load(count, Files.createDirectories(work.resolve("policies")));
        this.sink = LogSink.into(log, ORIGIN);
        Catalog catalog = Catalog.load();
        Redaction redaction = new Redaction(
                new KeptBodies(work.resolve("bodies"), key.box("bodies")),
                operation -> catalog.entry(operation).map(Entry::sensitive).orElse(List.of()));
        this.pipeline = Assembly.of(new Assembly.Parts(
                        new Assessor(Map.of("aws", catalog)),
                        new CedarDecider(policies),
                        store,
                        sink,
                        new Facts(redaction),
                        new Undoers(Map.of()),
                        new Observers(Map.of(), Set.of()),
                        new Vault(work.resolve("captures"), key.key("captures")),
                        new Metrics(),
                        InstantSource.system(),
                        Duration.ZERO,
                        Duration.ofHours(1),
                        "lineclear show ",
                        "bench",
                        Map.of(),
                        Mishaps.NONE,
                        Composer.NONE,
                        Health.NONE,
                        // One session asks for all of it, which is what a watch is to stop: it is measured by itself.
                        Optional.empty(),
                        Alarms.NONE,
                        Optional.empty()))
                .pipeline();
    }

    /** @param policies how many */
    static DurablePipeline open(Path work, int policies) throws IOException {
        return new DurablePipeline(work, policies);
    }

    static SignerKey signer() {
        try {
            return SignerKey.generate(ORIGIN);
        } catch (BadDataException e) {
            throw new IllegalStateException(e);
        }
    }

    Pipeline pipeline() {
        return pipeline;
    }

    Policies policies() {
        return policies;
    }

    RecordSink sink() {
        return sink;
    }

    /** Of the log. */
    SignerKey key() {
        return signer;
    }

    @Override
    public void close() throws IOException {
        try (store) {
            log.close();
        }
    }
}
