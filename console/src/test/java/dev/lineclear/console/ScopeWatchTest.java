package dev.lineclear.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Scope;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.tlog.LogOptions;
import dev.lineclear.tlog.LogReader;
import dev.lineclear.tlog.SignerKey;
import dev.lineclear.tlog.TileSource;
import dev.lineclear.tlog.TransparencyLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What agents used of their scopes, counted out of a log beside the pages. */
class ScopeWatchTest {
    private static final Agent KIRO =
            new Agent("kiro", "team", new Scope(List.of("dynamodb:List*", "dynamodb:Put*"), List.of("*")));

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));
    private final AtomicInteger readings = new AtomicInteger();
    private final List<Runnable> beside = new ArrayList<>();
    private SignerKey key;
    private ScopeWatch watch;

    @BeforeEach
    void log() throws Exception {
        key = SignerKey.generate("example.com/log");
        watch = new ScopeWatch(new Records(this::reader), now::get, beside::add);
    }

    private LogReader reader() {
        try {
            readings.incrementAndGet();
            return LogReader.open(
                    TileSource.directory(directory.resolve("log")), key.name(), List.of(key.verifierKey()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void did(String agent, String operation, Duration ago) throws IOException {
        try (TransparencyLog log = TransparencyLog.open(directory.resolve("log"), LogOptions.of(key))) {
            ObjectNode data =
                    CanonicalJson.MAPPER.createObjectNode().put("agent", agent).put("operation", operation);
            data.putArray("targets").add("arn:aws:dynamodb:us-east-1:1:table/reports");
            Instant then = now.get().minus(ago);
            log.append(new Record(Ids.next(then), Kind.READ, "p", then, data).bytes(key.name()));
        }
    }

    /** A minute later, so that it is not fresh any more. */
    private void counted() {
        now.set(now.get().plusSeconds(61));
        watch.look();
        counts();
    }

    /** Whatever was started, all at once. */
    private void counts() {
        beside.forEach(Runnable::run);
        beside.clear();
    }

    @Test
    void whatWasNotNeededInThirtyDaysIsPointedOutAndWhatWasIsNot() throws Exception {
        did("kiro", "dynamodb:PutItem", Duration.ofDays(40));
        did("kiro", "dynamodb:ListTables", Duration.ofDays(2));
        did("other", "dynamodb:PutItem", Duration.ofDays(1));
        assertTrue(watch.use(KIRO).isEmpty(), "nothing is claimed before it was counted");
        counted();
        ScopeWatch.Use use = watch.use(KIRO).orElseThrow();
        assertEquals(1, use.requests());
        assertEquals(List.of("operation dynamodb:Put*"), use.unused());
        assertTrue(use.wider());
        assertEquals(LocalDate.parse("2026-11-19"), use.since(), "only as far back as records go");
        did("kiro", "dynamodb:PutItem", Duration.ZERO);
        counted();
        assertEquals(List.of(), watch.use(KIRO).orElseThrow().unused());
        // Thirty days on, what it needed today is long ago.
        now.set(now.get().plus(Duration.ofDays(32)));
        did("kiro", "dynamodb:ListTables", Duration.ZERO);
        counted();
        assertEquals(
                List.of("operation dynamodb:Put*"),
                watch.use(KIRO).orElseThrow().unused());
        assertEquals(1, watch.use(KIRO).orElseThrow().requests());
    }

    @Test
    void looksWithinAMinuteReadTheLogOnceAndNothingTwice() throws Exception {
        did("kiro", "dynamodb:ListTables", Duration.ofHours(1));
        for (int i = 0; i < 20; i++) {
            watch.look();
        }
        assertTrue(watch.use(KIRO).isEmpty(), "whoever looks does not wait for it");
        counts();
        for (int i = 0; i < 20; i++) {
            watch.look();
        }
        counts();
        assertEquals(1, readings.get());
        assertEquals(1, watch.use(KIRO).orElseThrow().requests());
        counted();
        assertEquals(2, readings.get());
        assertEquals(1, watch.use(KIRO).orElseThrow().requests(), "what was counted is not counted again");
    }

    @Test
    void anAgentThatDidNothingNeedsNothing() throws Exception {
        did("other", "dynamodb:ListTables", Duration.ofHours(1));
        counted();
        ScopeWatch.Use use = watch.use(KIRO).orElseThrow();
        assertEquals(0, use.requests());
        assertEquals(3, use.unused().size());
        assertFalse(use.since().isAfter(LocalDate.parse("2026-11-21")));
    }
}
