package dev.lineclear.server.guard;

import dev.lineclear.assessment.LiveState;
import dev.lineclear.foresight.graph.Glob;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.policy.Decider;
import dev.lineclear.policy.Policies;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Standing;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.safeguard.approval.Owners;
import dev.lineclear.server.config.Configuration.EnvironmentRule;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.state.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a change of the gateway would mean: shown to those who are to agree, and signed by them. */
public final class Consequences implements LiveState {
    private static final Logger LOG = LoggerFactory.getLogger(Consequences.class);

    /** Open holds looked at. */
    private static final int MAX_OPEN = 1_000;

    /** What rules say of where a target is; of the rest tags may have said it. */
    private static final Set<String> BY_RULES = Set.of("configuration", "default");

    private final Store store;
    private final CedarDecider decider;
    private final Lately lately;
    private final Supplier<Changes> changes;
    private final InstantSource clock;

    /**
     * @param decider with the policies in force
     * @param changes asked for when there is something to look at, since they are made of what this is part of
     */
    public Consequences(
            Store store, CedarDecider decider, Lately lately, Supplier<Changes> changes, InstantSource clock) {
        this.store = store;
        this.decider = decider;
        this.lately = lately;
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    public List<String> observe(Proposal proposal) {
        try {
            return switch (changes.get()
                    .of(proposal.operation(), proposal.input().path("change"))) {
                case PolicyChange c -> policies(proposal, c.policies());
                case SettingsChange c -> settings(c.settings());
                case AgentChange c -> scope(c);
                case StandingChange c -> standing(c);
                case PersonChange c -> person(c.person(), c.before().isEmpty());
                default -> List.of();
            };
        } catch (ControlException | IllegalArgumentException | IllegalStateException e) {
            LOG.warn("what proposal {} would mean could not be worked out", proposal.id(), e);
            return List.of("What it would mean could not be worked out: " + e.getMessage());
        }
    }

    /** What can be judged again as it was; the rest is not guessed at. */
    private List<Lately.Seen> known() {
        return lately.since(clock.instant()).stream()
                .filter(seen -> seen.wholeFor(decider.policies()))
                .toList();
    }

    private static Verdict bare(Decider decider, Lately.Seen seen) {
        return decider.decide(seen.proposal(), seen.assessment(), Evidence.NONE);
    }

    private List<String> policies(Proposal proposal, Policies proposed) {
        Decider then = new CedarDecider(proposed);
        List<Lately.Seen> whole =
                known().stream().filter(seen -> seen.wholeFor(proposed)).toList();
        List<String> lines =
                new ArrayList<>(Otherwise.of(whole, seen -> bare(decider, seen), seen -> bare(then, seen)));
        Assessment own = new Assessment(
                new Operations()
                        .classify(proposal.operation(), proposal.input())
                        .effect(),
                "",
                Known.curated(proposal.operation()),
                new Operations()
                        .classify(proposal.operation(), proposal.input())
                        .reversibility(),
                proposal.targets(),
                BlastRadius.of(proposal.targets()),
                List.of(),
                List.of(),
                true);
        Verdict next = then.decide(proposal, own, Evidence.NONE);
        lines.add(
                switch (next) {
                    case Verdict.Deny deny ->
                        "Under them the policies could NEVER be changed again, but by recovery on the host.";
                    case Verdict.Allow allow ->
                        "Under them NO policy guards the gateway: one other owner is all that changes of it need.";
                    case Verdict.Hold hold -> "Under them a change of the policies " + Otherwise.words(hold) + ".";
                });
        return lines;
    }

    private List<String> settings(SortedMap<String, String> then) {
        Set<String> observed = GuardedSettings.observed(then);
        List<EnvironmentRule> rules = GuardedSettings.environments(then);
        Set<String> observedNow =
                GuardedSettings.observed(changes.get().settings().agreed().orElseGet(TreeMap::new));
        return Otherwise.of(
                known(),
                seen -> mode(observedNow, seen, bare(decider, seen)),
                seen -> mode(observed, seen, bare(decider, moved(seen, rules))));
    }

    private static Verdict mode(Set<String> observed, Lately.Seen seen, Verdict verdict) {
        Explanation said = verdict.explanation();
        return observed.contains(seen.proposal().gate()) ? new Verdict.Allow(said) : verdict;
    }

    /** The request with its targets where the rules would put them. */
    private static Lately.Seen moved(Lately.Seen seen, List<EnvironmentRule> rules) {
        List<Target> targets = seen.assessment().targets().stream()
                .map(t -> BY_RULES.contains(t.environment().source())
                        ? new Target(t.urn(), t.service(), t.type(), where(seen.proposal(), t, rules), t.tags())
                        : t)
                .toList();
        return seen.with(with(seen.assessment(), targets, seen.assessment().inScope()));
    }

    private static Environment where(Proposal proposal, Target target, List<EnvironmentRule> rules) {
        return rules.stream()
                .filter(rule -> Glob.matches(rule.resource(), target.urn())
                        && Glob.matches(rule.account(), proposal.destination().getOrDefault("account", ""))
                        && Glob.matches(rule.region(), proposal.destination().getOrDefault("region", "")))
                .findFirst()
                .map(rule -> new Environment(rule.name(), "configuration"))
                .orElse(Environment.UNKNOWN);
    }

    private static Assessment with(Assessment a, List<Target> targets, boolean inScope) {
        return new Assessment(
                a.effect(),
                a.summary(),
                a.known(),
                a.reversibility(),
                targets,
                BlastRadius.of(targets, a.blastRadius().harm()),
                a.signals(),
                a.observations(),
                inScope);
    }

    private List<String> scope(AgentChange change) {
        Scope scope = change.agent().scope();
        List<Lately.Seen> its = known().stream()
                .filter(seen -> seen.proposal()
                        .session()
                        .agent()
                        .id()
                        .equals(change.agent().id()))
                .toList();
        List<String> lines = new ArrayList<>(Otherwise.of(its, seen -> bare(decider, seen), seen -> {
            boolean inScope = seen.proposal().targets().stream()
                    .allMatch(t -> scope.covers(seen.proposal().operation(), t.urn()));
            Assessment a = seen.assessment();
            return bare(decider, seen.with(with(a, a.targets(), inScope)));
        }));
        lines.add("Sessions that are open keep the scope they were opened with.");
        return lines;
    }

    private List<String> standing(StandingChange change) {
        AgentTally tally = new AgentTally(change.agent());
        lately.each(clock.instant(), tally::add);
        List<String> lines = new ArrayList<>(tally.lines());
        lines.add(
                change.to() == Standing.SANDBOXED
                        ? "From then on its changes go to the twin, those of open sessions too."
                        : "Sessions that are open stay as little trusted as they were; it counts from the next one on.");
        return lines;
    }

    private List<String> person(Approver person, boolean fresh) {
        List<Hold> open = store.holds().in(HoldState.OPEN, MAX_OPEN);
        long theirs = open.stream()
                .filter(h -> person.role() == Approver.Role.APPROVER)
                .filter(h -> !store.approvers().same(h.proposal().session().operator(), person.id()))
                .filter(h -> person.owner() || !h.proposal().changesGateway())
                .count();
        long waiting = open.stream()
                .filter(h -> h.required().teams().stream().anyMatch(person.teams()::contains))
                .count();
        List<String> lines = new ArrayList<>();
        lines.add("Of " + open.size() + " open holds, " + (fresh ? "they" : person.id()) + " could then sign for "
                + theirs + "; " + waiting + " of them wait for one of their teams.");
        int owners = new Owners(store.approvers(), store.settings()).all().size();
        boolean known =
                store.approvers().find(person.id()).filter(Approver::owner).isPresent();
        if (person.owner() != known) {
            lines.add("There would be " + (person.owner() ? owners + 1 : owners - 1) + " owners, not " + owners + ".");
        }
        return lines;
    }
}
