package dev.lineclear.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear halt} and {@code lineclear resume}. */
final class HaltCommands {
    private HaltCommands() {}

    @Command(
            name = "halt",
            mixinStandardHelpOptions = true,
            description = "Stops every session, or one, at once: its credentials stop working.")
    static final class Halt implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Option(names = "--session", paramLabel = "SESSION", description = "Only this one.")
        @Nullable
        String session;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; recorded.")
        String reason = "halted by hand";

        @Override
        public Integer call() throws Exception {
            ObjectNode body = Control.node();
            body.put("reason", reason);
            String one = session;
            if (one != null) {
                body.put("session", one);
            }
            return said(common, common.control().post("/v1/halt", body), "halted");
        }
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Lets halted sessions go on. Signed by a registered person who operates none of them.")
    static final class Resume implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Mixin
        Signing signing = new Signing();

        @Option(names = "--session", paramLabel = "SESSION", description = "Only this one.")
        @Nullable
        String session;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; recorded.")
        String reason = "resumed by hand";

        @Override
        public Integer call() throws Exception {
            ObjectNode details = Control.node();
            details.put("reason", reason);
            String one = session;
            if (one != null) {
                details.put("session", one);
            }
            return said(common, common.control().post("/v1/resume", signing.signed("resume", details)), "resumed");
        }
    }

    private static int said(Common common, JsonNode answer, String word) {
        Print out = Print.standard();
        if (common.json) {
            out.json(answer);
            return 0;
        }
        out.line(answer.path("sessions").size() + " sessions " + word + ".");
        for (JsonNode s : answer.path("sessions")) {
            out.line("  " + s.path("id").asString("") + "  " + s.path("agent").asString("") + " for "
                    + s.path("operator").asString(""));
        }
        return 0;
    }
}
