package dev.lineclear.cli;

import dev.lineclear.server.audit.KeptIds;
import java.io.IOException;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear audit reveal} and {@code lineclear audit erase}: what records only commit to. */
final class BodyCommands {
    private BodyCommands() {}

    private static ObjectNode change(SequencedMap<String, Long> ids, String because) {
        ObjectNode details = Control.node();
        ArrayNode kept = details.putArray("kept");
        ids.keySet().forEach(kept::add);
        details.put("because", because);
        return details;
    }

    /** What both take. */
    static final class Arguments {
        @Mixin
        LogArguments log = new LogArguments();

        @Mixin
        Signing signing = new Signing();

        @Parameters(paramLabel = "ID", description = "A hold's id, or a record's id or number.")
        String id = "";

        @Option(names = "--because", required = true, paramLabel = "TEXT", description = "Why; goes into the log.")
        String because = "";

        SequencedMap<String, Long> ids() throws IOException {
            return KeptIds.of(log.place(null), id, AuditCommand::progress);
        }

        JsonNode ask(String path, String change, SequencedMap<String, Long> ids) throws IOException {
            return log.common.control().post(path, signing.signed(change, change(ids, because)));
        }
    }

    @Command(
            name = "reveal",
            mixinStandardHelpOptions = true,
            description = "Shows an owner the values that records only commit to, with the salts that prove them."
                    + " Recorded.")
    static final class Reveal implements Callable<Integer> {
        @Mixin
        Arguments arguments = new Arguments();

        @Override
        public Integer call() throws Exception {
            SequencedMap<String, Long> ids = arguments.ids();
            JsonNode answer = arguments.ask("/v1/bodies/reveal", "bodies.reveal", ids);
            if (arguments.log.common.json) {
                Print.standard().json(answer);
                return 0;
            }
            for (JsonNode body : answer.path("bodies").values()) {
                Print.standard().line("Record " + ids.get(body.path("kept").asString("")) + ":");
                if (body.path("erased").asBoolean(false)) {
                    Print.standard().line("  erased");
                }
                for (JsonNode value : body.path("body").path("values").values()) {
                    Print.standard().field("committed", value.path("committed").asString(""));
                    Print.standard().field("salt", value.path("salt").asString(""));
                    Print.standard().field("value", value.path("json").asString(""));
                }
            }
            return 0;
        }
    }

    @Command(
            name = "erase",
            mixinStandardHelpOptions = true,
            description = "Removes for good the values that records only commit to. The records stay, the log still"
                    + " verifies. Owners only; recorded.")
    static final class Erase implements Callable<Integer> {
        @Mixin
        Arguments arguments = new Arguments();

        @Override
        public Integer call() throws Exception {
            SequencedMap<String, Long> ids = arguments.ids();
            arguments.ask("/v1/bodies/erase", "bodies.erase", ids);
            Print.standard().line("Erased what the records " + ids.values() + " commit to; the records stay.");
            return 0;
        }
    }
}
