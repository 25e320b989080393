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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear explain}. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says what a command would do and what the policies say to it, offline. Nothing is run.",
        footer = {
            "",
            "lineclear explain 'aws dynamodb delete-table --table-name reports'",
            "lineclear explain --batch < requests.jsonl     one request a line:",
            "  {\"gate\":\"aws\",\"operation\":\"dynamodb:DeleteTable\",\"input\":{\"TableName\":\"reports\"}}",
            "  and optionally \"environment\", \"tags\", \"region\", \"account\"."
        })
final class ExplainCommand implements Callable<Integer> {
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
        Explainer explainer = Gates.explainer(common.configuration());
        if (batch) {
            return explainAll(explainer);
        }
        if (words.isEmpty()) {
            throw new CliException(Main.USAGE, "say which command, quoted: lineclear explain 'aws …'");
        }
        List<String> split = words.size() == 1 ? Words.split(words.getFirst()) : words;
        Request request;
        try {
            request = new AwsCommandLine(Gates.catalog()).parse(split);
        } catch (IllegalArgumentException e) {
            throw new CliException(Main.USAGE, String.valueOf(e.getMessage()));
        }
        ObjectNode said = explainer.explain(request);
        if (common.json) {
            Print.standard().json(said);
        } else {
            print(said);
        }
        return 0;
    }

    private static void print(ObjectNode said) {
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
        out.field("verdict", said.path("verdict").asString(""));
        out.items("needs", said.path("requires"));
        out.items("because", said.path("reasons"));
        out.items("policies", said.path("policies"));
        out.items("would change", said.path("wouldChange"));
    }

    private int explainAll(Explainer explainer) throws IOException {
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
                ObjectNode answer;
                try {
                    answer = explainer.explain(
                            Explainer.request(CanonicalJson.parse(line.getBytes(StandardCharsets.UTF_8))));
                } catch (IllegalArgumentException | CanonicalJson.MalformedException e) {
                    bad++;
                    answer = Control.node();
                    answer.put("line", number);
                    answer.put("error", e.getMessage());
                    answer.put("verdict", "deny");
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
