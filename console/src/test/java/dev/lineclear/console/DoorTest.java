package dev.lineclear.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Approver;
import dev.lineclear.safeguard.approval.Owners;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the door lets in, and for how long. */
final class DoorTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJmmAzmRAVJTuDdmpQMJbHLLRK7Q65VfKGeJpVXSg1FT";

    @TempDir
    Path directory;

    private final Turned clock = new Turned();
    private Store store;

    @BeforeEach
    void aStore() throws Exception {
        store = Stores.sqlite(
                directory.resolve("s.db"),
                KeyFile.openOrCreate(directory.resolve("k")).box("store"));
        store.approvers().put(new Approver("ann", Set.of("dba"), List.of(KEY), false));
    }

    private Owners owners() {
        return new Owners(store.approvers(), store.settings());
    }

    /** A lone owner's links in stock, for after there is somebody to ask. */
    @Test
    void anInvitationThatOneOwnerMadeAloneIsVoidFromTheSecondOwnerOn() {
        Invitations invitations = new Invitations(store.settings(), clock);
        store.approvers().put(new Approver("olga", Set.of(), List.of(), true));
        String alone = invitations.make("puppet", Set.of(), Approver.Role.APPROVER, "olga", "");
        String agreed = invitations.make("bob", Set.of(), Approver.Role.APPROVER, "olga", "01K0");
        assertTrue(invitations.find(alone, owners()).isPresent());
        store.approvers().put(new Approver("omar", Set.of(), List.of(), true));
        assertEquals(Optional.empty(), invitations.find(alone, owners()));
        assertTrue(invitations.find(agreed, owners()).isPresent());
        store.approvers().remove("omar");
        assertEquals(Optional.empty(), invitations.find(alone, owners()), "for good");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void anInvitationIsGoodForAnHourOnceAndKeepsNoSecret() {
        Invitations invitations = new Invitations(store.settings(), clock);
        String secret = invitations.make("bob", Set.of("dba"), Approver.Role.VIEWER, "olga", "");
        assertEquals(
                Approver.Role.VIEWER,
                invitations.find(secret, owners()).orElseThrow().role());
        assertEquals(Optional.empty(), invitations.find(secret + "x", owners()));
        assertEquals(Optional.empty(), store.settings().get("invitation." + secret), "its digest only");
        clock.by(Duration.ofMinutes(59));
        assertTrue(invitations.find(secret, owners()).isPresent());
        clock.by(Duration.ofMinutes(1));
        assertEquals(Optional.empty(), invitations.find(secret, owners()));
        String other = invitations.make("bob", Set.of(), Approver.Role.APPROVER, "olga", "");
        assertTrue(invitations.use(other));
        assertFalse(invitations.use(other));
        assertEquals(Optional.empty(), invitations.find(other, owners()));
    }

    @Test
    void aSignInEndsByItselfAndWithItsKey() {
        Browsers browsers = new Browsers(store.approvers(), clock, Limits.SIGNED_IN);
        String idle = browsers.signIn("ann", KEY);
        String busy = browsers.signIn("ann", KEY);
        assertNotEquals(idle, busy);
        for (int i = 0; i < 6; i++) {
            clock.by(Duration.ofMinutes(90));
            assertTrue(browsers.find(busy).isPresent(), "after " + (i + 1) * 90 + " minutes");
        }
        assertEquals(Optional.empty(), browsers.find(idle), "nothing was asked for two hours");
        clock.by(Duration.ofMinutes(61));
        assertEquals(Optional.empty(), browsers.find(busy), "a working day is over");
        String last = browsers.signIn("ann", KEY);
        store.approvers().put(new Approver("ann", Set.of("dba"), List.of(), false));
        assertEquals(Optional.empty(), browsers.find(last), "the key was removed");
        assertEquals(Optional.empty(), browsers.find(""));
    }

    @Test
    void attemptsAreCountedByTheMinute() {
        Throttle throttle = new Throttle(2, clock);
        assertTrue(throttle.admits("a") && throttle.admits("a"));
        assertFalse(throttle.admits("a"));
        assertTrue(throttle.admits("b"));
        clock.by(Duration.ofSeconds(61));
        assertTrue(throttle.admits("a"));
    }
}
