package dev.lineclear.gate.aws.undo;

import dev.lineclear.proposal.DryRun;
import dev.lineclear.proposal.DryRun.Said;
import dev.lineclear.proposal.Rehearsal.Faithfulness;
import dev.lineclear.proposal.Rehearsal.Result;
import dev.lineclear.safeguard.rehearsal.Trial;
import java.util.Optional;

/** Production's own dry run in a rehearsal: a no settles it, a yes alone is none unless that is configured. */
final class Asked {
    private Asked() {}

    static Optional<DryRun> of(Trial trial, Report report) {
        report.at("asking production for a dry run");
        Optional<DryRun> dry = trial.dry();
        dry.ifPresent(said -> report.check(said.sentence()));
        return dry;
    }

    /** Whether nothing that a twin could show would make it pass. */
    static boolean settles(DryRun dry) {
        return dry.said() == Said.WOULD_BE_REFUSED || dry.said() == Said.PERHAPS_DONE;
    }

    /** With nothing but what it said. @param counts whether a yes is a rehearsal that passed */
    static void ended(Report report, DryRun dry, boolean counts) {
        report.faithfulness(Faithfulness.NATIVE);
        report.answered(dry.words());
        switch (dry.said()) {
            case WOULD_BE_DONE ->
                report.ended(
                        counts ? Result.PASSED : Result.NOT_RUN,
                        dry.sentence() + (counts ? "" : "; nothing was tried, so that alone is no rehearsal here"));
            case WOULD_BE_REFUSED, PERHAPS_DONE -> report.ended(Result.FAILED, dry.sentence());
            case NOTHING -> report.ended(Result.NOT_RUN, dry.sentence());
        }
    }
}
