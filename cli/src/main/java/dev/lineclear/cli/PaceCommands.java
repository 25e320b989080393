package dev.lineclear.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear paces} and {@code lineclear pace}. */
final class PaceCommands {
    private PaceCommands() {}

    @Command(
            name = "paces",
            mixinStandardHelpOptions = true,
            description = "Changes that agents make call by call, to one target after the other, and how far each is.")
    static final class Paces implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Override
        public Integer call() throws Exception {
            return shown(common, common.control().get("/v1/paces"));
        }
    }

    @Command(
            name = "pace",
            mixinStandardHelpOptions = true,
            description = "Says how one that was stopped goes on.",
            subcommands = GoOn.class)
    static final class Pace {}

    @Command(
            name = "go-on",
            mixinStandardHelpOptions = true,
            description = "Lets the next target have it, though the last is not well. Not for whom the agent runs for"
                    + " to say.")
    static final class GoOn implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Mixin
        Signing signing = new Signing();

        @Parameters(paramLabel = "PACE")
        String id = "";

        @Option(names = "--because", paramLabel = "TEXT", description = "Why; recorded.")
        String because = "";

        @Override
        public Integer call() throws Exception {
            ObjectNode details = Control.node();
            details.put("pace", id);
            details.put("because", because);
            return shown(
                    common, common.control().post("/v1/paces/" + id + "/go-on", signing.signed("pace.go-on", details)));
        }
    }

    private static int shown(Common common, JsonNode paces) {
        Print out = Print.standard();
        if (common.json) {
            out.json(paces);
            return 0;
        }
        if (paces.path("paces").isEmpty()) {
            out.line("No agent's calls are paced at the moment.");
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode p : paces.path("paces")) {
            rows.add(List.of(
                    p.path("id").asString(""),
                    p.path("state").asString(""),
                    p.path("agent").asString(""),
                    p.path("operation").asString(""),
                    String.valueOf(p.path("calls").size()),
                    p.path("bakedSeconds").asLong() + " s",
                    p.path("because").asString("")));
        }
        out.table(List.of("PACE", "STATE", "AGENT", "WHAT", "CALLS", "WATCHED", "WHY"), rows);
        return 0;
    }
}
