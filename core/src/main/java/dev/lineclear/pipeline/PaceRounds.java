package dev.lineclear.pipeline;

import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.PaceRule;
import dev.lineclear.safeguard.rollout.Pacer;
import dev.lineclear.safeguard.rollout.Pacer.Fate;
import dev.lineclear.safeguard.rollout.Steady;
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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after what paced calls touched: whether it is well for its time, and what stops because it is not. */
final class PaceRounds {
    private static final Logger LOG = LoggerFactory.getLogger(PaceRounds.class);

    /** Paces looked at in a turn: an agent has one for each operation and kind of thing. */
    private static final int MAX_LOOKED = 500;

    private final Store store;
    private final Optional<PaceRule> rule;
    private final Steady steady;
    private final Journal journal;
    private final InstantSource clock;
    private final AtomicBoolean turning = new AtomicBoolean();
    private final AtomicBoolean news = new AtomicBoolean(true);
    private volatile Set<String> passed = Set.of();

    PaceRounds(Store store, Optional<PaceRule> rule, Health health, Journal journal, InstantSource clock) {
        this.store = store;
        this.rule = rule;
        this.steady = new Steady(health);
        this.journal = journal;
        this.clock = clock;
    }

    /** With what became of its calls meanwhile. */
    Pace noted(Pace pace, Instant now) {
        return Pacer.noted(pace, this::fate, rule.orElseThrow().remember(), now);
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

    /** Looks after what was touched. To be called often; blocks for nothing. */
    void turn() {
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
    void forget() {
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
}
