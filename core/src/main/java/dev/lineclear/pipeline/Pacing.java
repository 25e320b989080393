package dev.lineclear.pipeline;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.PaceRule;
import dev.lineclear.safeguard.rollout.Paced;
import dev.lineclear.safeguard.rollout.Pacer;
import dev.lineclear.safeguard.rollout.Turn;
import dev.lineclear.state.Company;
import dev.lineclear.state.Pace;
import dev.lineclear.state.Pace.Wave;
import dev.lineclear.state.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The pace of agents that know nothing of stages: of the same change to one target after the other, the next is held until
 * what went before it was watched for its time and is well. Nobody is asked for that; what is not well waits for a person.
 */
public final class Pacing {
    /** Each further look means that another call began meanwhile; ten in a row is no accident. */
    private static final int MAX_LOOKS = 10;

    private final Store store;
    private final Optional<PaceRule> rule;
    private final PaceRounds rounds;
    private final Predicate<Proposal> observed;
    private final Journal journal;
    private final InstantSource clock;
    /**
     * @param rule empty where nothing is paced
     * @param observed whether a request's gate is only observed
     */
    Pacing(
            Store store,
            Optional<PaceRule> rule,
            Health health,
            Predicate<Proposal> observed,
            Journal journal,
            InstantSource clock) {
        this.store = store;
        this.rule = rule;
        this.rounds = new PaceRounds(store, rule, health, journal, clock);
        this.observed = observed;
        this.journal = journal;
        this.clock = clock;
    }

    /** There is no such pace, or nothing of it stands. */
    public static final class NotNowException extends RuntimeException {
        NotNowException(String message) {
            super(message);
        }
    }

    /** Whether anything is. */
    boolean paces() {
        return rule.isPresent();
    }

    /** Whether such a request of an agent is paced. A person who acts by themselves has their own pace. */
    boolean covers(Proposal proposal, Assessment assessment) {
        return rule.filter(r -> r.covers(proposal.operation(), assessment.effect()))
                        .isPresent()
                && !proposal.session().personal()
                && !proposal.changesGateway()
                && !Wholes.is(proposal)
                && !observed.test(proposal);
    }

    /** What a rollout does has its stages already. */
    private boolean covers(Hold hold) {
        return covers(hold.proposal(), hold.assessment())
                && store.rollouts().part(hold.id()).isEmpty();
    }

    /** What a call is looked at among. */
    private record Among(Pace own, List<Pace> all, Company company) {}

    private Among among(Hold hold, Instant now) {
        // First, so that what begins meanwhile is found to have begun.
        Company company = store.paces().company(PacedCall.parties(hold, store.approvers()));
        String id = PacedCall.id(hold.proposal(), hold.assessment());
        Pace own = rounds.noted(
                store.paces()
                        .find(id)
                        .orElseGet(() -> Pacer.empty(
                                id,
                                hold.proposal().session().agent().id(),
                                hold.proposal().operation(),
                                now)),
                now);
        List<Pace> all = new ArrayList<>();
        all.add(own);
        company.paces().stream()
                .filter(p -> !p.id().equals(id))
                .map(p -> rounds.noted(p, now))
                .forEach(all::add);
        return new Among(own, all, company);
    }

    private Turn turn(Among among, Hold hold, Instant now) {
        return among.company().more()
                ? Turn.crowded()
                : Turn.of(among.all(), PacedCall.of(hold), rule.orElseThrow().bake(), now);
    }

    /** Whether it is the turn of a held call, and what passed before it. Always, of what is not paced. */
    Turn turn(Hold hold) {
        if (!covers(hold)) {
            return Turn.now(Set.of());
        }
        Instant now = clock.instant();
        return turn(among(hold, now), hold, now);
    }

    /** What a held call waits for, other than people's yes; empty where for nothing, and where nothing is paced. */
    Optional<String> waits(Hold hold) {
        return Optional.of(turn(hold)).filter(t -> !t.now()).map(Turn::because);
    }

    /** What people are told of a call that waits for its turn; empty where it does not. */
    Optional<Paced> told(Hold hold) {
        Turn turn = turn(hold);
        return turn.now()
                ? Optional.empty()
                : Optional.of(Paced.of(turn, rule.orElseThrow(), hold.required().people(), clock.instant()));
    }

    /**
     * Keeps that a call begins now; of several at once the store lets one begin, and the others see it.
     *
     * @param regardless whether a person broke the glass for it
     * @return whether it may begin
     */
    boolean begins(Hold hold, boolean regardless) {
        if (!covers(hold)) {
            return true;
        }
        for (int look = 0; look < MAX_LOOKS; look++) {
            Instant now = clock.instant();
            Among among = among(hold, now);
            if (!regardless && !turn(among, hold, now).now()) {
                return false;
            }
            Optional<Pace> begun = Pacer.begun(among.own(), PacedCall.of(hold), now);
            if (begun.isEmpty()) {
                return false;
            }
            // What was noted and what begins are one step of the store's.
            if (store.paces().begin(Pacer.next(begun.get()), among.company())) {
                return true;
            }
        }
        throw new IllegalStateException("pace of hold " + hold.id() + " did not stand still");
    }

    /** Looks after what was touched. To be called often; blocks for nothing. */
    public void turn() {
        rounds.turn();
    }

    /** The same, at once. */
    void look() {
        rounds.look();
    }

    /** Whether it may be the turn of something now whose turn it was not before; once for each time. */
    boolean news() {
        return rounds.news();
    }

    /** Those in which nothing happened for long, and nothing is stopped, are there no more. */
    public void forget() {
        rounds.forget();
    }

    /** Those that changed most lately first. */
    public List<Pace> recent(int limit) {
        return store.paces().recent(limit);
    }

    /**
     * A person lets go on what was stopped.
     *
     * @param by who signed it
     * @throws NotNowException when there is nothing to let on
     */
    public Pace goOn(String id, Signed by, String because) {
        Pace there = store.paces()
                .find(id)
                .orElseThrow(() -> new NotNowException("there is no pace " + id + "; see: lineclear paces"));
        List<Wave> stopped = there.waves().stream()
                .filter(w -> w.state() == Pace.State.STOPPED)
                .toList();
        if (stopped.isEmpty()) {
            throw new NotNowException("nothing of pace " + id + " is stopped");
        }
        Pace next = Pacer.next(Pacer.letOn(there, by.by() + ": " + because, clock.instant()));
        stopped.forEach(w -> next.waves().stream()
                .filter(n -> n.values().equals(w.values()))
                .forEach(n -> journal.paced(next, n, Pace.State.STOPPED, Optional.of(by))));
        if (!store.paces().put(next)) {
            throw new NotNowException("pace " + id + " moved meanwhile; look again");
        }
        return next;
    }
}
