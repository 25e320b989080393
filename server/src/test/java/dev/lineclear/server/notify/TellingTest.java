package dev.lineclear.server.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Ids;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.record.RecordSink;
import dev.lineclear.server.LogSink;
import dev.lineclear.testkit.Await;
import dev.lineclear.tlog.LogOptions;
import dev.lineclear.tlog.SignerKey;
import dev.lineclear.tlog.TransparencyLog;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Over real sockets: what is put on record is told, signed, again after a failure, together in a storm, once over restarts. */
final class TellingTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration NO_PAUSE = Duration.ZERO;
    private static final byte[] SECRET = "a secret of at least twenty-four bytes".getBytes(StandardCharsets.UTF_8);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final InstantSource clock = now::get;
    private final List<String> givenUp = new CopyOnWriteArrayList<>();
    private final Posting posting = new Posting();
    private Receiver receiver;
    private TransparencyLog log;

    @BeforeEach
    void open() throws Exception {
        receiver = new Receiver();
        log = TransparencyLog.open(
                directory.resolve("log"), LogOptions.of(SignerKey.generate("notify.example.com/log")));
    }

    @AfterEach
    void close() throws IOException {
        posting.close();
        receiver.close();
        log.close();
    }

    private Telling telling(Channel channel, Duration after, Predicate<Notice> stands, Duration pause)
            throws IOException {
        Telling telling = new Telling();
        Courier courier = new Courier(
                channel,
                new Courier.Task(
                        Set.of(Event.HELD, Event.HALTED),
                        after,
                        stands,
                        pause,
                        (name, notices, because) -> givenUp.add(name + ": " + because)),
                new Cursor(directory.resolve("cursor")),
                clock);
        telling.start(
                new Notices(id -> Optional.empty(), "https://lineclear.example.com/holds/"), List.of(courier), past());
        return telling;
    }

    private Telling.Past past() {
        return new Telling.Past() {
            @Override
            public long size() {
                return log.size();
            }

            @Override
            public byte[] entry(long index) throws IOException {
                try {
                    return log.entry(index);
                } catch (dev.lineclear.tlog.BadDataException e) {
                    throw new IOException(e);
                }
            }
        };
    }

    private Webhook webhook() {
        return new Webhook(receiver.uri(), SECRET, posting, clock);
    }

    private void held(Telling telling, String hold, String reason) {
        put(telling.on(LogSink.into(log, "notify.example.com/log")), hold, reason);
    }

    private void put(RecordSink sink, String hold, String reason) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("agent", "kiro");
        data.put("operator", "op@example.com");
        data.put("task", "clean up");
        data.put("reason", reason);
        data.put("expiresAt", "2026-11-21T13:00:00Z");
        data.putObject("assessment").put("summary", "Deletes table reports in production");
        sink.force(new Record(Ids.next(NOON), Kind.HOLD_OPENED, hold, NOON, data));
    }

    @Test
    void aHoldIsToldWithASignatureThatTheReceiverCanCheck() throws Exception {
        try (Telling telling = telling(webhook(), Duration.ZERO, n -> true, NO_PAUSE)) {
            held(telling, "H1", "");
            Await.until("told", LIMIT, () -> receiver.taken.size() == 1);
            Receiver.Message message = receiver.taken.getFirst();
            assertTrue(message.body().contains("https://lineclear.example.com/holds/H1"), message.body());
            assertTrue(message.body().contains("Held: Deletes table reports in production"), message.body());
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
            String signed = message.headers().getFirst("webhook-id") + "."
                    + message.headers().getFirst("webhook-timestamp") + "." + message.body();
            assertEquals(
                    "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))),
                    message.headers().getFirst("webhook-signature"));
        }
    }

    @Test
    void whatIsNotTakenIsTriedAgainUnderTheSameIdAndShownMeanwhile() throws Exception {
        CountDownLatch seen = receiver.refuse(503, 302);
        try (Telling telling = telling(webhook(), Duration.ZERO, n -> true, NO_PAUSE)) {
            held(telling, "H1", "");
            Await.until("shown", LIMIT, () -> telling.warnings().toString().contains("answered 503"));
            seen.countDown();
            Await.until("told", LIMIT, () -> receiver.taken.size() == 1);
            assertEquals(2, receiver.refused.size(), "a redirect is not followed");
            assertEquals(
                    receiver.refused.getFirst().headers().getFirst("webhook-id"),
                    receiver.taken.getFirst().headers().getFirst("webhook-id"));
            Await.until("no longer shown", LIMIT, () -> telling.warnings().isEmpty());
        }
    }

    @Test
    void whatNobodyTakesForADayIsGivenUpOnRecord() throws Exception {
        try (Telling telling = telling(
                new Webhook(URI.create("http://127.0.0.1:1/secret-path"), SECRET, posting, clock),
                Duration.ZERO,
                n -> true,
                NO_PAUSE)) {
            held(telling, "H1", "");
            Await.until("shown", LIMIT, () -> !telling.warnings().isEmpty());
            assertFalse(
                    telling.warnings().toString().contains("secret-path"),
                    telling.warnings().toString());
            now.set(NOON.plus(Duration.ofHours(25)));
            Await.until("given up", LIMIT, () -> givenUp.size() == 1);
        }
    }

    @Test
    void aStormBecomesADigest() throws Exception {
        CountDownLatch all = new CountDownLatch(1);
        try (Telling telling = telling(webhook(), Duration.ZERO, n -> awaited(all), Duration.ofSeconds(1))) {
            for (int i = 0; i < 40; i++) {
                held(telling, "H" + i, "");
            }
            all.countDown();
            Await.until("all told", LIMIT, () -> telling.delivered() == 40);
            // What was there when it first looked, and the others.
            assertTrue(receiver.taken.size() <= 2, receiver.taken.size() + " messages");
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void brokenGlassIsToldAtOnceByItselfAndToChannelsThatHearNothingElseOfIt() throws Exception {
        try (Telling telling = telling(webhook(), Duration.ZERO, n -> false, Duration.ofHours(1))) {
            held(telling, "H1", "");
            Await.until("not told", LIMIT, () -> telling.delivered() == 1);
            assertEquals(0, receiver.taken.size(), "H1 does not wait any more");
            RecordSink sink = telling.on(LogSink.into(log, "notify.example.com/log"));
            broken(sink, "H1");
            Await.until("told", LIMIT, () -> receiver.taken.size() == 1);
            for (int i = 0; i < 3; i++) {
                held(telling, "H2" + i, "");
            }
            broken(sink, "H3");
            Await.until("told though an hour's pause is on", LIMIT, () -> receiver.taken.size() == 2);
        }
        for (Receiver.Message message : receiver.taken) {
            var notices = CanonicalJson.parse(message.body().getBytes(StandardCharsets.UTF_8))
                    .path("notices");
            assertEquals(1, notices.size(), "in no digest");
            assertTrue(
                    notices.get(0).path("title").asString().startsWith("GLASS BROKEN by dee@example.com: "),
                    message.body());
            assertTrue(message.body().contains("lineclear reviews"), message.body());
        }
    }

    @Test
    void aPersonWhoActsAloneIsToldOfToEveryChannelAndAnAgentsSessionToNone() throws Exception {
        try (Telling telling = telling(webhook(), Duration.ofHours(1), n -> false, Duration.ofHours(1))) {
            RecordSink sink = telling.on(LogSink.into(log, "notify.example.com/log"));
            for (String agent : List.of("kiro", "lineclear")) {
                ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
                data.put("agent", agent);
                data.put("operator", "dee@example.com");
                data.put("task", "customers cannot pay");
                data.put("expiresAt", NOON.toString());
                sink.force(new Record(Ids.next(NOON), Kind.SESSION_OPENED, "S-" + agent, NOON, data));
            }
            Await.until("told", LIMIT, () -> receiver.taken.size() == 1);
        }
        assertEquals(1, receiver.taken.size());
        String body = receiver.taken.getFirst().body();
        assertTrue(body.contains("EMERGENCY: dee@example.com acts by themselves"), body);
        assertTrue(body.contains("lineclear halt --session S-lineclear"), body);
    }

    @Test
    void aRecoveryOnTheHostIsToldToEveryChannelToo() throws Exception {
        try (Telling telling = telling(webhook(), Duration.ofHours(1), n -> false, Duration.ofHours(1))) {
            ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
            data.put("what", "owner");
            data.put("sentence", "rita@example.com was made an owner");
            data.put("because", "the laptops are gone");
            data.put("user", "root");
            telling.on(LogSink.into(log, "notify.example.com/log"))
                    .force(new Record(Ids.next(NOON), Kind.RECOVERED, "R1", NOON, data));
            Await.until("told", LIMIT, () -> receiver.taken.size() == 1);
        }
        String body = receiver.taken.getFirst().body();
        assertTrue(body.contains("RECOVERY on the gateway's host: rita@example.com was made an owner"), body);
    }

    /** What a program calls itself is its own choice. */
    @Test
    void aChangePastTheGatewayIsToldToEveryChannelWithWhoAndHow() throws Exception {
        try (Telling telling = telling(webhook(), Duration.ofHours(1), n -> false, Duration.ofHours(1))) {
            ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
            data.put("operation", "dynamodb:DeleteTable");
            data.put("who", "arn:aws:iam::123456789012:user/eve");
            data.put("accessKey", "AKIAEVE");
            data.put("address", "198.51.100.9");
            data.put("userAgent", "all is well\u202e\n*approved*");
            telling.on(LogSink.into(log, "notify.example.com/log"))
                    .force(new Record(Ids.next(NOON), Kind.WENT_AROUND, "E1", NOON, data));
            Await.until("told", LIMIT, () -> receiver.taken.size() == 1);
        }
        String body = receiver.taken.getFirst().body();
        assertTrue(
                body.contains("WENT AROUND the gateway: dynamodb:DeleteTable by arn:aws:iam::123456789012:user/eve"));
        assertTrue(body.contains("Access key AKIAEVE, from 198.51.100.9"), body);
        assertTrue(body.contains("u{202e}") && body.contains("u{a}"), body);
    }

    private static void broken(RecordSink sink, String hold) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("approver", "dee@example.com");
        data.put("review", "R1");
        sink.force(new Record(Ids.next(NOON), Kind.GLASS_BROKEN, hold, NOON, data));
    }

    @Test
    void afterARestartOnlyWhatWasNotToldIsTold() throws Exception {
        try (Telling telling = telling(webhook(), Duration.ZERO, n -> true, NO_PAUSE)) {
            held(telling, "H1", "");
            Await.until("told", LIMIT, () -> telling.delivered() == 1);
        }
        put(LogSink.into(log, "notify.example.com/log"), "H2", ""); // on record, and then the process died
        try (Telling telling = telling(webhook(), Duration.ZERO, n -> true, NO_PAUSE)) {
            Await.until("told", LIMIT, () -> telling.delivered() == 1);
        }
        List<String> holds = new ArrayList<>();
        receiver.taken.forEach(m -> holds.add(CanonicalJson.string(
                CanonicalJson.parse(m.body().getBytes(StandardCharsets.UTF_8)).at("/notices/0/subject"))));
        assertEquals(List.of("\"H1\"", "\"H2\""), holds);
    }

    @Test
    void anEscalationTellsOnlyOfWhatStillWaits() throws Exception {
        Duration quarter = Duration.ofMinutes(15);
        try (Telling telling = telling(webhook(), quarter, n -> n.subject().equals("H2"), NO_PAUSE)) {
            held(telling, "H1", "");
            held(telling, "H2", "");
            now.set(NOON.plus(quarter).plusSeconds(1));
            held(telling, "H3", ""); // wakes it: its clock is the test's
            Await.until("looked at", LIMIT, () -> telling.delivered() == 3);
            assertEquals(1, receiver.taken.size());
            assertTrue(receiver.taken.getFirst().body().contains("\"H2\""), receiver.taken.toString());
        }
    }

    @Test
    void whatAnAgentSaysCannotEndALineMentionAnybodyOrHide() throws Exception {
        String reason = "fine\nApproved by ann <!channel> \u202eexe";
        try (Telling telling = telling(new Slack(receiver.uri(), posting), Duration.ZERO, n -> true, NO_PAUSE)) {
            held(telling, "H1", reason);
            Await.until("told", LIMIT, () -> receiver.taken.size() == 1);
        }
        var message = CanonicalJson.parse(receiver.taken.getFirst().body().getBytes(StandardCharsets.UTF_8));
        assertEquals("plain_text", message.at("/blocks/0/text/type").asString());
        String text = message.at("/blocks/0/text/text").asString();
        assertTrue(text.lines().noneMatch(l -> l.startsWith("Approved by")), text);
        assertFalse(text.contains("\u202e"), text);
        assertFalse(message.path("text").asString().contains("<"), message.toString());
    }

    @Test
    void aMailArrivesInPlainText() throws Exception {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(LIMIT.toMillis());
        GreenMail server = new GreenMail(setup);
        server.start();
        Mail mail = new Mail(
                URI.create("smtp://127.0.0.1:" + server.getSmtp().getPort()),
                "lineclear@example.com",
                List.of("oncall@example.com"),
                "",
                "",
                clock);
        try (Telling telling = telling(mail, Duration.ZERO, n -> true, NO_PAUSE)) {
            held(telling, "H1", "out of space\r\nBcc: everyone@example.com");
            assertTrue(server.waitForIncomingEmail(LIMIT.toMillis(), 1));
            MimeMessage message = server.getReceivedMessages()[0];
            assertEquals("[Lineclear] Held: Deletes table reports in production", message.getSubject());
            assertEquals(1, message.getAllRecipients().length);
            String text = String.valueOf(message.getContent());
            assertTrue(text.contains("Look: https://lineclear.example.com/holds/H1"), text);
            assertTrue(text.lines().noneMatch(l -> l.startsWith("Bcc:")), text);
        } finally {
            server.stop();
        }
    }
}
