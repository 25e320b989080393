package dev.lineclear.proposal;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is there to fulfil requirements.
 *
 * @param approvals how many different people approved
 * @param teams for which teams: {@code dba} for one of its people, {@code dba:2} too for a second; a person in several
 *     teams counts for one of them only
 * @param snapshot whether a way back was captured
 * @param rehearsal whether a rehearsal passed
 * @param witnessed whether a quorum of witnesses has cosigned a checkpoint of the log that covers the intent
 * @param stages which stages passed
 * @param glass the teams of a person who broke the glass; empty where nobody did. Never asked for: it stands in for
 *     what is missing, where a policy says so
 * @param care how much time people took
 */
public record Evidence(
        int approvals,
        Set<String> teams,
        boolean snapshot,
        boolean rehearsal,
        boolean witnessed,
        Set<String> stages,
        Set<String> glass,
        Care care) {
    public static final Evidence NONE = new Evidence(0, Set.of(), false, false, Set.of());

    public Evidence {
        if (approvals < 0) {
            throw new IllegalArgumentException("approvals: " + approvals);
        }
        teams = java.util.Collections.unmodifiableSet(new TreeSet<>(teams));
        stages = java.util.Collections.unmodifiableSet(new TreeSet<>(stages));
        glass = java.util.Collections.unmodifiableSet(new TreeSet<>(glass));
    }

    /** With the glass whole. */
    public Evidence(
            int approvals,
            Set<String> teams,
            boolean snapshot,
            boolean rehearsal,
            boolean witnessed,
            Set<String> stages) {
        this(approvals, teams, snapshot, rehearsal, witnessed, stages, Set.of(), Care.NONE);
    }

    /** Without witnesses. */
    public Evidence(int approvals, Set<String> teams, boolean snapshot, boolean rehearsal, Set<String> stages) {
        this(approvals, teams, snapshot, rehearsal, false, stages);
    }

    /** With what the gateway sees to by itself, right before it executes. */
    public Evidence with(boolean taken, boolean cosigned) {
        return new Evidence(approvals, teams, taken, rehearsal, cosigned, stages, glass, care);
    }

    /** With a rehearsal that passed, or without. */
    public Evidence withRehearsal(boolean passed) {
        return new Evidence(approvals, teams, snapshot, passed, witnessed, stages, glass, care);
    }

    /** With these stages passed. */
    public Evidence withStages(Set<String> passed) {
        return new Evidence(approvals, teams, snapshot, rehearsal, witnessed, passed, glass, care);
    }

    /** With the glass broken by somebody of these teams. */
    public Evidence withGlass(Set<String> broken) {
        return new Evidence(approvals, teams, snapshot, rehearsal, witnessed, stages, broken, care);
    }

    /** With the time that people took. */
    public Evidence withCare(Care taken) {
        return new Evidence(approvals, teams, snapshot, rehearsal, witnessed, stages, glass, taken);
    }

    /** Whether it takes more than what the gateway sees to by itself, right before it executes. */
    public boolean people() {
        return approvals > 0 || !teams.isEmpty() || rehearsal || !care.equals(Care.NONE);
    }

    /** Whether this has all that {@code least} asks for. */
    public boolean covers(Evidence least) {
        return approvals >= least.approvals
                && teams.containsAll(least.teams)
                && (snapshot || !least.snapshot)
                && (rehearsal || !least.rehearsal)
                && (witnessed || !least.witnessed)
                && stages.containsAll(least.stages)
                && glass.containsAll(least.glass)
                && care.covers(least.care);
    }

    /** What {@code this}, as the least evidence that turns an answer, requires; in words a person understands. */
    public List<Requirement> requirements() {
        List<Requirement> all = new java.util.ArrayList<>();
        if (approvals > 0 || !teams.isEmpty()) {
            all.add(new Requirement.Approvals(Math.max(approvals, teams.size()), teams));
        }
        all.addAll(care.requirements());
        if (snapshot) {
            all.add(new Requirement.Snapshot());
        }
        if (rehearsal) {
            all.add(new Requirement.Rehearsal());
        }
        if (witnessed) {
            all.add(new Requirement.Witnessed());
        }
        stages.forEach(stage -> all.add(new Requirement.Stage(stage)));
        return List.copyOf(all);
    }
}
