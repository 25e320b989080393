package dev.lineclear.server.config;

import dev.lineclear.gate.aws.DryRuns;
import java.time.Duration;

/**
 * {@code rehearsal}: what is tried where there is no twin, or before it: AWS's own dry runs.
 *
 * @param dryRuns of which endpoints they are asked for
 * @param dryRunCounts whether one that says yes is a rehearsal that passed, though it checks permissions and some parameters
 *     only; with a twin, {@code twin.dry-run-counts} says so
 * @param fresh for how long it counts then
 */
public record RehearsalSettings(DryRuns.Where dryRuns, boolean dryRunCounts, Duration fresh) {
    /** A day later production is another. */
    public static final Duration MOST_FRESH = Duration.ofHours(24);

    /** With this said of what counts. */
    RehearsalSettings counting(boolean counts, Duration howLong) {
        return new RehearsalSettings(dryRuns, counts, howLong);
    }

    static RehearsalSettings read(Section s, boolean twin, Problems problems) {
        if (twin && (s.keys().contains("dry-run-counts") || s.keys().contains("fresh"))) {
            problems.add("rehearsal.dry-run-counts and rehearsal.fresh are for a gateway without a twin; with one, say"
                    + " twin.dry-run-counts and twin.fresh");
        }
        RehearsalSettings settings = new RehearsalSettings(
                s.word("dry-runs", DryRuns.Where.class, DryRuns.Where.AWS),
                s.flag("dry-run-counts", false),
                s.duration("fresh", Duration.ofHours(1), MOST_FRESH));
        s.done();
        return settings;
    }
}
