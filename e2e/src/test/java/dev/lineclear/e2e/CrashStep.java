package dev.lineclear.e2e;

import dev.lineclear.e2e.StopAt.Where;

/** The steps between an agent's first request and its answer, and where in the gateway each is. */
enum CrashStep {
    HOLD_RECORDED(
            "the hold is in the log and not in the store", Phase.ASK, "pipeline.Journal", "holdOpened", Where.EXIT),
    HOLD_OPENED(
            "the hold is in the store and the agent was not told", Phase.ASK, "storage.SqlHolds", "open", Where.EXIT),
    VOTE_RECORDED(
            "the second vote is in the log and not in the store", Phase.VOTE, "pipeline.Journal", "voted", Where.EXIT),
    VOTE_STORED(
            "the second vote is in the store and was not counted", Phase.VOTE, "storage.SqlHolds", "vote", Where.EXIT),
    GRANTED("the hold is granted and that is not in the log", Phase.VOTE, "storage.SqlHolds", "move", Where.EXIT),
    GRANT_RECORDED(
            "the grant is in the log and the approver was not told",
            Phase.VOTE,
            "pipeline.Journal",
            "holdMoved",
            Where.EXIT),
    ABOUT_TO_CLAIM(
            "the agent has asked again and the hold is not claimed",
            Phase.REPEAT,
            "storage.SqlHolds",
            "claim",
            Where.ENTRY),
    CLAIMED("the hold is claimed and that is not in the log", Phase.REPEAT, "storage.SqlHolds", "claim", Where.EXIT),
    CLAIM_RECORDED(
            "the claim is in the log and there is no intent",
            Phase.REPEAT,
            "pipeline.Journal",
            "holdMoved",
            Where.EXIT),
    INTENT_RECORDED(
            "the intent is in the log and nothing was captured",
            Phase.REPEAT,
            "pipeline.Journal",
            "intent",
            Where.EXIT),
    CAPTURED("the way back is on disk and not in the index", Phase.REPEAT, "storage.SqlCaptures", "put", Where.ENTRY),
    CAPTURE_INDEXED(
            "the way back is in the index and not in the log", Phase.REPEAT, "storage.SqlCaptures", "put", Where.EXIT),
    CAPTURE_RECORDED(
            "the way back is in the log and the policy not asked again",
            Phase.REPEAT,
            "pipeline.Journal",
            "captured",
            Where.EXIT),
    ABOUT_TO_SEND(
            "the policy was asked again and nothing was sent", Phase.REPEAT, "gate.aws.Call", "execute", Where.ENTRY),
    SENT("production has done it and its answer is on the way", Phase.REPEAT, "", "DeleteTable", Where.EXIT),
    EXECUTED("production has answered and nothing was verified", Phase.REPEAT, "gate.aws.Call", "execute", Where.EXIT),
    VERIFIED("it is verified and its outcome not in the log", Phase.REPEAT, "pipeline.Journal", "outcome", Where.ENTRY),
    OUTCOME_RECORDED(
            "the outcome is in the log and the hold still claimed",
            Phase.REPEAT,
            "pipeline.Journal",
            "outcome",
            Where.EXIT),
    FINISHED("the hold is executed and that is not in the log", Phase.REPEAT, "storage.SqlHolds", "move", Where.EXIT),
    /** The second of that request; the first was the claim. */
    FINISH_RECORDED(
            "all is in the log and the agent was not answered",
            Phase.REPEAT,
            "pipeline.Journal",
            "holdMoved",
            Where.EXIT,
            2);

    /** Whose request is under way. */
    enum Phase {
        ASK,
        VOTE,
        REPEAT
    }

    final String words;
    final Phase phase;
    final String type;
    final String method;
    final Where where;
    final int nth;

    CrashStep(String words, Phase phase, String type, String method, Where where) {
        this(words, phase, type, method, where, 1);
    }

    CrashStep(String words, Phase phase, String type, String method, Where where, int nth) {
        this.words = words;
        this.phase = phase;
        this.type = "dev.lineclear." + type;
        this.method = method;
        this.where = where;
        this.nth = nth;
    }

    /** From the claim on, a crash leaves the hold in doubt; until it is known to be executed. */
    boolean leavesDoubt() {
        return compareTo(CLAIMED) >= 0 && compareTo(FINISHED) < 0;
    }

    /** Whether production had done it when the crash came. */
    boolean done() {
        return compareTo(SENT) >= 0;
    }

    @Override
    public String toString() {
        return name() + ": " + words;
    }
}
