package dev.lineclear.pipeline;

import dev.lineclear.execution.Composer;
import dev.lineclear.execution.Composer.ComposeException;
import dev.lineclear.execution.Composer.Composed;
import dev.lineclear.policy.Decider;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.Care;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.ChangeSet.Stage;
import dev.lineclear.proposal.ChangeSet.Step;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Place;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.proposal.Visible;
import dev.lineclear.safeguard.rollout.Cohorts;
import dev.lineclear.safeguard.rollout.Sheet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Change sets as proposals: what the whole would do is what its requests would do, and what it requires is the most that
 * any of them does. Each request is decided again by itself when its turn comes.
 */
final class Wholes implements Decider {
    /** The gate of wholes: nothing goes through it but what starts a rollout. */
    static final String GATE = "rollout";

    /** Change sets whose parts are remembered while people look at them; any other is assessed again. */
    private static final int MAX_REMEMBERED = 100;

    /** Reasons of a page that people read. */
    private static final int MAX_REASONS = 20;

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

    /** One request, and what it would do. */
    private record Judged(int stage, Proposal proposal, Assessment assessment) {}

    static boolean is(Proposal proposal) {
        return proposal.gate().equals(GATE) && proposal.operation().equals(ChangeSet.OPERATION);
    }

    /** @throws ComposeException when one of its requests cannot be made, with why */
    Proposal proposal(Session session, ChangeSet set, String reason, Instant now) throws ComposeException {
        List<Judged> parts = judged(session, set, reason, now);
        List<Target> targets = targets(parts);
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

    private static List<Target> targets(List<Judged> parts) {
        Map<String, Target> targets = new LinkedHashMap<>();
        parts.forEach(p -> p.assessment().targets().forEach(t -> targets.putIfAbsent(t.urn(), t)));
        return List.copyOf(targets.values());
    }

    /** What the whole would do: the worst of everything that its requests would. */
    Assessment assessment(Proposal whole) {
        List<Judged> parts = parts(whole);
        Assessment worst = parts.getFirst().assessment();
        Reversibility comesBack = worst.reversibility();
        Known known = worst.known();
        Effect effect = worst.effect();
        Map<String, Signal> signals = new LinkedHashMap<>();
        boolean inScope = true;
        for (Judged part : parts) {
            Assessment a = part.assessment();
            effect = effect.or(a.effect());
            worst = a.blastRadius().harm().failing()
                            > worst.blastRadius().harm().failing()
                    ? a
                    : worst;
            comesBack = a.reversibility().kind().compareTo(comesBack.kind()) > 0 ? a.reversibility() : comesBack;
            known = a.known().basis().compareTo(known.basis()) > 0 ? a.known() : known;
            a.signals().forEach(s -> signals.putIfAbsent(s.name() + s.binds(), s));
            inScope &= a.inScope();
        }
        List<Target> targets = targets(parts);
        int stages = Sheet.read(whole.input()).stages().size();
        List<String> observations = new ArrayList<>();
        notLast(parts).ifPresent(observations::add);
        observations.addAll(Sheet.lines(whole.input()));
        return new Assessment(
                effect,
                "Rolls out in " + stages + (stages == 1 ? " stage: " : " stages: ")
                        + whole.input().path("change").asString(""),
                known,
                new Reversibility(comesBack.kind(), comesBack.because(), comesBack.lost(), Optional.empty()),
                targets,
                BlastRadius.of(targets, worst.blastRadius().harm()),
                List.copyOf(signals.values()),
                observations,
                inScope);
    }

    /** Whoever writes the stages may put production first; whoever signs them is told so. */
    private static Optional<String> notLast(List<Judged> parts) {
        Optional<Judged> first = parts.stream().filter(Wholes::production).findFirst();
        return first.flatMap(p -> parts.stream()
                .filter(later -> later.stage() >= p.stage() && !production(later))
                .findFirst()
                .map(later -> "PRODUCTION DOES NOT COME LAST: stage " + (p.stage() + 1) + " changes production, and "
                        + environments(later)
                        + (later.stage() == p.stage()
                                ? " comes with it."
                                : " comes after it, in stage " + (later.stage() + 1) + ".")));
    }

    private static boolean production(Judged part) {
        return part.assessment().targets().stream()
                .anyMatch(t -> t.environment().production());
    }

    private static String environments(Judged part) {
        return part.assessment().targets().stream()
                .map(t -> Visible.text(t.environment().name()))
                .distinct()
                .collect(Collectors.joining(", "));
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
        Combined all = new Combined(policies.version());
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

    /** The verdicts of all requests as one. */
    private static final class Combined {
        private final String version;
        private final Set<String> ids = new TreeSet<>();
        private final Set<String> reasons = new LinkedHashSet<>();
        private final Set<String> wouldChange = new LinkedHashSet<>();
        private final Set<String> teams = new TreeSet<>();
        private int approvals;
        private Care care = Care.NONE;
        private boolean held;
        private boolean denied;

        Combined(String version) {
            this.version = version;
        }

        void add(String stage, Judged part, Set<String> passed, Verdict verdict) {
            if (verdict instanceof Verdict.Allow) {
                return;
            }
            Explanation e = verdict.explanation();
            ids.addAll(e.policies());
            e.reasons().forEach(reason -> reasons.add("Stage " + stage + ": " + promised(reason)));
            wouldChange.addAll(e.wouldChange());
            if (verdict instanceof Verdict.Hold hold) {
                hold(stage, part, passed, hold.required());
            } else {
                denied = true;
            }
        }

        /** It was decided as if these were there, since none of it runs without: nobody is to read that they are. */
        private static String promised(String reason) {
            return reason.replace(", a snapshot", ", a snapshot before it runs")
                    .replace(", a witnessed intent", ", a witnessed intent before it runs");
        }

        private void hold(String stage, Judged part, Set<String> passed, Evidence required) {
            held = true;
            approvals = Math.max(approvals, required.approvals());
            teams.addAll(required.teams());
            care = care.and(required.care());
            if (required.rehearsal()) {
                denied = true;
                reasons.add("Stage " + stage + ": " + part.proposal().operation()
                        + " has to be rehearsed first, which a change set cannot be.");
            }
            if (!passed.containsAll(required.stages())) {
                denied = true;
                reasons.add("Stage " + stage + ": " + part.proposal().operation() + " needs stages that are not before"
                        + " it: " + String.join(", ", required.stages()));
            }
        }

        Verdict verdict() {
            Explanation why = new Explanation(
                    List.copyOf(ids),
                    reasons.stream().limit(MAX_REASONS).toList(),
                    wouldChange.stream().limit(MAX_REASONS).toList(),
                    version);
            if (denied) {
                return new Verdict.Deny(why);
            }
            return held
                    ? new Verdict.Hold(new Evidence(approvals, teams, false, false, Set.of()).withCare(care), why)
                    : new Verdict.Allow(why);
        }
    }
}
