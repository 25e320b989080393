package dev.lineclear.cli;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Vote;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear emergency}. */
@Command(
        name = "emergency",
        mixinStandardHelpOptions = true,
        description = {
            "For owners, in an emergency: runs your own COMMAND, without an agent, and breaks",
            "the glass for what is held of it. Each is shown, signed by your key alone, and",
            "runs at once, where the policies let you; captures and records come first",
            "as ever. Everyone is told, and each stays under review until two others",
            "have signed it. The session lasts 15 minutes at most. COMMAND gets no",
            "input: an agent in conversation is no person."
        },
        footer = {
            "",
            "lineclear emergency --as you@example.com --reason \"Customers cannot pay\" \\",
            "  -- aws dynamodb delete-table --table-name reports"
        })
final class EmergencyCommand implements Callable<Integer> {
    private static final int NOT_FOUND = 127;

    /** Over loopback, or to a gateway elsewhere: soon enough for a call that waits, and no burden. */
    private static final long LOOK_AGAIN_MILLIS = 300;

    @Mixin
    Common common = new Common();

    @Mixin
    Signing signing = new Signing();

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, in a sentence: signed, recorded, told to everyone, and what the review begins with.")
    String reason = "";

    @Option(names = "--yes", description = "Do not ask before each; for when you know what COMMAND does.")
    boolean yes;

    @Option(names = "--region", paramLabel = "REGION", description = "Sets AWS_REGION when it is not set.")
    @Nullable
    String region;

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The command and its arguments, after --.")
    List<String> command = new ArrayList<>();

    private final Set<String> seen = new HashSet<>();
    private int broken;
    private int refused;

    @Override
    public Integer call() throws Exception {
        if (reason.isBlank()) {
            throw new CliException("say why, for everyone who is told and for the review: --reason TEXT");
        }
        if (!yes && System.console() == null) {
            throw new CliException("there is no terminal to ask on; add --yes if you know what the command does");
        }
        Opening opening = new Opening(common.control(), common.elsewhere(), signing);
        ObjectNode wanted = Control.node();
        wanted.put("task", reason);
        JsonNode session = opening.emergency(wanted);
        String id = session.path("id").asString("");
        Thread closing = new Thread(() -> opening.close(id), "close-session");
        Runtime.getRuntime().addShutdownHook(closing);
        System.err.println("lineclear: emergency session " + id + " of " + signing.as + "; everyone is told");
        try {
            return run(opening, session);
        } finally {
            Runtime.getRuntime().removeShutdownHook(closing);
            opening.close(id);
            System.err.println("lineclear: glass broken for " + held(broken) + ", refused for " + refused
                    + (broken > 0 ? "; each is under review until two others have signed: lineclear reviews" : ""));
        }
    }

    private static String held(int number) {
        return number == 1 ? "1 hold" : number + " holds";
    }

    private int run(Opening opening, JsonNode session) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .inheritIO()
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        opening.into(builder.environment(), session, common.configuration(), region);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            System.err.println("lineclear: " + command.getFirst() + " could not be run: " + e.getMessage());
            return NOT_FOUND;
        }
        try {
            while (!process.waitFor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                breakWhatWaits(opening.control(), session.path("id").asString(""));
            }
            return process.exitValue();
        } finally {
            process.destroy();
        }
    }

    private void breakWhatWaits(Control control, String session) throws IOException {
        JsonNode waiting = control.get("/v1/holds?state=OPEN&agent=" + Agent.NONE.id());
        for (JsonNode line : waiting.path("holds").values()) {
            String id = line.path("id").asString("");
            if (line.path("sessionId").asString("").equals(session) && seen.add(id)) {
                breakGlass(control, id);
            }
        }
    }

    private void breakGlass(Control control, String id) throws IOException {
        JsonNode hold = control.get("/v1/holds/" + id + Control.as(signing.as));
        if (!yes) {
            HoldPage.print(Print.standard(), hold);
            String word = Vote.Decision.BREAK_GLASS.word();
            Console terminal = System.console();
            if (terminal == null || !word.equals(terminal.readLine("Do this now, alone? Type %s: ", word))) {
                System.err.println("lineclear: not signed; hold " + id + " waits for others");
                refused++;
                return;
            }
        }
        String text = new Ballot(hold, Vote.Decision.BREAK_GLASS, reason, signing.as, Ballot.EMERGENCY).text();
        ObjectNode body = Control.node();
        body.put("statement", text);
        body.put("signature", signing.sign(text));
        JsonNode cast = control.post("/v1/holds/" + id + "/votes", body);
        String because = cast.path("because").asString("");
        if (cast.path("accepted").asBoolean(false)) {
            broken++;
            System.err.println("lineclear: hold " + id + ": " + because);
        } else {
            refused++;
            System.err.println(
                    "lineclear: hold " + id + ", refused (" + cast.path("code").asString("") + "): " + because);
        }
    }
}
