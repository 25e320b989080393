package dev.lineclear.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code lineclear holds}. */
@Command(name = "holds", mixinStandardHelpOptions = true, description = "What waits for people, worst first.")
final class HoldsCommand implements Callable<Integer> {
    /** What waits is a small answer over loopback; a person notices nothing sooner. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    @Mixin
    Common common = new Common();

    @Option(names = "--all", description = "Those that are over, too.")
    boolean all;

    @Option(names = "--watch", description = "Prints them again whenever something changes, until stopped.")
    boolean watch;

    @Override
    public Integer call() throws Exception {
        JsonNode shown = Control.node();
        do {
            JsonNode holds = common.control().get("/v1/holds" + (all ? "?all=true" : ""));
            if (!holds.equals(shown)) {
                print(holds);
                shown = holds;
            }
        } while (watch && patient());
        return 0;
    }

    private static boolean patient() throws InterruptedException {
        Thread.sleep(LOOK_AGAIN);
        return true;
    }

    private void print(JsonNode holds) {
        Print out = Print.standard();
        if (watch) {
            out.line("");
            out.line(Print.bold(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
        }
        if (common.json) {
            out.json(holds);
            return;
        }
        if (holds.path("holds").isEmpty()) {
            out.line("Nothing waits.");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode h : holds.path("holds")) {
            rows.add(List.of(
                    h.path("id").asString(""),
                    h.path("state").asString(""),
                    h.path("effect").asString(""),
                    h.path("agent").asString("") + " for " + h.path("operator").asString(""),
                    h.path("summary").asString(""),
                    h.path("approvals").asInt() + " approved; needs " + AgentCommand.joined(h.path("required"))));
        }
        out.table(List.of("HOLD", "STATE", "EFFECT", "WHO", "WHAT", "EVIDENCE"), rows);
        out.line("");
        out.line(
                "Look: lineclear show HOLD    Then: lineclear approve HOLD --as YOU, or lineclear reject HOLD --as YOU");
    }
}
