package dev.lineclear.pipeline;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.PaceRule;
import dev.lineclear.safeguard.rollout.Paced;
import dev.lineclear.safeguard.rollout.Pacer;
import dev.lineclear.safeguard.rollout.Pacer.Fate;
import dev.lineclear.safeguard.rollout.Sameness;
import dev.lineclear.safeguard.rollout.Steady;
import dev.lineclear.safeguard.rollout.Turn;
import dev.lineclear.state.Company;
import dev.lineclear.state.Pace;
import dev.lineclear.state.Pace.Member;
import dev.lineclear.state.Pace.Wave;
import dev.lineclear.state.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pace of agents that know nothing of stages: of the same change to one target after the other, the next is held until
 * what went before it was watched for its time and is well. Nobody is asked for that; what is not well waits for a person.
 */
public final class Pacing {
    private static final Logger LOG = LoggerFactory.getLogger(Pacing.class);

    /** Paces looked at in a turn: an agent has one for each operation and kind of thing. */
    private static final int MAX_LOOKED = 500;

    /** Each further look means that another call began meanwhile; ten in a row is no accident. */
    private static final int MAX_LOOKS = 10;

    /** Kinds of things that one call touches, times whoever it is of; more is no call that anybody understands. */
    private static final int MAX_PARTIES = 100;

    private static final int ID = 16;

    private final Store store;
    private final Optional<PaceRule> rule;
    private final Steady steady;
    private final Predicate<Proposal> observed;
    private final Journal journal;
    private final InstantSource clock;
    private final AtomicBoolean turning = new AtomicBoolean();
    private final AtomicBoolean news = new AtomicBoolean(true);
    private volatile Set<String> passed = Set.of();

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
        this.steady = new Steady(health);
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

    private static String id(Proposal proposal, Assessment assessment) {
        ObjectNode node = CanonicalJson.MAPPER.createObjectNode();
        node.put("agent", proposal.session().agent().id());
        node.put("gate", proposal.gate());
        node.put("operation", proposal.operation());
        ArrayNode kinds = node.putArray("kinds");
        Set<String> sorted = new TreeSet<>();
        assessment.targets().forEach(t -> sorted.add(t.service() + ":" + t.type()));
        sorted.forEach(kinds::add);
        return Digest.of(node).hex().substring(0, ID);
    }

    /**
     * Whose calls it waits for: its agent's and its operator's, of each kind of thing that it touches, so that neither another
     * agent nor one more thing of another kind makes it another change.
     */
    private Set<String> parties(Hold hold) {
        Proposal proposal = hold.proposal();
        Set<String> who = new TreeSet<>();
        who.add("agent " + proposal.session().agent().id());
        store.approvers().names(proposal.session().operator()).forEach(name -> who.add("operator " + name));
        Set<String> parties = new TreeSet<>();
        for (Target target : hold.assessment().targets()) {
            for (String one : who) {
                ObjectNode node = CanonicalJson.MAPPER.createObjectNode();
                node.put("who", one);
                node.put("gate", proposal.gate());
                node.put("kind", target.service() + ":" + target.type());
                parties.add(Digest.of(node).hex());
            }
        }
        if (parties.size() > MAX_PARTIES) {
            throw new IllegalStateException("it touches too many kinds of things at once to be paced");
        }
        return parties;
    }

    private static Turn.Call call(Hold hold) {
        Proposal proposal = hold.proposal();
        List<Target> targets = hold.assessment().targets();
        Set<String> environments =
                targets.stream().map(t -> t.environment().name()).collect(Collectors.toCollection(TreeSet::new));
        boolean wide = targets.stream()
                .collect(Collectors.groupingBy(t -> t.service() + ":" + t.type(), Collectors.counting()))
                .values()
                .stream()
                .anyMatch(count -> count > 1);
        var zones = hold.assessment().blastRadius().harm().zones();
        return new Turn.Call(
                proposal.operation(),
                Sameness.of(proposal, hold.assessment().effect()),
                new Member(
                        hold.id(),
                        targets.stream().map(Target::urn).sorted().toList(),
                        wide,
                        environments.size() == 1 ? environments.iterator().next() : "",
                        proposal.destination().getOrDefault("region", ""),
                        zones.count() == 1 ? zones.first().getFirst() : "",
                        false,
                        false));
    }

