package dev.lineclear.server.guard;

import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Requirement;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.proposal.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Judges what was asked for lately again, as things are and as they would be, and tells the difference in sentences. */
final class Otherwise {
    /** Kinds of differences that are told; the rest is counted. */
    private static final int MAX_TOLD = 12;

    private Otherwise() {}

    static List<String> of(
            List<Lately.Seen> past, Function<Lately.Seen, Verdict> now, Function<Lately.Seen, Verdict> then) {
        Map<String, Integer> differences = new LinkedHashMap<>();
        int different = 0;
        for (Lately.Seen seen : past) {
            String is = words(now.apply(seen));
            String would = words(then.apply(seen));
            if (!is.equals(would)) {
                different++;
                differences.merge(sentence(seen.proposal(), is, would), 1, Integer::sum);
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add("Of " + past.size() + (past.size() == 1 ? " request" : " requests") + " of the last "
                + Lately.DAYS.toDays() + " days, " + different + " would be decided otherwise.");
        differences.entrySet().stream()
                .limit(MAX_TOLD)
                .forEach(e -> lines.add(e.getKey() + (e.getValue() > 1 ? " (" + e.getValue() + " times)" : "")));
        if (differences.size() > MAX_TOLD) {
            lines.add("and " + (differences.size() - MAX_TOLD) + " other differences");
        }
        return lines;
    }

    private static String sentence(Proposal proposal, String is, String would) {
        String target = Visible.text(proposal.targets().getFirst().urn());
        int more = proposal.targets().size() - 1;
        return Visible.text(proposal.operation()) + " on " + target + (more > 0 ? " and " + more + " more" : "")
                + " by " + proposal.session().agent().id() + ": " + is + " → " + would;
    }

    static String words(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow allow -> "let through";
            case Verdict.Deny deny -> "refused";
            case Verdict.Hold hold ->
                "needs "
                        + hold.required().requirements().stream()
                                .map(Requirement::words)
                                .collect(Collectors.joining(" and "));
        };
    }
}
