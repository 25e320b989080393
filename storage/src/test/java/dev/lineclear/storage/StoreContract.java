package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Review;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Vote;
import dev.lineclear.state.Sessions;
import dev.lineclear.state.StateException;
import dev.lineclear.state.Steps;
import dev.lineclear.state.Store;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What every store keeps, whatever database it is on. */
abstract class StoreContract {
    private static final int CALLERS = 64;
    private static final Instant NOW = Samples.NOW;

    Store store;

    /** Where the test's database is, empty at first: a file, or a JDBC URL. The same throughout one test. */
    abstract String location() throws Exception;

    /** A connection past the store. */
    abstract Connection raw() throws Exception;

    private Store open(int keySeed) throws Exception {
        return Child.open(location(), keySeed);
    }

    @BeforeEach
    void opens() throws Exception {
        store = open(1);
    }

    @AfterEach
    void closes() {
        store.close();
    }

    private void restart() throws Exception {
        store.close();
        store = open(1);
    }

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
    void holdsComeBackEqualInputAndAll() throws Exception {
        Hold hold = Samples.hold("h1", "s1", Samples.input(), NOW);
        assertTrue(store.holds().open(hold));
        restart();
        Hold back = store.holds().find("h1").orElseThrow();
        assertEquals(hold, back);
        assertEquals(hold.assessment().digest(), back.assessment().digest());
        assertEquals(
                hold.proposal().digest(),
                dev.lineclear.proposal.Proposal.of(
                                "other",
                                back.proposal().session(),
                                back.proposal().gate(),
                                back.proposal().operation(),
                                back.proposal().destination(),
                                back.proposal().targets(),
                                back.proposal().input(),
                                "",
                                NOW)
                        .digest(),
                "the digest computed anew from what was read");
    }

    @Test
    void anInputOfTheGreatestDepthComesBack() {
        String deep = "[".repeat(CanonicalJson.MAX_DEPTH) + "]".repeat(CanonicalJson.MAX_DEPTH);
        JsonNode input = CanonicalJson.parse(deep.getBytes(StandardCharsets.UTF_8));
        store.holds().open(Samples.hold("deep", "s1", input, NOW));
        assertEquals(input, store.holds().find("deep").orElseThrow().proposal().input());
    }

    @Test
    void aRecordTooLargeIsRefusedAndNothingStored() {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode().put("x", "y".repeat(Limits.BODY));
        Hold hold = Samples.hold("huge", "s1", input, NOW);
        assertThrows(StateException.class, () -> store.holds().open(hold));
        assertEquals(Optional.empty(), store.holds().find("huge"));
    }

    @Test
    void theLastRejectedHoldOfARequestIsFound() {
        Hold first = Samples.hold("s1", "x");
        assertTrue(store.holds().open(first));
        assertEquals(
                Optional.empty(), store.holds().rejected("s1", first.proposal().digest()));
        assertTrue(store.holds().move(first.id(), HoldState.OPEN, HoldState.REJECTED));
        assertTrue(store.holds().open(Samples.hold("s1", "x")));
        assertEquals(
                Optional.of(first.withState(HoldState.REJECTED)),
                store.holds().rejected("s1", first.proposal().digest()));
        assertEquals(
                Optional.empty(), store.holds().rejected("s2", first.proposal().digest()));
    }

    @Test
    void oneSessionHasOneLiveHoldForADigest() {
        Hold first = Samples.hold("s1", "x");
        assertTrue(store.holds().open(first));
        assertFalse(store.holds().open(Samples.hold("s1", "x")));
        assertTrue(store.holds().open(Samples.hold("s1", "y")), "another digest");
        assertTrue(store.holds().open(Samples.hold("s2", "x")), "another session");
        HoldState state = HoldState.OPEN;
        for (HoldState next : List.of(HoldState.GRANTED, HoldState.CLAIMED, HoldState.IN_DOUBT)) {
            assertTrue(store.holds().move(first.id(), state, next));
            assertFalse(store.holds().open(Samples.hold("s1", "x")), "live in " + next);
            assertEquals(
                    Optional.of(first.withState(next)),
                    store.holds().live("s1", first.proposal().digest()));
            state = next;
        }
        assertTrue(store.holds().move(first.id(), state, HoldState.SETTLED));
        assertEquals(Optional.empty(), store.holds().live("s1", first.proposal().digest()));
        assertTrue(store.holds().open(Samples.hold("s1", "x")), "nothing live any more");
    }

