package dev.lineclear.safeguard.rehearsal;

import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Rehearsal.Change;
import java.util.ArrayList;
import java.util.List;

/** Whether production did what the rehearsal did. */
public final class Comparison {
    private Comparison() {}

    /**
     * The differences, in sentences; none when it did the same.
     *
     * @param done whether production says that it did it
     * @param answer what it said
     * @param observed what reading it before and after showed
     */
    public static List<String> of(Rehearsal rehearsed, boolean done, String answer, List<Change> observed) {
        List<String> differences = new ArrayList<>();
        if (!done) {
            differences.add("the rehearsal did it, and production refused it: " + answer);
        }
        for (Change change : rehearsed.changes()) {
            if (done && observed.stream().noneMatch(change::same)) {
                differences.add("rehearsed, and not seen in production: " + change.words());
            }
        }
        // Of a longer list the report holds the beginning.
        boolean whole = rehearsed.changes().size() < Rehearsal.MAX_LISTED;
        for (Change change : observed) {
            if (whole && rehearsed.changes().stream().noneMatch(change::same)) {
                differences.add("seen in production, and not in the rehearsal: " + change.words());
            }
        }
        return differences;
    }
}
