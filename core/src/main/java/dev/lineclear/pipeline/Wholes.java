package dev.lineclear.pipeline;

import dev.lineclear.execution.Composer;
import dev.lineclear.execution.Composer.ComposeException;
import dev.lineclear.execution.Composer.Composed;
import dev.lineclear.policy.Decider;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.ChangeSet.Stage;
import dev.lineclear.proposal.ChangeSet.Step;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Place;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.safeguard.rollout.Cohorts;
import dev.lineclear.safeguard.rollout.Sheet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Change sets as proposals: what the whole would do is what its requests would do, and what it requires is the most that
 * any of them does. Each request is decided again by itself when its turn comes.
 */
final class Wholes implements Decider {
    /** The gate of wholes: nothing goes through it but what starts a rollout. */
    static final String GATE = "rollout";

    /** Change sets whose parts are remembered while people look at them; any other is assessed again. */
    private static final int MAX_REMEMBERED = 100;

    private final Decider policies;
    private final Composer composer;
    private final Function<Proposal, Assessment> assess;
    private final Function<Proposal, Place> places;

    private final Map<Digest, List<Judged>> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, List<Judged>> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /**
     * @param assess as a request of an agent's is assessed, with what its session did before
     * @param places where what a request touches is
     */
    Wholes(
            Decider policies,
            Composer composer,
            Function<Proposal, Assessment> assess,
            Function<Proposal, Place> places) {
        this.policies = policies;
        this.composer = composer;
        this.assess = assess;
        this.places = places;
    }

    static boolean is(Proposal proposal) {
        return proposal.gate().equals(GATE) && proposal.operation().equals(ChangeSet.OPERATION);
    }

    /** @throws ComposeException when one of its requests cannot be made, with why */
    Proposal proposal(Session session, ChangeSet set, String reason, Instant now) throws ComposeException {
        List<Judged> parts = judged(session, set, reason, now);
        List<Target> targets = Judged.targets(parts);
        if (targets.isEmpty() || targets.size() > Proposal.MAX_TARGETS) {
            throw new ComposeException("a change set touches 1 to " + Proposal.MAX_TARGETS + " things");
        }
        List<Sheet.Seen> seen = parts.stream()
                .map(p -> new Sheet.Seen(
                        p.proposal().digest(),
                        p.assessment().digest(),
                        p.assessment().summary()))
                .toList();
        Proposal whole = Proposal.of(
                Ids.next(now),
                session,
                GATE,
                ChangeSet.OPERATION,
                Map.of(),
                targets,
                Sheet.write(set, seen),
                reason,
                now);
        synchronized (remembered) {
            remembered.put(whole.digest(), parts);
        }
        return whole;
    }

    private List<Judged> judged(Session session, ChangeSet set, String reason, Instant now) throws ComposeException {
        List<Judged> parts = new ArrayList<>();
        Set<Digest> once = new HashSet<>();
        for (int i = 0; i < set.stages().size(); i++) {
            for (Step step : set.stages().get(i).steps()) {
                Composed composed = composer.compose(session, step, reason, now);
                if (!once.add(composed.proposal().digest())) {
                    throw new ComposeException("the same request is there twice: " + step.operation());
                }
                Assessment assessment = assess.apply(composed.proposal());
                if (assessment.effect() == Effect.READ) {
                    throw new ComposeException(step.operation() + " only reads; a step changes something");
                }
                parts.add(new Judged(i, composed.proposal(), assessment));
            }
        }
        return parts;
    }

    /** Where a request's target itself is: its environment, its region (else that of the request), and its zone if known. */
    Cohorts.Placed<Step> placed(Session session, Step step, Instant now) throws ComposeException {
        Proposal proposal = composer.compose(session, step, "", now).proposal();
        List<String> environments = proposal.targets().stream()
                .map(t -> t.environment().name())
                .distinct()
                .toList();
        Place place = places.apply(proposal);
        return new Cohorts.Placed<>(
                step,
                environments.size() == 1 ? environments.getFirst() : "",
                place.region().isEmpty() ? step.region() : place.region(),
                place.zone());
    }

    private List<Judged> parts(Proposal whole) {
        synchronized (remembered) {
            List<Judged> known = remembered.get(whole.digest());
            if (known != null) {
                return known;
            }
        }
        try {
            List<Judged> parts = judged(whole.session(), Sheet.read(whole.input()), whole.reason(), whole.time());
            synchronized (remembered) {
                remembered.put(whole.digest(), parts);
            }
            return parts;
        } catch (ComposeException e) {
            throw new IllegalStateException("a request of it cannot be made any more: " + e.getMessage(), e);
        }
    }

    /** What the whole would do. */
    Assessment assessment(Proposal whole) {
        return Worst.of(whole, parts(whole));
    }

    @Override
    public String version() {
        return policies.version();
    }

    /** {@inheritDoc} Of a whole: each request must pass, with a snapshot of its own and the stages before it passed. */
    @Override
    public Verdict decide(Proposal proposal, Assessment assessment, Evidence evidence) {
        return is(proposal) ? whole(proposal, evidence) : policies.decide(proposal, assessment, evidence);
    }

    private Verdict whole(Proposal proposal, Evidence evidence) {
        List<Stage> stages = Sheet.read(proposal.input()).stages();
        CombinedVerdict all = new CombinedVerdict(policies.version());
        for (Judged part : parts(proposal)) {
            Set<String> passed = new TreeSet<>(evidence.stages());
            stages.stream().limit(part.stage()).forEach(s -> passed.add(s.name()));
            Evidence with = evidence.withStages(passed).with(true, true);
            all.add(
                    stages.get(part.stage()).name(),
                    part,
                    passed,
                    policies.decide(part.proposal(), part.assessment(), with));
        }
        return all.verdict();
    }
}
