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
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear rollouts} and {@code lineclear rollout}. */
final class RolloutCommands {
    /** A small answer over loopback; a person notices nothing sooner. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private RolloutCommands() {}

    @Command(
            name = "rollouts",
            mixinStandardHelpOptions = true,
            description = "Changes that are made stage by stage, and how far each is.")
    static final class Rollouts implements Callable<Integer> {
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
                JsonNode rollouts = common.control().get("/v1/rollouts" + (all ? "?all=true" : ""));
                if (!rollouts.equals(shown)) {
                    print(rollouts);
                    shown = rollouts;
                }
            } while (watch && patient());
            return 0;
        }

        private static boolean patient() throws InterruptedException {
            Thread.sleep(LOOK_AGAIN);
            return true;
        }

        private void print(JsonNode rollouts) {
            Print out = Print.standard();
            if (common.json) {
                out.json(rollouts);
                return;
            }
            if (watch) {
                out.line("");
                out.line(
                        Print.bold(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
            }
            if (rollouts.path("rollouts").isEmpty()) {
                out.line("Nothing is rolled out.");
                return;
            }
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode r : rollouts.path("rollouts")) {
                rows.add(List.of(
                        r.path("id").asString(""),
                        r.path("state").asString(""),
                        r.path("number").asInt() + "/" + r.path("of").asInt() + " "
                                + r.path("stage").asString(""),
                        r.path("bakedSeconds").asLong() + "/"
                                + r.path("bakeSeconds").asLong() + " s",
                        r.path("change").asString(""),
                        r.path("because").asString("")));
            }
            out.table(List.of("ROLLOUT", "STATE", "STAGE", "WATCHED", "WHAT", "WHY"), rows);
        }
    }

    @Command(
            name = "rollout",
            mixinStandardHelpOptions = true,
            description = "Looks at one rollout, stops it, or says how it goes on.",
            subcommands = {Show.class, Halt.class, GoOn.class, Revert.class, Close.class})
    static final class Rollout {}

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Its stages, and what each request came to.")
    static final class Show implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Parameters(paramLabel = "ROLLOUT")
        String id = "";

        @Override
        public Integer call() throws Exception {
            return shown(common, common.control().get("/v1/rollouts/" + id));
        }
    }

    @Command(
            name = "halt",
            mixinStandardHelpOptions = true,
            description = "Stops it at once: no further request of it is sent, and it never goes on.")
    static final class Halt implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Parameters(paramLabel = "ROLLOUT")
        String id = "";

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; recorded.")
        String reason = "";

        @Override
        public Integer call() throws Exception {
            ObjectNode body = Control.node();
            body.put("reason", reason);
            return shown(common, common.control().post("/v1/rollouts/" + id + "/halt", body));
        }
    }

    @Command(
            name = "go-on",
            mixinStandardHelpOptions = true,
            description = "Lets one that asks go on to its next stage. Not for whom it runs for to say.")
    static final class GoOn extends Word {
        GoOn() {
            super("go-on");
        }
    }

    @Command(
            name = "revert",
            mixinStandardHelpOptions = true,
            description =
                    "Puts back what was done, the newest first. Where that was not signed with the change set, each"
                            + " revert is held for people; once they approved, say it again.")
    static final class Revert extends Word {
        Revert() {
            super("revert");
        }
    }

    @Command(name = "close", mixinStandardHelpOptions = true, description = "Leaves everything as it is, for good.")
    static final class Close extends Word {
        Close() {
            super("close");
        }
    }

    /** What a person signs of a rollout that stands. */
    abstract static class Word implements Callable<Integer> {
        private final String word;

        @Mixin
        Common common = new Common();

        @Mixin
        Signing signing = new Signing();

        @Parameters(paramLabel = "ROLLOUT")
        String id = "";

        @Option(names = "--because", paramLabel = "TEXT", description = "Why; recorded.")
        String because = "";

        Word(String word) {
            this.word = word;
        }

        @Override
        public Integer call() throws Exception {
            ObjectNode details = Control.node();
            details.put("rollout", id);
            details.put("word", word);
            details.put("because", because);
            return shown(
                    common,
                    common.control().post("/v1/rollouts/" + id + "/" + word, signing.signed("rollout.word", details)));
        }
    }

    private static int shown(Common common, JsonNode r) {
        Print out = Print.standard();
        if (common.json) {
            out.json(r);
            return 0;
        }
        out.line(Print.bold(Print.safe(r.path("change").asString(""))));
        out.field("state", r.path("state").asString(""));
        out.field("why", r.path("because").asString(""));
        out.field(
                "for",
                r.path("agent").asString("") + " and " + r.path("operator").asString(""));
        int number = 0;
        for (JsonNode stage : r.path("stages")) {
            number++;
            out.line((number == r.path("number").asInt() ? "> " : "  ") + number + " "
                    + Print.safe(stage.path("name").asString("")));
            for (JsonNode step : stage.path("steps")) {
                String state = step.path("reverted").isMissingNode()
                        ? step.path("state").asString("to come")
                        : "put back: " + step.path("reverted").asString("");
                out.line("      " + Print.safe(state + "  " + step.path("does").asString("")));
            }
            JsonNode last = stage.path("samples").path(stage.path("samples").size() - 1);
            if (!last.isMissingNode()) {
                out.line("      "
                        + Print.safe("last look: " + last.path("check").asString("") + " "
                                + last.path("found").asString("")));
            }
        }
        return 0;
    }
}
