package dev.lineclear.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        // Alike ones together, where the worst of them stands; each is looked at and signed by itself.
        Map<String, List<JsonNode>> groups = new LinkedHashMap<>();
        holds.path("holds").values().forEach(h -> groups.computeIfAbsent(
                        h.path("alike").asString("") + h.path("state").asString(""), k -> new ArrayList<>())
                .add(h));
        List<List<String>> rows = new ArrayList<>();
        for (List<JsonNode> group : groups.values()) {
            for (int i = 0; i < group.size(); i++) {
                rows.add(row(group.get(i), group.size() == 1 ? "" : (i + 1) + " of " + group.size()));
            }
        }
        int more = holds.path("total").asInt() - holds.path("holds").size();
        out.table(List.of("HOLD", "STATE", "EFFECT", "WHO", "WHAT", "ALIKE", "EVIDENCE"), rows);
        if (more > 0) {
            out.line("and " + more + " more, none of them worse");
        }
        out.line("");
        out.line(
                "Look: lineclear show HOLD    Then: lineclear approve HOLD --as YOU, or lineclear reject HOLD --as YOU");
    }

    private static List<String> row(JsonNode h, String alike) {
        return List.of(
                h.path("id").asString(""),
                h.path("state").asString(""),
                h.path("effect").asString(""),
                h.path("agent").asString("") + " for " + h.path("operator").asString(""),
                h.path("summary").asString(""),
                alike,
                h.path("approvals").asInt() + " approved; needs " + AgentCommand.joined(h.path("required")));
    }
}
