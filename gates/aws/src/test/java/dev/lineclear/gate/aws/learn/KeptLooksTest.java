package dev.lineclear.gate.aws.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.state.SealedBox;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents read whole is known after a restart, and at other gateways. */
class KeptLooksTest {
    private static final Instant EARLY = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATE = EARLY.plusSeconds(90);
    private static final String TOPICS = "sns:ListTopics";
    private static final String HERE = "eu-central-1";

    @TempDir
    private Path work;

    private Store store() {
        return Stores.sqlite(work.resolve("store.db"), new SealedBox(new SecretKeySpec(new byte[32], "AES")));
    }

    @Test
    void whatWasReadIsKnownAfterARestartAndTheLaterOfTwoCounts() {
        Looks one = new Looks();
        one.whole(TOPICS, HERE, EARLY);
        one.whole("sqs:ListQueues", HERE, LATE);
        Looks other = new Looks();
        other.whole(TOPICS, HERE, LATE);
        try (Store store = store()) {
            new KeptLooks(store.settings(), one).keep();
            new KeptLooks(store.settings(), other).keep();
            new KeptLooks(store.settings(), one).keep();
        }
        Looks again = new Looks();
        try (Store store = store()) {
            new KeptLooks(store.settings(), again).recall();
        }
        assertEquals(Optional.of(LATE), again.last(TOPICS, HERE));
        assertEquals(Optional.of(LATE), again.last("sqs:ListQueues", HERE));
        assertEquals(Optional.empty(), again.last(TOPICS, "us-east-1"));
    }

    @Test
    void whatCannotBeReadCountsAsNotLookedAt() {
        try (Store store = store()) {
            store.settings().put("looked/" + HERE, "{\"sns:ListTopics\": \"yesterday\"}");
            store.settings().put("looked/us-east-1", "]");
            Looks looks = new Looks();
            new KeptLooks(store.settings(), looks).recall();
            assertEquals(Optional.empty(), looks.last(TOPICS, HERE));
            looks.whole(TOPICS, HERE, LATE);
            new KeptLooks(store.settings(), looks).keep();
            Looks again = new Looks();
            new KeptLooks(store.settings(), again).recall();
            assertEquals(Optional.of(LATE), again.last(TOPICS, HERE));
        }
    }
}
