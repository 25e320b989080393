package dev.lineclear.pipeline;

import dev.lineclear.proposal.Care;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Verdict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The verdicts of all requests of a change set as one: the most that any of them requires. */
final class CombinedVerdict {
    /** Reasons of a page that people read. */
    private static final int MAX_REASONS = 20;

    private final String version;
    private final Set<String> ids = new TreeSet<>();
    private final Set<String> reasons = new LinkedHashSet<>();
    private final Set<String> wouldChange = new LinkedHashSet<>();
    private final Set<String> teams = new TreeSet<>();
    private int approvals;
    private Care care = Care.NONE;
    private boolean held;
    private boolean denied;

    CombinedVerdict(String version) {
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
