package dev.lineclear.pipeline;

import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.record.Kind;

/** What must hold when it is over. */
final class Aftermath {
    private final Sim sim;

    Aftermath(Sim sim) {
        this.sim = sim;
    }

    /** When everything that died has been started again. */
    void afterRecovery(boolean untroubled) {
        for (Hold hold : sim.tables.holds.values()) {
            sim.invariants.check(
                    hold.state() != HoldState.CLAIMED,
                    "everyExecutionHasOutcomeOrIsInDoubtAfterRecovery",
                    hold.id() + " is still claimed");
        }
        sim.invariants.executions().forEach((holdId, task) -> {
            HoldState state = sim.tables.holds.get(holdId).state();
            boolean doubted = state == HoldState.IN_DOUBT || state == HoldState.SETTLED;
            boolean known =
                    Trail.intent(task).flatMap(i -> Trail.outcomeOf(task, i)).isPresent();
            sim.invariants.check(
                    known || doubted, "everyExecutionHasOutcomeOrIsInDoubtAfterRecovery", task + " left " + state);
            boolean wrong = task.produced && state == HoldState.FAILED;
            sim.invariants.check(
                    !wrong,
                    "everyExecutionHasOutcomeOrIsInDoubtAfterRecovery",
                    task + " happened and is called FAILED");
            sim.tally("approved executions");
            sim.tally("ended " + state);
        });
        sim.invariants.check(
                !untroubled || sim.recorded(Kind.HOLD_OPENED) == sim.tables.holds.size(),
                "noHoldIsOnRecordThatNeverWas",
                sim.recorded(Kind.HOLD_OPENED) + " on record");
        sim.invariants.check(
                !untroubled || sim.allAnswered(),
                "everyCallIsAnsweredWhenNothingGoesWrong",
                "some call ended without an answer");
        sim.invariants.afterEveryEvent();
    }

    /** Before what died is started again, when nothing ever failed: nobody forgot a claim. */
    void nobodyForgotAClaim() {
        for (Hold hold : sim.tables.holds.values()) {
            sim.invariants.check(hold.state() != HoldState.CLAIMED, "noClaimIsForgottenWithoutACrash", hold.id());
        }
        sim.invariants.afterEveryEvent();
    }
}
