package dev.lineclear.gate.aws.undo;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Rehearsal.Change;
import dev.lineclear.proposal.Rehearsal.Faithfulness;
import dev.lineclear.proposal.Rehearsal.Result;
import dev.lineclear.proposal.Rehearsal.Undone;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A rehearsal's report while it is being made. Until somebody says that it passed, it was not run. Thread-safe. */
final class Report {
    private static final long MILLION = 1_000_000;

    private final Proposal proposal;
    private final Assessment assessment;
    private final int attempt;
    private final Duration fresh;
    private final InstantSource time;
    private final long begun = System.nanoTime();
    private final List<Change> changes = new ArrayList<>();
    private final List<String> checks = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private Faithfulness faithfulness;
    private volatile String phase = "beginning";
    private Result result = Result.NOT_RUN;
    private String because = "it ended before it was over";
    private String outcome = "";
    private Undone undone = Undone.NOT_TRIED;
    private boolean closed;

    Report(
            Proposal proposal,
            Assessment assessment,
            Faithfulness faithfulness,
            int attempt,
            Duration fresh,
            InstantSource time) {
        this.proposal = proposal;
        this.assessment = assessment;
        this.faithfulness = faithfulness;
        this.attempt = attempt;
        this.fresh = fresh;
        this.time = time;
    }

    void at(String sentence) {
        phase = sentence;
    }

    String phase() {
        return phase;
    }

    synchronized void faithfulness(Faithfulness other) {
        faithfulness = other;
    }

    synchronized void answered(String words) {
        outcome = words;
    }

    synchronized void change(Change change) {
        changes.add(change);
    }

    synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    synchronized void check(String sentence) {
        checks.add(sentence);
    }

    synchronized void leftOut(List<String> sentences) {
        leftOut.addAll(sentences);
    }

    synchronized void undone(Undone how, List<String> left) {
        undone = how;
        differences.addAll(left);
    }

    synchronized void ended(Result how, String why) {
        result = how;
        because = why;
    }

    /** Whatever was found before, it is not known whether the request does what it should. */
    synchronized Rehearsal notRun(String why) {
        ended(Result.NOT_RUN, why);
        return made();
    }

    /** From then on nothing changes it. */
    synchronized Rehearsal made() {
        if (closed) {
            throw new IllegalStateException("a report is made once");
        }
        closed = true;
        Instant now = time.instant();
        return new Rehearsal(
                proposal.digest(),
                assessment.digest(),
                result,
                because,
                faithfulness,
                outcome,
                cut(changes),
                cut(checks),
                undone,
                cut(differences),
                cut(leftOut.stream().distinct().toList()),
                attempt,
                now,
                now.plus(fresh),
                (System.nanoTime() - begun) / MILLION);
    }

    private static <T> List<T> cut(List<T> all) {
        return all.subList(0, Math.min(all.size(), Rehearsal.MAX_LISTED));
    }
}
