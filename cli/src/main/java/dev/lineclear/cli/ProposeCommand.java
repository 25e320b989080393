package dev.lineclear.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear propose}. */
@Command(
        name = "propose",
        mixinStandardHelpOptions = true,
        description =
                "Proposes a change set: one change over many targets or in several steps, which people look at and"
                        + " approve as one, and which the gateway then makes stage by stage. See docs/rollouts.md.")
final class ProposeCommand implements Callable<Integer> {
    private static final long MAX_FILE = 512 * 1024;

    @Mixin
    Common common = new Common();

    @Parameters(paramLabel = "FILE", description = "The change set, in YAML or JSON.")
    Path file = Path.of("");

    @Option(
            names = "--session",
            paramLabel = "SESSION",
            description = "The session it is made in; in an agent's own session that one.")
    String session = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; approvers read it.")
    String reason = "";

    @Override
    public Integer call() throws Exception {
        if (!Files.isReadable(file) || Files.size(file) > MAX_FILE) {
            throw new CliException(file + " cannot be read, or is larger than 512 KiB");
        }
        ObjectNode body = Control.node();
        body.put("reason", reason);
        body.put("text", Files.readString(file));
        JsonNode answer = proposed(body);
        Print out = Print.standard();
        String result = answer.path("result").asString("");
        if (common.json) {
            out.json(answer);
        } else if (result.equals("started")) {
            out.line("Started as " + answer.path("hold").asString("") + ". Watch it: lineclear rollouts --watch");
        } else if (result.equals("held")) {
            String hold = answer.path("hold").asString("");
            out.line("Held as " + hold + " for people to look at as one.");
            out.items("needs", answer.path("missing"));
            out.line("Once approved (lineclear approve " + hold + ") it starts by itself: lineclear rollouts --watch");
        } else {
            out.line(answer.path("because").asString("It was refused."));
        }
        return result.equals("started") || result.equals("held") ? 0 : CliException.REFUSED;
    }

    /** By an agent with its own keys, at the gate; by whoever runs the gateway in a session that they name. */
    private JsonNode proposed(ObjectNode body) throws IOException {
        Optional<OwnSession> own = OwnSession.of(System.getenv());
        if (own.isPresent() && session.isEmpty()) {
            return own.get().propose(body);
        }
        if (session.isEmpty()) {
            throw new CliException("say in which session: --session SESSION; see: lineclear session list");
        }
        return common.control().post("/v1/rollouts", body.put("session", session));
    }
}
