package dev.lineclear.gate.aws.undo;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.DryRun;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Rehearsal.Faithfulness;
import dev.lineclear.proposal.Rehearsal.Result;
import dev.lineclear.safeguard.rehearsal.Rehearser;
import dev.lineclear.safeguard.rehearsal.Trial;
import dev.lineclear.state.Blobs;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Where there is no twin: production's own dry run is all that there is to ask. */
public final class NativeRehearser implements Rehearser {
    /** One question and its answer; people wait for it. */
    private static final Duration AT_MOST = Duration.ofSeconds(20);

    private final boolean counts;
    private final Duration fresh;
    private final InstantSource time;

    /**
     * @param counts whether a dry run that says yes is a rehearsal that passed
     * @param fresh for how long it counts then
     */
    public NativeRehearser(boolean counts, Duration fresh, InstantSource time) {
        this.counts = counts;
        this.fresh = fresh;
        this.time = time;
    }

    @Override
    public Rehearsal rehearse(Proposal proposal, Assessment assessment, Trial trial, int attempt) {
        Report report = new Report(proposal, assessment, Faithfulness.MODEL, attempt, fresh, time);
        return InTime.made(report, AT_MOST, "dry-run", () -> {
            Optional<DryRun> dry = Asked.of(trial, report);
            if (dry.isPresent()) {
                Asked.ended(report, dry.get(), counts);
            } else {
                report.ended(Result.NOT_RUN, NO_TWIN);
            }
        });
    }

    @Override
    public boolean twin() {
        return false;
    }

    @Override
    public List<Rehearsal.Change> observed(Assessment assessment, Capture capture, Blobs blobs) throws IOException {
        return Observed.of(assessment, capture, blobs);
    }
}
