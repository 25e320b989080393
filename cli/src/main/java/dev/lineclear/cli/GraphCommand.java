package dev.lineclear.cli;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code lineclear graph}. */
@Command(
        name = "graph",
        mixinStandardHelpOptions = true,
        description = "What the gateway knows of resources, and what hangs on what.",
        subcommands = {GraphCommand.Show.class, GraphCommand.Export.class})
final class GraphCommand {

    /** {@code lineclear graph show}. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "How much is known; of a URN what is known of it, and what would fail without it.")
    static final class Show implements Callable<Integer> {
        @Mixin
        Local common = new Local();

        @Parameters(arity = "0..1", paramLabel = "URN")
        String urn = "";

        @Override
        public Integer call() throws Exception {
            JsonNode known =
                    common.control().get(urn.isEmpty() ? "/v1/graph" : "/v1/graph/resource?urn=" + encoded(urn));
            if (common.json) {
                Print.standard().json(known);
            } else if (urn.isEmpty()) {
                summary(Print.standard(), known);
            } else {
                resource(Print.standard(), known);
            }
            return 0;
        }

        private static void summary(Print out, JsonNode known) {
            out.field("resources", known.path("resources").asString());
            out.field("relations", known.path("edges").asString());
            out.field("version", known.path("version").asString());
            if (!known.path("complete").asBoolean(true)) {
                out.line("What was kept is still being read: there is more than this.");
            }
            if (known.path("full").asBoolean(false) || known.path("missed").asLong(0) > 0) {
                out.line("Not all that was learned could be taken: there is more than this.");
            }
        }

        private static void resource(Print out, JsonNode known) {
            out.line(Print.bold(Print.safe(known.path("urn").asString())));
            if (known.path("statements").isEmpty()) {
                out.line("It was never seen; only its name is known.");
            }
            for (JsonNode said : known.path("statements")) {
                out.field(
                        said.path("origin").asString(),
                        words(said, "type", "region", "zone") + "  seen "
                                + said.path("seen").asString());
            }
            edges(out, "hangs on", known, "hangsOn");
            edges(out, "hang on it", known, "hangOnIt");
            JsonNode lost = known.path("ifLost");
            out.line("");
            out.field(
                    "if it is lost",
                    lost.path("fail").asInt() + " fail, " + lost.path("degrade").asInt() + " degrade, "
                            + lost.path("lessRedundant").asInt() + " go on with less redundancy"
                            + (lost.path("truncated").asBoolean() ? ", and maybe more" : ""));
            if (lost.path("neverSeen").asInt() > 0) {
                out.field("never seen", lost.path("neverSeen").asInt() + " of these");
            }
            out.items("", lost.path("paths"));
        }

        private static void edges(Print out, String title, JsonNode known, String name) {
            for (JsonNode e : known.path(name)) {
                out.field(
                        title,
                        words(e, "left", "relation", "right") + "  (" + words(e, "loss") + ", by "
                                + words(e, "origin", "rule") + ")");
            }
            int more = known.path(name + "Count").asInt() - known.path(name).size();
            if (more > 0) {
                out.field(title, "and " + more + " more");
            }
        }

        private static String words(JsonNode of, String... members) {
            StringBuilder words = new StringBuilder();
            for (String member : members) {
                String word = Print.safe(of.path(member).asString(""));
                words.append(word.isEmpty() || words.isEmpty() ? "" : " ").append(word);
            }
            return words.toString();
        }
    }

    /** {@code lineclear graph export}. */
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Writes it for other programs: all of it, or what is around a resource.")
    static final class Export implements Callable<Integer> {
        @Mixin
        Local common = new Local();

        @Option(names = "--format", required = true, paramLabel = "json|dot|graphml")
        String format = "";

        @Option(names = "--around", paramLabel = "URN", description = "Only what is near this resource.")
        String around = "";

        @Option(names = "--depth", paramLabel = "N", description = "Steps from it, either way (default: 3).")
        int depth = 3;

        @Option(names = "--out", paramLabel = "FILE", description = "Where to (default: standard output).")
        @Nullable
        Path file;

        @Override
        public Integer call() throws Exception {
            String path = "/v1/graph/export?form=" + encoded(format)
                    + (around.isEmpty() ? "" : "&around=" + encoded(around) + "&depth=" + depth);
            if (file == null) {
                common.control().download(path, System.out);
                System.out.flush();
                return 0;
            }
            try (OutputStream out = new BufferedOutputStream(new FileOutputStream(file.toFile()))) {
                common.control().download(path, out);
            } catch (IOException e) {
                throw new CliException(file + " cannot be written: " + e.getMessage());
            }
            return 0;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
