package dev.lineclear.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear inventory}. */
@Command(
        name = "inventory",
        mixinStandardHelpOptions = true,
        description =
                "Has the gateway read, with its own credentials, what there is and what hangs on what. Ends when it has;"
                        + " interrupted, it goes on in the gateway, and also after the gateway was stopped.")
final class InventoryCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);

    @Mixin
    Local common = new Local();

    @Option(names = "--service", paramLabel = "NAME", description = "Such as ec2; several times for several.")
    List<String> services = List.of();

    @Option(names = "--region", paramLabel = "NAME", description = "Such as eu-central-1; several times for several.")
    List<String> regions = List.of();

    @Option(names = "--status", description = "Begin nothing; say how far it is.")
    boolean status;

    @Override
    public Integer call() throws Exception {
        Control control = common.control();
        if (!status) {
            ObjectNode asked = Control.node();
            services.forEach(asked.putArray("services")::add);
            regions.forEach(asked.putArray("regions")::add);
            control.post("/v1/inventory", asked);
        }
        Print out = Print.standard();
        JsonNode steps = control.get("/v1/inventory").path("steps");
        String said = "";
        while (!status && left(steps) > 0) {
            String progress = left(steps) + " of " + steps.size() + " listings are left";
            if (!common.json && !progress.equals(said)) {
                out.line(progress);
                said = progress;
            }
            Thread.sleep(LOOK);
            steps = control.get("/v1/inventory").path("steps");
        }
        if (common.json) {
            out.json(steps);
        } else {
            print(out, steps);
        }
        return failed(steps) ? 1 : 0;
    }

    private static long left(JsonNode steps) {
        return steps.values().stream()
                .filter(s -> s.path("state").asString().equals("WAITING")
                        || s.path("state").asString().equals("RUNNING"))
                .count();
    }

    private static boolean failed(JsonNode steps) {
        return steps.values().stream().anyMatch(s -> s.path("state").asString().equals("FAILED"));
    }

    private static void print(Print out, JsonNode steps) {
        if (steps.isEmpty()) {
            out.line("No scan was ever begun: lineclear inventory");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        Map<String, Long> things = new TreeMap<>();
        for (JsonNode step : steps) {
            String state = step.path("state").asString();
            things.merge(state, 1L, Long::sum);
            if (!state.equals("WHOLE") || step.path("things").asLong() > 0) {
                rows.add(List.of(
                        step.path("region").asString(),
                        step.path("operation").asString(),
                        state.toLowerCase(java.util.Locale.ROOT),
                        Long.toString(step.path("things").asLong()),
                        step.path("whole").asString().isEmpty()
                                ? "never"
                                : step.path("whole").asString(),
                        step.path("why").asString()));
            }
        }
        out.table(List.of("REGION", "LISTING", "STATE", "LEARNED", "LAST READ WHOLE", "WHY NOT"), rows);
        out.line("");
        out.line(things.getOrDefault("WHOLE", 0L) + " of " + steps.size() + " listings were read whole"
                + (things.containsKey("FAILED")
                        ? "; of what failed nothing is taken as gone, and it is asked again the next time"
                        : ""));
    }
}