    /** What a call is looked at among. */
    private record Among(Pace own, List<Pace> all, Company company) {}

    private Among among(Hold hold, Instant now) {
        // First, so that what begins meanwhile is found to have begun.
        Company company = store.paces().company(parties(hold));
        String id = id(hold.proposal(), hold.assessment());
        Pace own = noted(
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
                .map(p -> noted(p, now))
                .forEach(all::add);
        return new Among(own, all, company);
    }

    private Pace noted(Pace pace, Instant now) {
        return Pacer.noted(pace, this::fate, rule.orElseThrow().remember(), now);
    }

    private Turn turn(Among among, Hold hold, Instant now) {
        return among.company().more()
                ? Turn.crowded()
                : Turn.of(among.all(), call(hold), rule.orElseThrow().bake(), now);
    }

    private Fate fate(Member member) {
        return store.holds()
                .find(member.hold())
                .map(h -> switch (h.state()) {
                    case OPEN, GRANTED, CLAIMED -> Fate.UNDER_WAY;
                    case EXECUTED -> Fate.DONE;
                    case IN_DOUBT, SETTLED -> Fate.DOUBTFUL;
                    case FAILED, REJECTED, EXPIRED, SUPERSEDED -> Fate.NOT_DONE;
                })
                .orElse(Fate.DOUBTFUL);
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
            Optional<Pace> begun = Pacer.begun(among.own(), call(hold), now);
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
        if (rule.isPresent() && turning.compareAndSet(false, true)) {
            Thread.ofVirtual().name("pacing").start(() -> {
                try {
                    look();
                } catch (RuntimeException e) {
                    LOG.warn("what agents touched is looked after later: {}", e.toString());
                } finally {
                    turning.set(false);
                }
            });
        }
    }

    /** The same, at once. */
    void look() {
        List<Pace> paces = store.paces().recent(MAX_LOOKED);
        paces.forEach(this::look);
        Set<String> well = paces.stream()
                .flatMap(p -> p.waves().stream())
                .flatMap(w -> w.members().stream())
                .filter(Member::passed)
                .map(Member::hold)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!well.equals(passed)) {
            passed = well;
            news.set(true);
        }
    }

    /** Whether it may be the turn of something now whose turn it was not before; once for each time. */
    boolean news() {
        return rule.isPresent() && news.getAndSet(false);
    }

    /** Those in which nothing happened for long, and nothing is stopped, are there no more. */
    public void forget() {
        rule.ifPresent(
                r -> store.paces().forget(clock.instant().minus(r.remember().multipliedBy(2))));
    }

    private void look(Pace there) {
        PaceRule r = rule.orElseThrow();
        Instant now = clock.instant();
        Pace noted = noted(there, now);
        List<Wave> waves = new ArrayList<>();
        noted.waves().forEach(w -> waves.add(Pacer.looked(w, r, steady, now)));
        if (waves.equals(there.waves())) {
            return;
        }
        Pace next = Pacer.next(Pacer.with(there, waves, now));
        // On record before it counts, as moves of rollouts are.
        waves.forEach(w -> said(next, there, w));
        store.paces().put(next);
    }

    private void said(Pace pace, Pace before, Wave now) {
        Optional<Wave> then = before.waves().stream()
                .filter(w -> w.values().equals(now.values()))
                .findFirst();
        boolean news = then.filter(w -> w.state() == now.state()).isEmpty();
        if (news && now.state() != Pace.State.BAKING) {
            journal.paced(pace, now, then.map(Wave::state).orElse(Pace.State.BAKING), Optional.empty());
        }
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
