package dev.lineclear.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code lineclear rehearse}. */
@Command(
        name = "rehearse",
        mixinStandardHelpOptions = true,
        description =
                "Tries a held request in the twin, takes it back there, and says what it did. Production is only read."
                        + " Where there is no twin, AWS's own dry run is asked for, which checks permissions and some"
                        + " parameters only. Exits with 0 when it passed, and 1 otherwise. In an agent's session it is for what that"
                        + " session waits for, once, before anybody signed it.")
final class RehearseCommand implements Callable<Integer> {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

    /** Longer than any rehearsal may take, its turn included. */
    private static final Duration PATIENCE = Duration.ofHours(2);

    @Mixin
    Common common = new Common();

    @Parameters(paramLabel = "HOLD")
    String id = "";

    @Override
    public Integer call() throws Exception {
        Optional<OwnSession> agent = OwnSession.of(System.getenv());
        if (agent.isPresent()) {
            return asAgent(agent.get());
        }
        Control control = common.control();
        JsonNode asked = control.post("/v1/holds/" + id + "/rehearse", Control.node());
        if (!asked.path("started").asBoolean(false)) {
            throw new CliException(asked.path("because").asString(""));
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        JsonNode hold = control.get("/v1/holds/" + id);
        while (hold.path("rehearsing").asBoolean(false) && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            hold = control.get("/v1/holds/" + id);
        }
        JsonNode rehearsal = hold.path("facts").path("rehearsal");
        if (common.json) {
            Print.standard().json(rehearsal);
        } else {
            HoldPage.rehearsal(Print.standard(), hold);
        }
        return rehearsal.path("result").asString("").equals("PASSED") ? 0 : 1;
    }

    /** In an agent's own session: of what that session waits for, and of nothing else. */
    private int asAgent(OwnSession session) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        JsonNode said = session.rehearsal(id, true);
        boolean begun = said.path("running").asBoolean(false);
        while (said.path("running").asBoolean(false) && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            said = session.rehearsal(id, false);
        }
        if (common.json) {
            Print.standard().json(said);
        } else {
            Print.standard().line(Print.safe(said.path("sentence").asString("")));
        }
        return begun && said.path("sentence").asString("").startsWith("passed ") ? 0 : 1;
    }
}
