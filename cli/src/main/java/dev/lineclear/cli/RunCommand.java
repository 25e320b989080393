package dev.lineclear.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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

/** {@code lineclear run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Opens a session, runs COMMAND with the session's credentials, closes the session.",
        footer = {"", "lineclear run --agent kiro --operator you@example.com --task \"fix the report\" -- kiro-cli chat"
        })
final class RunCommand implements Callable<Integer> {
    /** Shells answer this for a command that cannot be found. */
    private static final int NOT_FOUND = 127;

    @Mixin
    Common common = new Common();

    @Option(names = "--agent", required = true, paramLabel = "AGENT", description = "The registered agent that runs.")
    String agent = "";

    @Option(
            names = "--operator",
            required = true,
            paramLabel = "PERSON",
            description = "On whose behalf; never an approver of this session's holds.")
    String operator = "";

    @Option(
            names = "--task",
            required = true,
            paramLabel = "TEXT",
            description = "What it is to do; approvers read it.")
    String task = "";

    @Option(names = "--lifetime", paramLabel = "MINUTES", description = "Ends the session after this time at most.")
    @Nullable
    Long lifetimeMinutes;

    @Option(names = "--region", paramLabel = "REGION", description = "Sets AWS_REGION when it is not set.")
    @Nullable
    String region;

    @Option(names = "--key", paramLabel = "FILE", description = Opening.KEY)
    @Nullable
    Path key;

    @Mixin
    WorkerArguments worker = new WorkerArguments();

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The command and its arguments, after --.")
    List<String> command = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Opening opening = Opening.of(common, key);
        ObjectNode body = Control.node();
        body.put("agent", agent);
        body.put("operator", operator);
        body.put("task", task);
        worker.into(body);
        Long minutes = lifetimeMinutes;
        if (minutes != null) {
            body.put("lifetimeSeconds", Duration.ofMinutes(minutes).toSeconds());
        }
        JsonNode session = opening.open(body);
        String id = session.path("id").asString("");
        Thread closing = new Thread(() -> opening.close(id), "close-session");
        Runtime.getRuntime().addShutdownHook(closing);
        System.err.println("lineclear: session " + id + " of " + agent + " for " + operator);
        try {
            return run(opening, session);
        } finally {
            Runtime.getRuntime().removeShutdownHook(closing);
            opening.close(id);
        }
    }

    private int run(Opening opening, JsonNode session) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        opening.into(builder.environment(), session, common.configuration(), region);
        try {
            return builder.start().waitFor();
        } catch (IOException e) {
            System.err.println("lineclear: " + command.getFirst() + " could not be run: " + e.getMessage());
            return NOT_FOUND;
        }
    }
}