    @Test
    void aHoldIdTakenTwiceIsAnErrorAndNoSilentNo() {
        assertTrue(store.holds().open(Samples.hold("same", "s1", Samples.input(), NOW)));
        assertThrows(StateException.class, () -> store.holds().open(Samples.hold("same", "s2", Samples.input(), NOW)));
    }

    @Test
    void everyStateIsListedOldestFirstAndWhatIsDueIsFound() {
        for (HoldState state : HoldState.values()) {
            Hold hold =
                    Samples.hold("h-" + state, "session-" + state, Samples.input(), NOW.plusSeconds(state.ordinal()));
            store.holds().open(hold);
            store.holds().move(hold.id(), HoldState.OPEN, state);
            assertEquals(List.of(hold.withState(state)), store.holds().in(state, 10));
        }
        assertEquals(HoldState.values().length, store.holds().recent(100).size());
        assertEquals(
                List.of("h-OPEN", "h-GRANTED", "h-CLAIMED", "h-IN_DOUBT"),
                store.holds().live(1).stream().map(Hold::id).toList());
        assertEquals(1, store.holds().countLive("session-IN_DOUBT"));
        assertEquals(0, store.holds().countLive("session-EXECUTED"));
        assertEquals("h-SUPERSEDED", store.holds().recent(1).getFirst().id());
        Instant firstExpiry = NOW.plus(Duration.ofHours(1));
        assertEquals(List.of(), store.holds().due(firstExpiry.minusNanos(1), 10));
        assertEquals(1, store.holds().due(firstExpiry, 10).size());
        assertEquals(
                List.of("h-OPEN", "h-GRANTED"),
                store.holds().due(Instant.MAX, 10).stream().map(Hold::id).toList());
        assertThrows(IllegalArgumentException.class, () -> store.holds().recent(0));
        assertEquals(10, store.holds().recent(Integer.MAX_VALUE).size());
    }

