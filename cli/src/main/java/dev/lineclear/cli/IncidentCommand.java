package dev.lineclear.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear incident}. */
@Command(
        name = "incident",
        mixinStandardHelpOptions = true,
        description = "What went wrong in a session: said by people, told out of the log, for those who look into it.",
        subcommands = {
            IncidentOpen.class,
            IncidentCommand.ListAll.class,
            IncidentCommand.Show.class,
            IncidentCommand.Close.class,
            IncidentExport.class
        })
final class IncidentCommand {
    private IncidentCommand() {}

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists incidents that are open.")
    static final class ListAll implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Option(names = "--all", description = "Closed ones too, newest first.")
        boolean all;

        @Override
        public Integer call() throws Exception {
            JsonNode found = common.control().get("/v1/incidents" + (all ? "?all=true" : ""));
            if (common.json) {
                Print.standard().json(found);
                return 0;
            }
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode i : found.path("incidents")) {
                rows.add(List.of(
                        text(i, "id"),
                        text(i, "state"),
                        text(i, "since"),
                        text(i, "agent"),
                        text(i, "by"),
                        text(i, "what")));
            }
            Print.standard().table(List.of("INCIDENT", "STATE", "SINCE", "AGENT", "OPENED BY", "WHAT"), rows);
            return 0;
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows what was said of an incident.")
    static final class Show implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Parameters(paramLabel = "INCIDENT")
        String id = "";

        @Override
        public Integer call() throws Exception {
            JsonNode incident = common.control().get("/v1/incidents/" + id);
            if (common.json) {
                Print.standard().json(incident);
            } else {
                print(Print.standard(), incident);
            }
            return 0;
        }

        private static void print(Print out, JsonNode i) {
            for (String name :
                    List.of("id", "state", "session", "agent", "operator", "by", "what", "since", "openedAt")) {
                out.field(name, text(i, name));
            }
            JsonNode closed = i.path("closed");
            for (String name : closed.propertyNames()) {
                JsonNode value = closed.path(name);
                if (value.isArray()) {
                    value.values().forEach(one -> out.field(name, one.asString("")));
                } else {
                    out.field(name, value.asString(""));
                }
            }
        }
    }

    @Command(
            name = "close",
            mixinStandardHelpOptions = true,
            description = {
                "Says what an incident was, signed by you, who do not operate its session: the answers to what its review",
                "leaves to people."
            })
    static final class Close implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Mixin
        Signing signing = new Signing();

        @Parameters(paramLabel = "INCIDENT")
        String id = "";

        @Option(names = "--summary", required = true, paramLabel = "TEXT", description = "What happened.")
        String summary = "";

        @Option(names = "--impact", paramLabel = "TEXT", description = "Who was affected, for how long, how badly.")
        String impact = "";

        @Option(names = "--factor", paramLabel = "TEXT", description = "Why it was possible; may be repeated.")
        List<String> factors = new ArrayList<>();

        @Option(names = "--lesson", paramLabel = "TEXT", description = "What is known now; may be repeated.")
        List<String> lessons = new ArrayList<>();

        @Option(names = "--action", paramLabel = "TEXT", description = "Who will do what by when; may be repeated.")
        List<String> actions = new ArrayList<>();

        @Override
        public Integer call() throws Exception {
            ObjectNode details = Control.node();
            details.put("incident", id);
            details.put("summary", summary);
            details.put("impact", impact);
            points(details, "factors", factors);
            points(details, "lessons", lessons);
            points(details, "actions", actions);
            return said(
                    common,
                    common.control().post("/v1/incidents/" + id + "/close", signing.signed("incident.close", details)),
                    "is closed");
        }

        private static void points(ObjectNode into, String name, List<String> texts) {
            ArrayNode all = into.putArray(name);
            texts.forEach(all::add);
        }
    }

    static int said(Common common, JsonNode incident, String what) {
        if (common.json) {
            Print.standard().json(incident);
        } else {
            Print.standard()
                    .line("Incident " + text(incident, "id") + " of session " + text(incident, "session") + " " + what
                            + ".");
        }
        return 0;
    }

    static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }
}
