package dev.lineclear.cli;

import dev.lineclear.proposal.Scope;
import dev.lineclear.record.ScopeUse;
import dev.lineclear.server.audit.Uses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear agent}. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = "Registered agents.",
        subcommands = {
            AgentCommand.Add.class,
            AgentCommand.ListAll.class,
            AgentCommand.Remove.class,
            ScopeCommand.class,
            StandingCommand.Promote.class,
            StandingCommand.Demote.class
        })
final class AgentCommand {

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Registers an agent, or changes its scope.")
    static final class Add implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Mixin
        Signing signing = new Signing();

        @Parameters(paramLabel = "AGENT", description = "Such as kiro.")
        String name = "";

        @Option(names = "--owner", required = true, paramLabel = "TEAM", description = "Who answers for it.")
        String owner = "";

        @Option(
                names = "--operation",
                paramLabel = "PATTERN",
                description = "What it may ask for, such as dynamodb:*; may be repeated (default: everything).")
        List<String> operations = new ArrayList<>();

        @Option(
                names = "--resource",
                paramLabel = "PATTERN",
                description = "On what, such as arn:aws:dynamodb:*:*:table/reports*; may be repeated (default: all).")
        List<String> resources = new ArrayList<>();

        @Override
        public Integer call() throws Exception {
            ObjectNode details = Control.node();
            details.put("id", name);
            details.put("owner", owner);
            texts(details, "operations", operations);
            texts(details, "resources", resources);
            JsonNode agent = common.control().post("/v1/agents", signing.signed("agent.put", details));
            return Proposed.said(
                    agent,
                    common,
                    signing,
                    "Agent " + name + " is registered. Let it work: lineclear run --agent " + name
                            + " --operator YOU --task \"…\" -- COMMAND");
        }
    }

    static void texts(ObjectNode node, String member, List<String> values) {
        if (!values.isEmpty()) {
            var array = node.putArray(member);
            values.forEach(array::add);
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the registered agents.")
    static final class ListAll implements Callable<Integer> {
        @Mixin
        LogArguments log = new LogArguments();

        @Option(
                names = "--since",
                paramLabel = "Nd",
                description = "Also says whose scope is wider than what they did in the last N days, such as 30d.")
        String since = "";

        @Override
        public Integer call() throws Exception {
            JsonNode agents = log.common.control().get("/v1/agents");
            Map<String, ScopeUse> uses = uses(agents.path("agents"));
            if (log.common.json) {
                for (JsonNode a : agents.path("agents")) {
                    ScopeUse use = uses.get(a.path("id").asString(""));
                    if (use != null) {
                        texts((ObjectNode) a, "unused", use.unused(scope(a)));
                        ((ObjectNode) a).put("wider", use.wider(scope(a)));
                    }
                }
                Print.standard().json(agents);
                return 0;
            }
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode a : agents.path("agents")) {
                ScopeUse use = uses.get(a.path("id").asString(""));
                List<String> row = new ArrayList<>(List.of(
                        a.path("id").asString(""),
                        a.path("owner").asString(""),
                        a.path("standing").asString(""),
                        joined(a.path("operations")),
                        joined(a.path("resources"))));
                if (use != null) {
                    row.add(words(use, scope(a)));
                }
                rows.add(row);
            }
            List<String> heads = new ArrayList<>(List.of("AGENT", "OWNER", "STANDING", "OPERATIONS", "RESOURCES"));
            if (!since.isEmpty()) {
                heads.add("IN " + since);
            }
            Print.standard().table(heads, rows);
            return 0;
        }

        private Map<String, ScopeUse> uses(JsonNode agents) throws Exception {
            Map<String, ScopeUse> uses = new TreeMap<>();
            if (!since.isEmpty()) {
                agents.forEach(a -> uses.put(
                        a.path("id").asString(""), new ScopeUse(a.path("id").asString(""))));
                Uses.of(
                        log.place(null),
                        Instant.now().minus(ScopeCommand.days(since)),
                        List.copyOf(uses.values()),
                        AuditCommand::progress);
            }
            return uses;
        }

        private static Scope scope(JsonNode agent) {
            return new Scope(ScopeCommand.texts(agent.path("operations")), ScopeCommand.texts(agent.path("resources")));
        }

        private static String words(ScopeUse use, Scope scope) {
            List<String> unused = use.unused(scope);
            return !unused.isEmpty()
                    ? "not used: " + String.join(", ", unused)
                    : use.wider(scope) ? "wider than used" : "all used";
        }
    }

    static String joined(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.forEach(n -> all.add(n.asString("")));
        return String.join(", ", all);
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes an agent.")
    static final class Remove implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Mixin
        Signing signing = new Signing();

        @Parameters(paramLabel = "AGENT")
        String name = "";

        @Override
        public Integer call() throws Exception {
            ObjectNode details = Control.node();
            details.put("id", name);
            JsonNode removed = common.control().post("/v1/agents/remove", signing.signed("agent.remove", details));
            if (common.json) {
                Print.standard().json(removed);
            } else {
                Print.standard().line("Agent " + name + " is removed; no new session opens for it.");
            }
            return 0;
        }
    }
}
