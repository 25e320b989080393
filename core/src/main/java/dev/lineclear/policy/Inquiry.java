package dev.lineclear.policy;

import dev.lineclear.policy.CedarEngine.AskException;
import dev.lineclear.policy.Finding.Outcome;
import dev.lineclear.policy.Finding.Way;
import dev.lineclear.policy.Slices.Answer;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Visible;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** One question put to the policies: as it is, then with more evidence, then with other facts, until it is clear why. */
final class Inquiry {
    /** Stands for an environment that is not production. */
    private static final String ELSEWHERE = "elsewhere";

    private final Policies policies;
    private final Question question;
    private final Evidence given;

    Inquiry(Policies policies, Question.Asked asked) {
        this.policies = policies;
        this.question = asked.question();
        this.given = asked.evidence();
    }

    Finding find() throws AskException {
        List<Rule> candidates = policies.candidates(question);
        Answer answer = policies.ask(candidates, question, given);
        if (answer.allowed()) {
            return finding(Outcome.ALLOW, Evidence.NONE, answer, Set.of());
        }
        Optional<Evidence> least = whatever(answer) ? Optional.empty() : least(candidates, answer);
        return least.isPresent()
                ? finding(Outcome.HOLD, least.get(), answer, Set.of())
                : finding(Outcome.DENY, Evidence.NONE, answer, ways());
    }

    /** Whether something forbids it that looks at no evidence there could be more of: then no search would find any. */
    private boolean whatever(Answer answer) {
        return answer.policies().stream()
                .map(policies::rule)
                .anyMatch(rule -> !rule.permits() && rule.lattice().pieces() == 0);
    }

    private Optional<Evidence> least(List<Rule> candidates, Answer answer) throws AskException {
        return LeastEvidence.find(
                lattice(candidates),
                owner(question),
                evidence -> evidence.equals(given)
                        ? answer.allowed()
                        : policies.ask(candidates, question, evidence).allowed());
    }

    /** Whether there is evidence that turns the answer, whichever: one question instead of a search. */
    private boolean turns(Question asked) throws AskException {
        List<Rule> candidates = policies.candidates(asked);
        Evidence most = LeastEvidence.most(lattice(candidates), owner(asked));
        return policies.ask(candidates, asked, most).allowed();
    }

    private static Lattice lattice(List<Rule> candidates) {
        Lattice lattice = Lattice.none();
        for (Rule rule : candidates) {
            lattice = lattice.and(rule.lattice());
        }
        return lattice;
    }

    private static String owner(Question asked) {
        return String.valueOf(asked.get(Fact.OWNER));
    }

    /** Each by itself where that is enough, else all that would be needed together. */
    private Set<Way> ways() throws AskException {
        Set<Way> alone = EnumSet.noneOf(Way.class);
        Set<Way> possible = EnumSet.noneOf(Way.class);
        for (Way way : Way.values()) {
            if (!changed(question, way).equals(question)) {
                possible.add(way);
                if (turns(changed(question, way))) {
                    alone.add(way);
                }
            }
        }
        if (!alone.isEmpty() || possible.isEmpty()) {
            return alone;
        }
        Set<Way> needed = EnumSet.copyOf(possible);
        if (!turns(changed(needed))) {
            return Set.of();
        }
        for (Way way : possible) {
            needed.remove(way);
            if (!turns(changed(needed))) {
                needed.add(way);
            }
        }
        return needed;
    }

    private Question changed(Set<Way> ways) {
        Question all = question;
        for (Way way : ways) {
            all = changed(all, way);
        }
        return all;
    }

