package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.proposal.RolloutState;

/** In which state of a rollout the process dies, where in it, and where the rollout comes to after the restart. */
enum RolloutDeath {
    READY("the second stage is about to begin", RolloutState.READY, "pipeline.Journal", "rolloutMoved", 4, "DONE", 2),
    RUNNING("its first request is to be bound", RolloutState.RUNNING, "storage.SqlRollouts", "bind", 1, "DONE", 2),
    /** Production has done it, and nobody will know. */
    RUNNING_ANSWERED("production has answered", RolloutState.RUNNING, "pipeline.Journal", "outcome", 2, "IN_DOUBT", 1),
    /** The same, and twice more: while it stands in doubt, and when a person has settled that and it is to be said of it. */
    IN_DOUBT("a person settled it", RolloutState.IN_DOUBT, "pipeline.Journal", "outcome", 2, "IN_DOUBT", 1),
    BAKING("that it passed is to be recorded", RolloutState.BAKING, "pipeline.Journal", "rolloutMoved", 3, "DONE", 2),
    BAKING_FAILED(
            "that it failed is to be recorded",
            RolloutState.BAKING,
            "pipeline.Journal",
            "rolloutMoved",
            3,
            "REVERTED",
            2),
    REVERTING(
            "what is put back is to be bound", RolloutState.REVERTING, "storage.SqlRollouts", "bind", 2, "REVERTED", 2),
    /** Production has put it back, and nobody will know. */
    REVERTING_ANSWERED(
            "production has put it back", RolloutState.REVERTING, "pipeline.Journal", "outcome", 3, "IN_DOUBT", 2),
    REVERTING_DONE(
            "that all was put back is to be recorded",
            RolloutState.REVERTING,
            "pipeline.Journal",
            "rolloutMoved",
            4,
            "REVERTED",
            2);

    private final String words;
    private final RolloutState state;
    private final String type;
    private final String method;
    private final int nth;
    private final String comesTo;
    private final int sent;

    /** @param sent how many requests production has done in the end, those that put back among them */
    RolloutDeath(String words, RolloutState state, String type, String method, int nth, String comesTo, int sent) {
        this.words = words;
        this.state = state;
        this.type = type;
        this.method = method;
        this.nth = nth;
        this.comesTo = comesTo;
        this.sent = sent;
    }

    RolloutState state() {
        return state;
    }

    @Override
    public String toString() {
        return "a rollout, " + name() + ": " + words;
    }

    void in(CrashWorld world) throws Exception {
        String story = "crash-" + ordinal();
        boolean putBack = state == RolloutState.REVERTING || this == BAKING_FAILED;
        String id = world.proposed(story, putBack ? "revert" : "freeze", "1s");
        int before = world.done("SetTopicAttributes");
        world.well(!putBack);
        world.dies(type, method, nth, () -> world.team().vote("ann", id));
        world.awaitState(id, comesTo);
        world.well(true);
        if (comesTo.equals("IN_DOUBT")) {
            doubted(world, id);
        }
        assertEquals(sent, world.done("SetTopicAttributes") - before, "requests, none of them twice");
        assertEquals(!putBack, world.renamed(story + "-one"));
        assertEquals(comesTo.equals("DONE"), world.renamed(story + "-two"));
        world.audited();
    }

    private void doubted(CrashWorld world, String id) throws Exception {
        String hold = world.json("rollout", "show", id)
                .path("stages")
                .path(0)
                .path("steps")
                .path(0)
                .path(state == RolloutState.REVERTING ? "revert" : "hold")
                .asString("");
        if (this == IN_DOUBT) {
            world.lineclear().crashAndRestart();
            assertEquals("IN_DOUBT", world.state(id));
            world.dies("pipeline.Journal", "rolloutMoved", 1, () -> world.settles(hold));
        } else {
            world.settles(hold);
        }
        world.awaitState(id, "FROZEN");
    }
}
