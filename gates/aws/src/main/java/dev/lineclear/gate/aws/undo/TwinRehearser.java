package dev.lineclear.gate.aws.undo;

import dev.lineclear.gate.aws.twin.Twin;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.safeguard.rehearsal.Rehearser;
import dev.lineclear.safeguard.rehearsal.Trial;
import dev.lineclear.state.Blobs;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** Rehearses in the twin: one after the other, each bounded in time, and whatever goes wrong there is said. */
public final class TwinRehearser implements Rehearser {
    private final AwsClients production;
    private final Twin twin;
    private final Scratch scratch;
    private final InstantSource time;
    private final Rules rules;
    private final Function<Proposal, List<String>> beside;

    /**
     * What is configured.
     *
     * @param data whether content goes into the twin
     * @param fresh for how long a rehearsal counts
     * @param atMost how long one may take, waiting for its turn included
     * @param bytes of content that is read for one
     * @param dryRunCounts whether production's own dry run alone is one that passed
     */
    public record Rules(boolean data, Duration fresh, Duration atMost, long bytes, boolean dryRunCounts) {
        /** A sample shows what a change does; more takes the time that people wait for. */
        public static final long BYTES = 32L << 20;
    }

    /** Where content is between production and twin; sealed, and gone when the rehearsal is over. */
    public interface Scratch {
        Blobs open() throws IOException;

        void clear();
    }

    /**
     * Asks nobody yet.
     *
     * @param production whose clients only read
     * @param beside what is next to what a proposal touches, as it is learned
     */
    public TwinRehearser(
            AwsClients production,
            Twin twin,
            Scratch scratch,
            InstantSource time,
            Rules rules,
            Function<Proposal, List<String>> beside) {
        this.beside = beside;
        this.production = production;
        this.twin = twin;
        this.scratch = scratch;
        this.time = time;
        this.rules = rules;
    }

    @Override
    public Rehearsal rehearse(Proposal proposal, Assessment assessment, Trial trial, int attempt) {
        Report report = new Report(proposal, assessment, twin.faithfulness(), attempt, rules.fresh(), time);
        return InTime.made(report, rules.atMost(), "twin", () -> alone(proposal, assessment, trial, report));
    }

    private void alone(Proposal proposal, Assessment assessment, Trial trial, Report report) {
        report.at("waiting until the twin is free");
        try {
            twin.taking().writeLock().lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try (Heartbeat heartbeat = Heartbeat.start(sentence -> {})) {
            new Rehearsed(production, twin, scratch.open(), heartbeat, time, rules, report, beside)
                    .play(proposal, assessment, trial);
        } catch (IOException e) {
            report.ended(Rehearsal.Result.NOT_RUN, report.phase() + ": " + e.getMessage());
        } finally {
            scratch.clear();
            twin.taking().writeLock().unlock();
        }
    }

    @Override
    public List<Rehearsal.Change> observed(Assessment assessment, Capture capture, Blobs blobs) throws IOException {
        return Observed.of(assessment, capture, blobs);
    }
}
