package dev.lineclear.pipeline;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.assessment.Course;
import dev.lineclear.assessment.Meetings;
import dev.lineclear.pipeline.Telemetry.Stage;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Proposal;

/** What a proposal would do, by itself, and with what its session and others asked for before. */
final class Assessing {
    private final Assessor assessor;
    private final Course course;
    private final Meetings meetings;
    private final Telemetry telemetry;

    Assessing(Assessor assessor, Course course, Meetings meetings, Telemetry telemetry) {
        this.assessor = assessor;
        this.course = course;
        this.meetings = meetings;
        this.telemetry = telemetry;
    }

    /** By itself. Keeps nothing. */
    Assessment bare(Proposal proposal) {
        try (var _ = telemetry.begin(Stage.ASSESS)) {
            return assessor.assess(proposal);
        }
    }

    /** With what came before; keeps this one. */
    Assessment marked(Proposal proposal) {
        return meetings.marked(proposal, course.marked(proposal, bare(proposal)));
    }
}
