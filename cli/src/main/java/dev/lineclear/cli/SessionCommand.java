package dev.lineclear.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear session}. */
@Command(
        name = "session",
        mixinStandardHelpOptions = true,
        description = "Runs of agents.",
        subcommands = {SessionCommand.ListAll.class, SessionCommand.Open.class, SessionCommand.Close.class})
final class SessionCommand {

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists sessions, newest first.")
    static final class ListAll implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Override
        public Integer call() throws Exception {
            JsonNode sessions = common.control().get("/v1/sessions");
            if (common.json) {
                Print.standard().json(sessions);
                return 0;
            }
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode s : sessions.path("sessions")) {
                rows.add(List.of(
                        s.path("id").asString(""),
                        s.path("state").asString(""),
                        s.path("agent").asString(""),
                        s.path("operator").asString(""),
                        s.path("expiresAt").asString(""),
                        s.path("task").asString("")));
            }
            Print.standard().table(List.of("SESSION", "STATE", "AGENT", "OPERATOR", "UNTIL", "TASK"), rows);
            return 0;
        }
    }

    @Command(
            name = "open",
            mixinStandardHelpOptions = true,
            description = "Opens a session and prints its credentials; prefer lineclear run, which closes it too.")
    static final class Open implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Option(names = "--agent", required = true, paramLabel = "AGENT")
        String agent = "";

        @Option(names = "--operator", required = true, paramLabel = "PERSON")
        String operator = "";

        @Option(names = "--task", required = true, paramLabel = "TEXT")
        String task = "";

        @Option(names = "--key", paramLabel = "FILE", description = Opening.KEY)
        @Nullable
        Path key;

        @Mixin
        WorkerArguments worker = new WorkerArguments();

        @Override
        public Integer call() throws Exception {
            ObjectNode wanted = Control.node();
            wanted.put("agent", agent);
            wanted.put("operator", operator);
            wanted.put("task", task);
            worker.into(wanted);
            Opening opening = Opening.of(common, key);
            JsonNode s = opening.open(wanted);
            if (common.json) {
                Print.standard().json(s);
                return 0;
            }
            Print out = Print.standard();
            out.line("# session " + s.path("id").asString("") + ", until "
                    + s.path("expiresAt").asString(""));
            out.line("export AWS_ENDPOINT_URL=" + opening.endpoint(s));
            out.line("export AWS_ACCESS_KEY_ID=" + s.path("accessKeyId").asString(""));
            out.line("export AWS_SECRET_ACCESS_KEY=" + s.path("secretAccessKey").asString(""));
            out.line("export AWS_SESSION_TOKEN=" + s.path("sessionToken").asString(""));
            opening.authority(s).ifPresent(pem -> out.line("export AWS_CA_BUNDLE=" + pem));
            return 0;
        }
    }

    @Command(
            name = "close",
            mixinStandardHelpOptions = true,
            description = "Ends a session; its credentials stop working.")
    static final class Close implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Parameters(paramLabel = "SESSION")
        String id = "";

        @Override
        public Integer call() throws Exception {
            JsonNode closed = common.control().post("/v1/sessions/" + id + "/close", Control.node());
            if (common.json) {
                Print.standard().json(closed);
            } else {
                Print.standard()
                        .line("Session " + id + " is " + closed.path("state").asString("") + ".");
            }
            return 0;
        }
    }
}
