package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Review;
import dev.lineclear.proposal.Session;
import dev.lineclear.state.Sessions;
import dev.lineclear.state.StateException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store keeps of who acts and who answers for it: agents, sessions, approvers and their reviews. */
abstract class PrincipalsContract extends StoreContract {
    @Test
    void agentsComeBackEqualAreReplacedListedByIdAndRemoved() throws Exception {
        store.agents().put(Samples.agent("kiro"));
        store.agents().put(Samples.agent("claude"));
        restart();
        assertEquals(Optional.of(Samples.agent("kiro")), store.agents().find("kiro"));
        var changed = new dev.lineclear.proposal.Agent("kiro", "sre", dev.lineclear.proposal.Scope.ALL);
        store.agents().put(changed);
        assertEquals(List.of(Samples.agent("claude"), changed), store.agents().all());
        assertTrue(store.agents().remove("kiro"));
        assertFalse(store.agents().remove("kiro"));
        assertEquals(Optional.empty(), store.agents().find("kiro"));
    }

    @Test
    void sessionsComeBackEqualWithTheirSecrets() throws Exception {
        Sessions.Credentialed opened = Samples.credentialed("s1");
        store.sessions().open(opened);
        restart();
        assertEquals(Optional.of(opened), store.sessions().byAccessKey(opened.accessKeyId()));
        assertEquals(Optional.of(opened.session()), store.sessions().find("s1"));
        assertEquals(Optional.empty(), store.sessions().byAccessKey("other"));
    }

    @Test
    void aSessionIdOrAccessKeyTakenTwiceIsRefused() {
        store.sessions().open(Samples.credentialed("s1"));
        assertThrows(StateException.class, () -> store.sessions().open(Samples.credentialed("s1")));
        var sameKey = new Sessions.Credentialed(Samples.session("s2"), "LCKEYs1", "x", "y");
        assertThrows(StateException.class, () -> store.sessions().open(sameKey));
        assertEquals(Optional.empty(), store.sessions().find("s2"));
    }

    @Test
    void sessionsMoveOnceAndTheLiveOnesAreThoseNotClosedAndNotExpired() {
        for (String id : List.of("a", "b", "c")) {
            store.sessions().open(Samples.credentialed(id));
        }
        assertTrue(store.sessions().move("a", Session.State.OPEN, Session.State.CLOSED));
        assertFalse(store.sessions().move("a", Session.State.OPEN, Session.State.HALTED));
        assertTrue(store.sessions().move("b", Session.State.OPEN, Session.State.HALTED));
        assertEquals(
                List.of("b", "c"),
                store.sessions().live(NOW).stream().map(Session::id).toList());
        assertEquals(
                Session.State.HALTED, store.sessions().find("b").orElseThrow().state());
        assertEquals(
                Session.State.CLOSED,
                store.sessions().byAccessKey("LCKEYa").orElseThrow().session().state());
        Instant expiry = Samples.session("c").expiresAt();
        assertEquals(2, store.sessions().live(expiry.minusNanos(1)).size());
        assertEquals(List.of(), store.sessions().live(expiry));
        assertEquals(
                List.of("c", "b"),
                store.sessions().recent(2).stream().map(Session::id).toList());
    }

    @Test
    void approversComeBackEqualAndRetiredKeysAreKnownWhateverTheirComment() throws Exception {
        Approver ann = new Approver("ann", Set.of("dba", "sre"), List.of("ssh-ed25519 AAAA ann@laptop"), true);
        store.approvers().put(ann);
        store.approvers().put(new Approver("zoe", Set.of(), List.of(), false));
        store.approvers().knownAs("ann", "Annie");
        store.approvers().knownAs("ann", "annie");
        store.approvers().knownAs("cleo", "annie");
        assertEquals(Set.of("ann", "cleo"), store.approvers().knownBy("ANNIE"));
        assertEquals(Set.of(), store.approvers().knownBy("ann"), "their own name is not a further one");
        assertTrue(store.approvers().same("ann", "annie") && store.approvers().same("annie", "Ann"));
        assertFalse(store.approvers().same("ann", "bob"));
        store.approvers().retireKey("ssh-ed25519 BBBB old", "ann");
        restart();
        assertEquals(Optional.of(ann), store.approvers().find("ann"));
        assertEquals(
                List.of("ann", "zoe"),
                store.approvers().all().stream().map(Approver::id).toList());
        assertEquals(Optional.of("ann"), store.approvers().retired("ssh-ed25519\tBBBB  another comment"));
        assertEquals(Optional.empty(), store.approvers().retired("ssh-ed25519 AAAA"));
        assertTrue(store.approvers().remove("ann"));
        assertFalse(store.approvers().remove("ann"));
    }

    @Test
    void aKeyHasOneOwner() {
        Approver ann = new Approver("ann", Set.of(), List.of("ssh-ed25519 AAAA ann"), false);
        store.approvers().put(ann);
        var thief = new Approver("bob", Set.of(), List.of("ssh-ed25519 CCCC", "ssh-ed25519 AAAA bob"), false);
        assertThrows(IllegalArgumentException.class, () -> store.approvers().put(thief));
        assertEquals(List.of(ann), store.approvers().all());
        store.approvers().put(new Approver("ann", Set.of(), List.of(), false));
        store.approvers().put(thief);
        assertEquals(Optional.of(thief), store.approvers().find("bob"));
    }

    @Test
    void reviewsStayOpenUntilTwoPeopleSignedAndComeBackEqual() throws Exception {
        Review review = Samples.review("r1");
        store.reviews().open(review);
        store.reviews().open(Samples.review("r2"));
        assertEquals(List.of("r1", "r2"), ids(store.reviews().open(10)));
        assertTrue(store.reviews().sign("r1", Samples.look("ann")));
        assertFalse(store.reviews().sign("r1", Samples.look("ann")), "once each");
        assertFalse(store.reviews().sign("r9", Samples.look("ann")));
        restart();
        assertEquals(
                review.with(List.of(Samples.look("ann"))),
                store.reviews().find("r1").orElseThrow());
        assertTrue(store.reviews().sign("r1", Samples.look("bob")));
        assertFalse(store.reviews().sign("r1", Samples.look("cid")), "it is closed");
        assertEquals(List.of("r2"), ids(store.reviews().open(10)));
        assertEquals(List.of("r1", "r2"), ids(store.reviews().of(review.hold())));
        assertEquals(List.of("r2", "r1"), ids(store.reviews().recent(10)));
        assertEquals(2, store.reviews().find("r1").orElseThrow().signed().size());
    }

    private static List<String> ids(List<Review> reviews) {
        return reviews.stream().map(Review::id).toList();
    }

    @Test
    void ofManyWhoSignAReviewAtOnceTwoCloseIt() throws Exception {
        store.reviews().open(Samples.review("r1"));
        assertEquals(2, wins(i -> () -> store.reviews().sign("r1", Samples.look("p" + i))));
        assertEquals(2, store.reviews().find("r1").orElseThrow().signed().size());
    }
}
