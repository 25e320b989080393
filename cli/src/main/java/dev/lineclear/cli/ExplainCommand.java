package dev.lineclear.cli;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.Gates;
import dev.lineclear.server.explain.AwsCommandLine;
import dev.lineclear.server.explain.Explainer;
import dev.lineclear.server.explain.Request;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear explain}. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says what a command would do and what the policies say to it, offline or by those of a gateway"
                + " that you logged in to. Nothing is run.",
        footer = {
            "",
            "lineclear explain 'aws dynamodb delete-table --table-name reports'",
            "lineclear explain HOLD                         in which world what waits would run, and what runs before it",
            "lineclear explain                              in an agent's session: how far it is trusted",
            "lineclear explain --batch < requests.jsonl     one request a line:",
            "  {\"gate\":\"aws\",\"operation\":\"dynamodb:DeleteTable\",\"input\":{\"TableName\":\"reports\"}}",
            "  and optionally \"environment\", \"tags\", \"region\", \"account\"."
        })
final class ExplainCommand implements Callable<Integer> {
    private static final Pattern HOLD = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");

    @Mixin
    Common common = new Common();

    @Option(names = "--batch", description = "Reads requests as JSON lines and writes one answer a line.")
    boolean batch;

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "An aws command; with --batch a file (default: -).")
    List<String> words = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Explaining explainer = explaining();
        if (batch) {
            return explainAll(explainer);
        }
        Optional<JsonNode> own = own();
        if (words.isEmpty() && own.isPresent()) {
            whereabouts(own.get());
            return 0;
        }
        if (words.isEmpty()) {
            throw new CliException(Main.USAGE, "say which command, quoted: lineclear explain 'aws …'");
        }
        if (words.size() == 1 && HOLD.matcher(words.getFirst()).matches()) {
            hold(words.getFirst());
            return 0;
        }
        List<String> split = words.size() == 1 ? Words.split(words.getFirst()) : words;
        Request request;
        try {
            request = new AwsCommandLine(Gates.catalog()).parse(split);
        } catch (IllegalArgumentException e) {
            throw new CliException(Main.USAGE, String.valueOf(e.getMessage()));
        }
        JsonNode said = explainer.explain(line(request));
        own.ifPresent(me -> goesTo((ObjectNode) said, me));
        if (common.json) {
            Print.standard().json(said);
        } else {
            print(said);
        }
        return 0;
    }

    /** In an agent's own session: who it is and how far it is trusted. What the gateway does not say is not made up. */
    private Optional<JsonNode> own() throws IOException {
        Optional<OwnSession> session = OwnSession.of(System.getenv());
        if (session.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(session.get().whereabouts());
        } catch (IOException e) {
            if (words.isEmpty()) {
                throw e;
            }
            String unknown = "not known (" + e.getMessage() + ")";
            return Optional.of(Control.node()
                    .put("standing", unknown)
                    .put("reads", unknown)
                    .put("changes", unknown));
        }
    }

    private void whereabouts(JsonNode me) {
        Print out = Print.standard();
        if (common.json) {
            out.json(me);
            return;
        }
        out.field("agent", me.path("agent").asString(""));
        out.field("standing", me.path("standing").asString(""));
        out.field("reads", me.path("reads").asString(""));
        out.field("changes", me.path("changes").asString(""));
    }

    /** What only reads, reads production. */
    private static void goesTo(ObjectNode said, JsonNode me) {
        boolean reads = said.path("effect").asString("").equals("READ");
        said.put("world", me.path(reads ? "reads" : "changes").asString(""));
        said.put("standing", me.path("standing").asString(""));
    }

    /** What waits: in which world it would run, and how far its agent was trusted when it asked. */
    private void hold(String id) throws IOException {
        JsonNode hold = common.control().get("/v1/holds/" + id);
        if (common.json) {
            Print.standard().json(hold);
        } else {
            HoldPage.brief(Print.standard(), hold);
        }
    }

    /** Here, by the configured policies; or at the gateway that was logged in to, by those in force there. */
    @FunctionalInterface
    private interface Explaining {
        JsonNode explain(JsonNode request) throws IOException;
    }

    private Explaining explaining() throws IOException {
        if (common.elsewhere().isPresent()) {
            Control control = common.control();
            return request -> control.post("/v1/explain", request);
        }
        Explainer explainer = Gates.explainer(common.configuration());
        return request -> explainer.explain(Explainer.request(request));
    }

    private static ObjectNode line(Request request) {
        ObjectNode out = Control.node();
        out.put("gate", request.gate());
        out.put("operation", request.operation());
        out.set("input", request.input());
        request.destination().forEach(out::put);
        request.environment().ifPresent(name -> out.put("environment", name));
        ObjectNode tags = out.putObject("tags");
        request.tags().forEach(tags::put);
        return out;
    }

    private static void print(JsonNode said) {
        Print out = Print.standard();
        out.line(Print.bold(said.path("summary").asString("")));
        out.field("operation", said.path("operation").asString(""));
        out.field(
                "effect",
                said.path("effect").asString("") + " (" + said.path("known").asString("") + ")");
        out.items("touches", said.path("targets"));
        out.field(
                "comes back?",
                said.path("reversibility").asString("") + ": "
                        + said.path("because").asString(""));
        out.items("is lost", said.path("lost"));
        if (said.has("world")) {
            out.field(
                    "goes to",
                    said.path("world").asString("") + "; your standing is "
                            + said.path("standing").asString(""));
        }
        out.field("verdict", said.path("verdict").asString(""));
        out.items("needs", said.path("requires"));
        out.items("paced", said.path("paced"));
        out.items("because", said.path("reasons"));
        out.items("policies", said.path("policies"));
        out.items("would change", said.path("wouldChange"));
    }

    private int explainAll(Explaining explainer) throws IOException {
        int bad = 0;
        long number = 0;
        try (BufferedReader in = new BufferedReader(input());
                PrintWriter out = new PrintWriter(
                        new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                JsonNode answer;
                try {
                    answer = explainer.explain(CanonicalJson.parse(line.getBytes(StandardCharsets.UTF_8)));
                } catch (IllegalArgumentException | CanonicalJson.MalformedException e) {
                    bad++;
                    ObjectNode wrong = Control.node();
                    wrong.put("line", number);
                    wrong.put("error", e.getMessage());
                    wrong.put("verdict", "deny");
                    answer = wrong;
                }
                out.println(CanonicalJson.MAPPER.writeValueAsString(answer));
            }
        }
        return bad == 0 ? 0 : 1;
    }

    private Reader input() throws IOException {
        @Nullable String file = words.isEmpty() || words.getFirst().equals("-") ? null : words.getFirst();
        return file == null
                ? new InputStreamReader(System.in, StandardCharsets.UTF_8)
                : Files.newBufferedReader(Path.of(file));
    }
}