    @Test
    void votesCountOnceAPersonAndComeInOrderAndAreWithdrawnUntilTheClaim() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        for (String approver : List.of("zoe", "ann", "max")) {
            assertTrue(store.holds().vote(Samples.vote(hold.id(), approver)));
        }
        assertFalse(store.holds().vote(Samples.vote(hold.id(), "ann")));
        assertTrue(store.holds().withdraw(hold.id(), "zoe"));
        assertFalse(store.holds().withdraw(hold.id(), "zoe"));
        assertTrue(store.holds().vote(Samples.vote(hold.id(), "zoe")));
        restart();
        var order = List.of("ann", "max", "zoe").stream()
                .map(a -> Samples.vote(hold.id(), a))
                .toList();
        assertEquals(order, store.holds().votes(hold.id()));
        store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED);
        assertTrue(store.holds().withdraw(hold.id(), "zoe"));
        store.holds().move(hold.id(), HoldState.GRANTED, HoldState.CLAIMED);
        assertFalse(store.holds().withdraw(hold.id(), "ann"));
        assertEquals(2, store.holds().votes(hold.id()).size());
    }

    @Test
    void aSecondLookStandsBesideItsVoteAndGoesWithIt() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        Vote second = Samples.vote(hold.id(), "ann", Vote.Decision.CONFIRM);
        store.holds().vote(Samples.vote(hold.id(), "ann"));
        store.holds().vote(Samples.vote(hold.id(), "bob"));
        assertTrue(store.holds().vote(second));
        assertFalse(store.holds().vote(second));
        restart();
        assertEquals(
                List.of(Samples.vote(hold.id(), "ann"), Samples.vote(hold.id(), "bob"), second),
                store.holds().votes(hold.id()));
        assertTrue(store.holds().withdraw(hold.id(), "ann"));
        assertEquals(List.of(Samples.vote(hold.id(), "bob")), store.holds().votes(hold.id()));
    }

    @Test
    void votesOnAllLiveHoldsComeTogetherAndThoseOnOthersNot() {
        List<Hold> holds = List.of(Samples.hold("s1", "x"), Samples.hold("s1", "y"), Samples.hold("s1", "z"));
        for (Hold hold : holds) {
            store.holds().open(hold);
            store.holds().vote(Samples.vote(hold.id(), "bob"));
            store.holds().vote(Samples.vote(hold.id(), "ann"));
        }
        store.holds().move(holds.get(1).id(), HoldState.OPEN, HoldState.REJECTED);
        var wanted = List.of(holds.getFirst(), holds.getLast()).stream()
                .map(Hold::id)
                .sorted()
                .flatMap(id -> List.of(Samples.vote(id, "bob"), Samples.vote(id, "ann")).stream())
                .toList();
        assertEquals(wanted, store.holds().votesOnLive());
    }

    @Test
    void aHoldThatIsAlteredAfterItWasReadIsNoticed() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        Hold other = Samples.hold("s2", "x");
        store.holds().open(hold);
        store.holds().open(other);
        assertEquals(Optional.of(hold), store.holds().find(hold.id()));
        sql("UPDATE holds SET body = (SELECT body FROM holds WHERE id = '" + other.id() + "') WHERE id = '" + hold.id()
                + "'");
        assertThrows(StateException.class, () -> store.holds().find(hold.id()));
    }

    @Test
    void theFirstTimeAHoldWasShownToAPersonIsKept() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        assertEquals(Optional.empty(), store.holds().firstShown(hold.id(), "ann"));
        store.holds().shown(hold.id(), "ann", NOW);
        store.holds().shown(hold.id(), "ann", NOW.plusSeconds(9));
        store.holds().shown(hold.id(), "bob", NOW.plusSeconds(7));
        restart();
        assertEquals(Optional.of(NOW), store.holds().firstShown(hold.id(), "ann"));
        assertEquals(Optional.of(NOW.plusSeconds(7)), store.holds().firstShown(hold.id(), "bob"));
    }

    @Test
    void aVoteOnNoHoldIsAnError() {
        assertThrows(StateException.class, () -> store.holds().vote(Samples.vote("none", "ann")));
        assertFalse(store.holds().withdraw("none", "ann"));
        assertEquals(List.of(), store.holds().votes("none"));
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

    @Test
    void capturesComeBackEqualNewestFirst() throws Exception {
        for (int i = 0; i < 3; i++) {
            store.captures().put(Samples.capture("c" + i, i == 0 ? "" : "hold", NOW.plusSeconds(i)));
        }
        restart();
        assertEquals(
                Optional.of(Samples.capture("c1", "hold", NOW.plusSeconds(1))),
                store.captures().find("c1"));
        assertEquals("c2", store.captures().byHold("hold").orElseThrow().id());
        assertEquals(Optional.empty(), store.captures().byHold(""), "no hold is not a hold");
        assertEquals(
                List.of("c2", "c1"),
                store.captures().recent(2).stream().map(c -> c.id()).toList());
    }

    @Test
    void whatWasCapturedIsRemovedAndThatStaysKnown() throws Exception {
        store.captures().put(Samples.capture("old", "hold", NOW));
        store.captures().put(Samples.capture("young", "other", NOW.plusSeconds(10)));
        assertEquals(
                List.of("old"),
                store.captures().takenBefore(NOW.plusSeconds(10), 5).stream()
                        .map(c -> c.id())
                        .toList());
        assertEquals(Optional.empty(), store.captures().removed("hold"));
        store.captures().remove("old", NOW.plusSeconds(20));
        store.captures().remove("old", NOW.plusSeconds(30));
        assertEquals(Optional.of(NOW.plusSeconds(20)), store.captures().removed("hold"));
        assertEquals(Optional.empty(), store.captures().byHold("hold"));
        assertEquals(Optional.empty(), store.captures().find("old"));
        assertEquals(1, store.captures().recent(5).size());
        assertEquals(List.of(), store.captures().takenBefore(NOW.plusSeconds(10), 5));
        assertEquals(Optional.empty(), store.captures().removed("other"));
        assertEquals(Optional.empty(), store.captures().removed(""));
    }

    @Test
    void settingsAreFoundByHowTheyBeginAndRemovedAsTheyAre() throws Exception {
        store.settings().put("nonce.a", "1");
        store.settings().put("nonce.b", "2");
        store.settings().put("nonce", "3");
        store.settings().put("NONCE.c", "4");
        assertEquals(Map.of("nonce.a", "1", "nonce.b", "2"), store.settings().startingWith("nonce.", 10));
        assertEquals(1, store.settings().startingWith("nonce.", 1).size());
        assertFalse(store.settings().remove("nonce.a", "2"));
        assertTrue(store.settings().remove("nonce.a", "1"));
        assertEquals(Map.of("nonce.b", "2"), store.settings().startingWith("nonce.", 10));
    }

    @Test
    void settingsAreKeptAndANonceIsTakenOnce() throws Exception {
        store.settings().put("policy", "7");
        store.settings().put("policy", "8");
        assertTrue(store.settings().putIfAbsent("nonce", "a"));
        assertFalse(store.settings().putIfAbsent("nonce", "b"));
        restart();
        assertEquals(Optional.of("8"), store.settings().get("policy"));
        assertEquals(Optional.of("a"), store.settings().get("nonce"));
        assertEquals(Optional.empty(), store.settings().get("other"));
    }

    @Test
    void textThatLooksLikeSqlIsText() {
        String nasty = "'; DROP TABLE holds; --";
        store.settings().put(nasty, nasty);
        assertEquals(Optional.of(nasty), store.settings().get(nasty));
        assertEquals(List.of(), store.holds().recent(1));
    }

    @Test
    void anotherKeyFileIsRefusedAtTheStart() {
        StateException refused = assertThrows(StateException.class, () -> open(2));
        assertTrue(refused.getMessage().contains("key file"), refused.getMessage());
    }

    @Test
    void ofManyClaimsOneWins() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED);
        assertEquals(1, wins(i -> () -> store.holds().move(hold.id(), HoldState.GRANTED, HoldState.CLAIMED)));
    }

    @Test
    void ofManyThatOpenTheSameHoldOneWins() throws Exception {
        assertEquals(1, wins(i -> () -> store.holds().open(Samples.hold("s1", "x"))));
        assertEquals(1, store.holds().in(HoldState.OPEN, 100).size());
    }

    @Test
    void ofManyThatOpenTheSameHoldThroughTwoGatewaysOneIsToldFirst() throws Exception {
        AtomicInteger told = new AtomicInteger();
        try (Store other = open(1)) {
            long won = wins(i ->
                    () -> (i % 2 == 0 ? store : other).holds().open(Samples.hold("s1", "x"), told::incrementAndGet));
            assertEquals(1, won);
        }
        assertEquals(1, told.get());
    }

    @Test
    void whatComesFirstComesBeforeAnybodySeesTheHoldAndItsFailureLeavesNone() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        try (Store other = open(1)) {
            assertTrue(store.holds()
                    .open(
                            hold,
                            () -> assertEquals(Optional.empty(), other.holds().find(hold.id()))));
            assertEquals(Optional.of(hold), other.holds().find(hold.id()));
        }
        Hold failing = Samples.hold("s2", "x");
        assertThrows(IllegalStateException.class, () -> store.holds().open(failing, () -> {
            throw new IllegalStateException("no log");
        }));
        assertEquals(Optional.empty(), store.holds().find(failing.id()));
        assertTrue(store.holds().open(Samples.hold("s2", "x")), "nothing is in the way");
    }

    @Test
    void ofManyVotesByOnePersonOneCountsAndOfManyPeopleAll() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        assertEquals(1, wins(i -> () -> store.holds().vote(Samples.vote(hold.id(), "ann"))));
        assertEquals(CALLERS, wins(i -> () -> store.holds().vote(Samples.vote(hold.id(), "approver" + i))));
        assertEquals(CALLERS + 1, store.holds().votes(hold.id()).size());
    }

    @Test
    void ofManyThatTakeOneNonceOneWins() throws Exception {
        assertEquals(1, wins(i -> () -> store.settings().putIfAbsent("nonce", "value" + i)));
    }

    @Test
    void ofManyClaimsThroughTwoGatewaysOneWins() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED);
        try (Store other = open(1)) {
            assertEquals(
                    1,
                    wins(i -> () -> (i % 2 == 0 ? store : other)
                            .holds()
                            .move(hold.id(), HoldState.GRANTED, HoldState.CLAIMED)));
        }
    }

    @Test
    void aClaimKeepsForWhichGatewayAndEachFindsItsOwn() throws Exception {
        List<Hold> holds = List.of(Samples.hold("s1", "x"), Samples.hold("s2", "x"), Samples.hold("s3", "x"));
        for (Hold hold : holds) {
            store.holds().open(hold);
            assertFalse(store.holds().claim(hold.id(), "a"), "not granted yet");
            store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED);
            assertEquals(Optional.empty(), store.holds().claimant(hold.id()));
        }
        assertTrue(store.holds().claim(holds.get(0).id(), "a"));
        assertFalse(store.holds().claim(holds.get(0).id(), "b"));
        assertTrue(store.holds().claim(holds.get(1).id(), "b"));
        assertTrue(store.holds().move(holds.get(2).id(), HoldState.GRANTED, HoldState.CLAIMED));
        restart();
        assertEquals(Optional.of("a"), store.holds().claimant(holds.get(0).id()));
        assertEquals(Optional.empty(), store.holds().claimant(holds.get(2).id()));
        assertEquals(
                Set.of(holds.get(0).id(), holds.get(2).id()),
                store.holds().claimedBy("a", 10).stream().map(Hold::id).collect(Collectors.toSet()));
        store.holds().move(holds.get(1).id(), HoldState.CLAIMED, HoldState.EXECUTED);
        assertEquals(
                List.of(holds.get(2).id()),
                store.holds().claimedBy("b", 10).stream().map(Hold::id).toList());
    }

    @Test
    void ofManyGatewaysThatClaimOneWins() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED);
        assertEquals(1, wins(i -> () -> store.holds().claim(hold.id(), "node" + i)));
    }

    @Test
    void whatWasAcknowledgedSurvivesKill9() throws Exception {
        for (int round = 0; round < 2; round++) {
            List<String> acknowledged = new ArrayList<>();
            try (Child child = Child.start(List.of(), "work", location(), "round" + round)) {
                acknowledged.addAll(child.lines(150 + 31 * round));
                acknowledged.addAll(child.kill());
            }
            assertTrue(acknowledged.size() >= 150, "the child worked");
            for (String line : acknowledged) {
                String[] words = line.split(" ");
                Hold hold = store.holds().find(words[1]).orElseThrow(() -> new AssertionError("lost: " + line));
                if (words[0].equals("VOTE")) {
                    assertEquals(1, store.holds().votes(words[1]).size(), line);
                } else {
                    assertTrue(hold.state().compareTo(HoldState.valueOf(words[0])) >= 0, line);
                }
            }
        }
    }

    @Test
    void aTransactionKilledHalfWayLeavesNothingAndHoldsNobodyUp() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        try (Child child = Child.start(List.of(), "half", location(), hold.id())) {
            assertEquals(List.of("half"), child.lines(1));
            child.kill();
        }
        assertEquals(Optional.of(hold), store.holds().find(hold.id()));
        assertTrue(store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED));
    }

    @Test
    void aLockThatIsNotGivenUpIsAnErrorInTimeAndThenOverWith() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        try (Connection hog = raw()) {
            hog.setAutoCommit(false);
            try (Statement statement = hog.createStatement()) {
                statement.executeUpdate("UPDATE holds SET vote_count = vote_count");
                long start = System.nanoTime();
                assertThrows(
                        StateException.class, () -> store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED));
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                assertTrue(took.compareTo(Limits.SOCKET.plus(Limits.WAIT)) < 0, "took " + took);
                assertEquals(Optional.of(hold), store.holds().find(hold.id()), "readers are not held up");
            }
            hog.rollback();
        }
        assertTrue(store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED));
    }

    @Test
    void theDatabaseItselfRefusesASecondLiveHoldAndAVoteOnNone() throws Exception {
        store.holds().open(Samples.hold("h1", "s1", Samples.input(), NOW));
        store.holds().open(Samples.hold("h2", "s2", Samples.input(), NOW));
        sql("UPDATE holds SET state = 'REJECTED' WHERE id = 'h2'");
        sql("UPDATE holds SET session_id = 's1', proposal_digest = (SELECT proposal_digest FROM holds WHERE id = 'h1')"
                + " WHERE id = 'h2'");
        for (HoldState state : HoldState.values()) {
            String update = "UPDATE holds SET state = '" + state + "' WHERE id = 'h2'";
            if (state.terminal()) {
                sql(update);
            } else {
                assertThrows(SQLException.class, () -> sql(update), state.name());
            }
        }
        assertThrows(
                SQLException.class,
                () -> sql("INSERT INTO votes (hold_id, approver, seq, body) VALUES ('x', 'a', 1, '')"));
    }

    @Test
    void secretsStandNowhereInTheDatabase() throws Exception {
        store.sessions().open(Samples.credentialed("s1"));
        try (Connection connection = raw();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM sessions")) {
            assertTrue(row.next());
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                assertFalse(row.getString(i).contains("secret-of"), row.getString(i));
                assertFalse(row.getString(i).contains("token-of"), row.getString(i));
            }
        }
    }

    private static Steps.Step step(String proposal, String operation, Instant at) {
        return new Steps.Step(
                proposal,
                operation,
                Effect.DESTROY,
                false,
                List.of("arn:aws:rds:eu-west-1:1:db:orders"),
                Map.of("DBInstanceIdentifier", "not-to-be-read"),
                at);
    }

    private static Digest request(String of) {
        return Digest.of(of.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> proposals(List<Steps.Step> steps) {
        return steps.stream().map(Steps.Step::proposal).toList();
    }

    @Test
    void stepsAreOfOneSessionSinceATimeOldestFirstAndTheSameRequestIsOne() throws Exception {
        Steps steps = store.steps();
        assertEquals(List.of(), steps.take("s1", request("a"), step("p1", "rds:A", NOW), NOW));
        assertEquals(List.of(), steps.take("s2", request("a"), step("p2", "rds:A", NOW), NOW));
        Instant later = NOW.plusSeconds(60);
        assertEquals(List.of("p1"), proposals(steps.take("s1", request("b"), step("p3", "rds:B", later), NOW)));
        restart();
        assertEquals(
                List.of(step("p1", "rds:A", NOW), step("p3", "rds:B", later)),
                store.steps().since("s1", NOW));
        assertEquals(List.of("p3"), proposals(store.steps().since("s1", later)));
        assertEquals(
                List.of("p3"),
                proposals(store.steps().take("s1", request("a"), step("p4", "rds:A", later.plusSeconds(1)), NOW)));
        assertEquals(List.of("p3", "p4"), proposals(store.steps().since("s1", NOW)));
        store.steps().forget(later.plusSeconds(1));
        assertEquals(List.of("p4"), proposals(store.steps().since("s1", NOW)));
        assertEquals(List.of(), store.steps().since("s2", NOW));
    }

    @Test
    void ofAPlanOfThousandsTheLatestStepsAreKept() throws Exception {
        for (int i = 0; i < Steps.MOST + 20; i++) {
            store.steps().take("s1", request("r" + i), step("p%04d".formatted(i), "rds:A", NOW), NOW);
        }
        List<String> kept = proposals(store.steps().since("s1", NOW));
        assertEquals(Steps.MOST, kept.size());
        assertEquals("p0020", kept.getFirst());
        try (Connection connection = raw();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM steps")) {
            assertTrue(rows.next() && rows.getInt(1) <= Steps.MOST + 1, () -> "the others are gone");
        }
    }

    @Test
    void ofTwoStepsThroughTwoGatewaysAtOnceOneIsShownTheOther() throws Exception {
        try (Store other = open(1)) {
            for (int round = 0; round < 20; round++) {
                String session = "s" + round;
                long shown = wins(i -> () -> i < 2
                        && !(i == 0 ? store : other)
                                .steps()
                                .take(session, request("r" + i), step("p" + i, "rds:A", NOW), NOW)
                                .isEmpty());
                assertTrue(shown >= 1, session);
            }
        }
    }

    @Test
    void whatARequestCallsThingsStandsNowhereInTheDatabaseAndIsOfItsSession() throws Exception {
        store.steps().take("s1", request("a"), step("p1", "rds:A", NOW), NOW);
        try (Connection connection = raw();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT body FROM steps")) {
            assertTrue(row.next());
            assertFalse(row.getString(1).contains("not-to-be-read"));
        }
        sql("UPDATE steps SET session_id = 's2'");
        assertThrows(StateException.class, () -> store.steps().since("s2", NOW));
    }

    @Test
    void credentialsPutIntoAnotherRowDoNotOpen() throws Exception {
        store.sessions().open(Samples.credentialed("s1"));
        store.sessions().open(Samples.credentialed("s2"));
        sql("UPDATE sessions SET credentials = (SELECT credentials FROM sessions WHERE id = 's2') WHERE id = 's1'");
        assertThrows(StateException.class, () -> store.sessions().byAccessKey("LCKEYs1"));
        assertEquals(
                "secret-of-s2",
                store.sessions().byAccessKey("LCKEYs2").orElseThrow().secretKey());
    }

    @Test
    void aRowThatIsNoRecordIsAnErrorAndTheOthersAreStillThere() throws Exception {
        store.holds().open(Samples.hold("h1", "s1", Samples.input(), NOW));
        store.holds().open(Samples.hold("h2", "s2", Samples.input(), NOW));
        sql("UPDATE holds SET body = '{}' WHERE id = 'h1'");
        assertThrows(StateException.class, () -> store.holds().find("h1"));
        assertTrue(store.holds().find("h2").isPresent());
        sql("UPDATE holds SET state = 'MAYBE' WHERE id = 'h2'");
        assertThrows(StateException.class, () -> store.holds().find("h2"));
    }

    @Test
    void aClosedStoreIsAnError() throws Exception {
        Store other = open(1);
        other.close();
        assertThrows(StateException.class, () -> other.settings().get("x"));
        assertThrows(StateException.class, () -> other.settings().put("x", "y"));
    }

    private void sql(String sql) throws Exception {
        try (Connection connection = raw();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** Lets all loose at once, and counts those that were told yes. */
    private static long wins(IntFunction<Callable<Boolean>> caller) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Callable<Boolean> call = caller.apply(i);
                answers.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            start.countDown();
            long wins = 0;
            for (Future<Boolean> answer : answers) {
                wins += answer.get() ? 1 : 0;
            }
            return wins;
        }
    }
}