    private static Question changed(Question from, Way way) {
        return switch (way) {
            case WIDEN_SCOPE -> asked(from, Fact.IN_SCOPE) ? from.with(Fact.IN_SCOPE, true) : from;
            case CLASSIFY -> {
                Question known = asked(from, Fact.KNOWN) && from.get(Fact.KNOWN).equals("unknown")
                        ? from.with(Fact.KNOWN, "curated")
                        : from;
                yield from.effect() == Effect.UNKNOWN ? known.with(Effect.DESTROY) : known;
            }
            case STATE_ENVIRONMENT ->
                from.get(Fact.ENVIRONMENT).equals(Environment.PRODUCTION)
                        ? from.with(Fact.ENVIRONMENT, ELSEWHERE)
                        : from;
            case SETTLE_SIGNALS -> asked(from, Fact.SIGNALS) ? from.with(Fact.SIGNALS, new TreeSet<String>()) : from;
        };
    }

    private static boolean asked(Question question, Fact fact) {
        return question.get(fact) != Question.UNASKED;
    }

    private Finding finding(Outcome outcome, Evidence required, Answer answer, Set<Way> ways) {
        List<String> reasons = new ArrayList<>();
        answer.policies().forEach(id -> reasons.add(reason(policies.rule(id))));
        if (answer.policies().isEmpty()) {
            reasons.add("No policy permits it" + (outcome == Outcome.HOLD ? " with the evidence there is." : "."));
        }
        SortedMap<String, String> observed = new TreeMap<>();
        reasons.addAll(observed(observed));
        return new Finding(outcome, required, answer.policies(), reasons, observed, ways);
    }

    /** @param found takes what each would have made of it: those that no evidence would satisfy would have refused */
    private List<String> observed(SortedMap<String, String> found) {
        try {
            SortedSet<String> matching = policies.wouldForbid(question, given);
            if (matching.isEmpty()) {
                return List.of();
            }
            Lattice lattice = lattice(matching.stream().map(policies::rule).toList());
            SortedSet<String> still = policies.wouldForbid(question, LeastEvidence.most(lattice, owner(question)));
            matching.forEach(id -> found.put(id, still.contains(id) ? "deny" : "hold"));
            return matching.stream()
                    .map(id -> "Only observed, would have " + (still.contains(id) ? "refused" : "held") + ": " + id
                            + ": " + reason(policies.rule(id)))
                    .toList();
        } catch (AskException e) {
            return List.of("Only observed, and in error: " + e.getMessage());
        }
    }

    /** Its author's words and the facts it looked at: "… (environment production, 0 approvals, no snapshot)". */
    private String reason(Rule rule) {
        List<String> facts = new ArrayList<>();
        for (Fact fact : rule.facts()) {
            facts.add(fact.words(question.get(fact)));
        }
        facts.addAll(evidence(rule.lattice()));
        String words = rule.because().isEmpty() ? "Policy " + rule.id() + "." : rule.because();
        return facts.isEmpty() ? words : words + " (" + String.join(", ", facts) + ")";
    }

    private List<String> evidence(Lattice lattice) {
        List<String> words = new ArrayList<>();
        if (!lattice.approvals().isEmpty()) {
            words.add(given.approvals() + (given.approvals() == 1 ? " approval" : " approvals"));
        }
        TreeSet<String> teams = new TreeSet<>(lattice.teams());
        if (lattice.owner()) {
            teams.add(String.valueOf(question.get(Fact.OWNER)));
        }
        teams.forEach(
                team -> words.add((given.teams().contains(team) ? "one of " : "nobody of ") + Visible.text(team)));
        if (lattice.snapshot()) {
            words.add(given.snapshot() ? "a snapshot" : "no snapshot");
        }
        if (lattice.rehearsal()) {
            words.add(given.rehearsal() ? "a rehearsal" : "no rehearsal");
        }
        if (lattice.witnessed()) {
            words.add(given.witnessed() ? "a witnessed intent" : "no witnessed intent");
        }
        lattice.stages()
                .forEach(stage -> words.add(
                        "stage " + Visible.text(stage) + (given.stages().contains(stage) ? " passed" : " not passed")));
        lattice.care().keySet().forEach(time -> words.add(time.words(String.valueOf(time.in(given.care())))));
        return words;
    }
}
