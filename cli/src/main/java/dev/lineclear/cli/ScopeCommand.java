package dev.lineclear.cli;

import dev.lineclear.proposal.Scope;
import dev.lineclear.record.ScopeUse;
import dev.lineclear.server.audit.Uses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear agent scope}. */
@Command(
        name = "scope",
        mixinStandardHelpOptions = true,
        description = "What agents may ask for, and what of it they need.",
        subcommands = ScopeCommand.Suggest.class)
final class ScopeCommand {
    private static final Pattern DAYS = Pattern.compile("([1-9]\\d{0,3})d");

    private ScopeCommand() {}

    @Command(
            name = "suggest",
            mixinStandardHelpOptions = true,
            description = {
                "The least scope that would have let an agent do what it did, out of the log, as a difference to the",
                "scope it has. With --as it is proposed, signed, as `agent add` does: another owner approves it."
            })
    static final class Suggest implements Callable<Integer> {
        @Mixin
        LogArguments log = new LogArguments();

        @ArgGroup(exclusive = false)
        @Nullable
        Signing signing;

        @Parameters(index = "0", paramLabel = "AGENT")
        String name = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "DIR|URL|s3://…", description = "The log, or its mirror.")
        @Nullable
        String place;

        @Option(names = "--since", paramLabel = "Nd", description = "What it did in the last N days (default: 30d).")
        String since = "30d";

        @Override
        public Integer call() throws Exception {
            JsonNode agent = agent();
            ScopeUse use = new ScopeUse(name);
            Uses.of(log.place(place), Instant.now().minus(days(since)), List.of(use), AuditCommand::progress);
            Scope has = new Scope(texts(agent.path("operations")), texts(agent.path("resources")));
            Scope least = use.least();
            Signing by = signing;
            if (log.common.json && by == null) {
                Print.standard().json(json(use, has, least));
                return 0;
            }
            if (!log.common.json) {
                print(Print.standard(), use, has, least);
            }
            if (by == null) {
                return 0;
            }
            if (use.requests() == 0) {
                throw new CliException(
                        "it did nothing in that time; remove it instead: lineclear agent remove " + name);
            }
            ObjectNode details = Control.node();
            details.put("id", name);
            details.put("owner", agent.path("owner").asString(""));
            AgentCommand.texts(details, "operations", least.operations());
            AgentCommand.texts(details, "resources", least.resources());
            JsonNode proposed = log.common.control().post("/v1/agents", by.signed("agent.put", details));
            return Proposed.said(proposed, log.common, by, "Agent " + name + " has this scope now.");
        }

        private JsonNode agent() throws Exception {
            for (JsonNode agent : log.common.control().get("/v1/agents").path("agents")) {
                if (agent.path("id").asString("").equals(name)) {
                    return agent;
                }
            }
            throw new CliException("there is no agent " + name);
        }

        private void print(Print out, ScopeUse use, Scope has, Scope least) {
            out.line(use.requests() + " requests of " + name + " ran since " + since + " ago.");
            difference(out, "operation", has.operations(), least.operations());
            difference(out, "resource", has.resources(), least.resources());
            if (!use.wider(has)) {
                out.line("Its scope is no wider than that.");
            } else if (signing == null && use.requests() > 0) {
                out.line("To propose it: lineclear agent scope suggest " + name + " --since " + since + " --as YOU");
            }
        }

        private static void difference(Print out, String what, List<String> has, List<String> least) {
            has.stream().filter(p -> !least.contains(p)).forEach(p -> out.line("- " + what + " " + p));
            least.stream().filter(p -> !has.contains(p)).forEach(p -> out.line("+ " + what + " " + p));
        }

        private ObjectNode json(ScopeUse use, Scope has, Scope least) {
            ObjectNode out = Control.node();
            out.put("agent", name)
                    .put("since", since)
                    .put("requests", use.requests())
                    .put("wider", use.wider(has));
            AgentCommand.texts(out, "operations", least.operations());
            AgentCommand.texts(out, "resources", least.resources());
            AgentCommand.texts(out, "unused", use.unused(has));
            return out;
        }
    }

    static Duration days(String text) throws CliException {
        Matcher matcher = DAYS.matcher(text);
        if (!matcher.matches()) {
            throw new CliException("--since takes a number of days, such as 30d");
        }
        return Duration.ofDays(Integer.parseInt(matcher.group(1)));
    }

    static List<String> texts(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.forEach(n -> all.add(n.asString("")));
        return all;
    }
}
