package dev.lineclear.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.record.RecordSink;
import dev.lineclear.safeguard.snapshot.Vault;
import dev.lineclear.server.bodies.KeptBodies;
import dev.lineclear.server.config.Retention;
import dev.lineclear.server.control.Register;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import dev.lineclear.tlog.LogOptions;
import dev.lineclear.tlog.SignerKey;
import dev.lineclear.tlog.TransparencyLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept aside goes when its time is up, on record before, and nothing that is younger goes with it. */
final class ForgettingTest {
    private static final String HOLD = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    private static final Duration MONTH = Duration.ofDays(30);

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));
    private Store store;
    private Vault vault;
    private KeptBodies bodies;
    private TransparencyLog log;
    private Register register;

    @BeforeEach
    void kept() throws Exception {
        KeyFile key = KeyFile.openOrCreate(directory.resolve("k"));
        store = Stores.sqlite(directory.resolve("s.db"), key.box("store"));
        vault = new Vault(directory.resolve("captures"), key.key("captures"));
        bodies = new KeptBodies(directory.resolve("bodies"), key.box("bodies"));
        SignerKey signer = SignerKey.generate("example.com/log");
        log = TransparencyLog.open(directory.resolve("log"), LogOptions.of(signer));
        register = new Register(LogSink.into(log, signer.name()), now::get);
    }

    @AfterEach
    void close() throws Exception {
        log.close();
        store.close();
    }

    private Forgetting forgetting(Retention retention) {
        return new Forgetting(retention, store, vault, bodies, register, "example.com/log", now::get);
    }

    /** As a change does it, so long ago. */
    private Digest captured(String id, String hold, String content, Duration ago) throws IOException {
        Digest digest = vault.put(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
        Instant taken = now.get().minus(ago);
        try (var files = Files.list(directory.resolve("captures"))) {
            Path newest =
                    files.max((a, b) -> modified(a).compareTo(modified(b))).orElseThrow();
            Files.setLastModifiedTime(newest, FileTime.from(taken));
        }
        store.captures().put(new Capture(id, Ids.next(taken), hold, "r", List.of("urn:x"), digest, taken, "one"));
        return digest;
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private long files() throws IOException {
        try (var files = Files.list(directory.resolve("captures"))) {
            return files.count();
        }
    }

    @Test
    void capturesGoWhenTheirTimeIsUpAndTheHoldSaysSo() throws Exception {
        Digest old = captured("01ARZ3NDEKTSV4RRFFQ69G5FAA", HOLD, "old", Duration.ofDays(40));
        Digest young = captured("01ARZ3NDEKTSV4RRFFQ69G5FAB", "", "young", Duration.ofDays(20));
        Forgetting forgetting = forgetting(new Retention(Optional.of(MONTH), Optional.empty()));
        long before = log.size();
        forgetting.run();
        assertEquals(before + 1, log.size(), "one record");
        assertThrows(IOException.class, () -> vault.open(old));
        vault.open(young).close();
        assertEquals(Optional.of(now.get()), store.captures().removed(HOLD));
        assertEquals(1, forgetting.captures());
        forgetting.run();
        assertEquals(before + 1, log.size(), "nothing more to say");
        assertEquals(1, files());
    }

    /** Content is named by its digest, so an old and a young capture may share it. */
    @Test
    void whatAYoungerCaptureHoldsTooStays() throws Exception {
        captured("01ARZ3NDEKTSV4RRFFQ69G5FAA", HOLD, "same", Duration.ofDays(40));
        Digest shared = captured("01ARZ3NDEKTSV4RRFFQ69G5FAB", "", "same", Duration.ofDays(1));
        forgetting(new Retention(Optional.of(MONTH), Optional.empty())).run();
        vault.open(shared).close();
        assertTrue(store.captures().removed(HOLD).isPresent());
    }

    @Test
    void nothingGoesUnlessSomethingIsSaid() throws Exception {
        captured("01ARZ3NDEKTSV4RRFFQ69G5FAA", HOLD, "old", Duration.ofDays(4_000));
        bodies.keep(Ids.next(now.get().minus(Duration.ofDays(4_000))), new byte[] {1});
        long before = log.size();
        forgetting(Retention.FOR_EVER).run();
        assertEquals(before, log.size());
        assertEquals(1, files());
    }

    @Test
    void whatCannotBeRecordedIsNotRemoved() throws Exception {
        Digest old = captured("01ARZ3NDEKTSV4RRFFQ69G5FAA", HOLD, "old", Duration.ofDays(40));
        String body = Ids.next(now.get().minus(Duration.ofDays(40)));
        bodies.keep(body, new byte[] {1});
        log.close();
        for (Retention one : List.of(
                new Retention(Optional.of(MONTH), Optional.empty()),
                new Retention(Optional.empty(), Optional.of(MONTH)))) {
            assertThrows(RecordSink.RecordException.class, () -> forgetting(one).run());
        }
        vault.open(old).close();
        assertTrue(store.captures().byHold(HOLD).isPresent());
        assertTrue(bodies.open(body).isPresent());
    }

    @Test
    void valuesGoWhenTheirTimeIsUp() throws Exception {
        String old = Ids.next(now.get().minus(Duration.ofDays(31)));
        String young = Ids.next(now.get().minus(Duration.ofDays(29)));
        bodies.keep(old, new byte[] {1});
        bodies.keep(young, new byte[] {2});
        Forgetting forgetting = forgetting(new Retention(Optional.empty(), Optional.of(MONTH)));
        forgetting.run();
        assertEquals(Optional.empty(), bodies.open(old));
        assertTrue(bodies.open(young).isPresent());
        assertEquals(1, forgetting.values());
        assertTrue(new String(log.entry(log.size() - 1), StandardCharsets.UTF_8).contains(old));
    }

    /** A person asked to put it back, and it waits for others. */
    @Test
    void whatIsToBePutBackStaysWithAllThatIsYoungerUntilThatIsOver() throws Exception {
        Digest old = captured("01ARZ3NDEKTSV4RRFFQ69G5FAA", HOLD, "old", Duration.ofDays(40));
        String revert = reverting("01ARZ3NDEKTSV4RRFFQ69G5FAA");
        Forgetting forgetting = forgetting(new Retention(Optional.of(MONTH), Optional.empty()));
        forgetting.run();
        vault.open(old).close();
        assertTrue(store.captures().byHold(HOLD).isPresent());
        store.holds().move(revert, HoldState.OPEN, HoldState.REJECTED);
        forgetting.run();
        assertThrows(IOException.class, () -> vault.open(old));
    }

    private String reverting(String capture) {
        Agent agent = new Agent("lineclear", "owners", Scope.ALL);
        Session session = new Session(
                "revert-x-ann", agent, "ann", "t", now.get(), now.get().plusSeconds(60), Session.State.OPEN);
        Target target = new Target("arn:aws:x:::y", "dynamodb", "table", Environment.UNKNOWN, Map.of());
        Proposal proposal = Proposal.of(
                Ids.next(now.get()),
                session,
                "aws",
                "lineclear:Revert",
                Map.of(),
                List.of(target),
                CanonicalJson.MAPPER.createObjectNode().put("capture", capture),
                "",
                now.get());
        Assessment assessment = new Assessment(
                Effect.CREATE,
                "Puts it back",
                Known.curated("lineclear:Revert"),
                new Reversibility(Reversibility.Kind.REVERSIBLE, "", List.of(), Optional.empty()),
                List.of(target),
                BlastRadius.of(List.of(target)),
                List.of(),
                List.of(),
                true);
        Hold hold = new Hold(
                Ids.next(now.get()),
                proposal,
                assessment,
                new Evidence(1, Set.of(), false, false, Set.of()),
                new Explanation(List.of(), List.of(), List.of(), "policy"),
                HoldState.OPEN,
                now.get(),
                now.get().plusSeconds(3_600));
        assertTrue(store.holds().open(hold));
        return hold.id();
    }

    @Test
    void nobodyKeepsForLessThanAWeek() {
        assertThrows(
                IllegalArgumentException.class, () -> new Retention(Optional.of(Duration.ofDays(6)), Optional.empty()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Retention(Optional.empty(), Optional.of(Duration.ofHours(1))));
        assertFalse(new Retention(Optional.of(Duration.ofDays(7)), Optional.empty())
                .captures()
                .isEmpty());
    }
}
