package dev.lineclear.cli;

import dev.lineclear.server.Gates;
import dev.lineclear.server.control.ChangesDesk;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear policy}. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "The Cedar policies.",
        subcommands = {
            PolicyCommand.Check.class,
            PolicyCommand.Propose.class,
            PolicyCommand.Show.class,
            ModesCommand.class
        })
final class PolicyCommand {

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Reads a directory of policies as the gateway would: syntax, schema, ids, and that more"
                    + " evidence never turns an allow into a refusal.")
    static final class Check implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Parameters(
                arity = "0..1",
                paramLabel = "DIR",
                description = "Default: the configured set, else the built-in one.")
        @Nullable
        Path directory;

        @Override
        public Integer call() {
            return PolicyReport.print(Gates.checkPolicies(common.configuration(), directory), common.json);
        }
    }

    @Command(
            name = "propose",
            mixinStandardHelpOptions = true,
            description = "Proposes a directory of policies, with what changes: in force at once when others agree and"
                    + " you apply it.")
    static final class Propose implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Mixin
        Signing signing = new Signing();

        @Parameters(
                arity = "0..1",
                paramLabel = "DIR",
                description = "Default: the configured set, else the built-in one.")
        @Nullable
        Path directory;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; approvers read it.")
        String reason = "";

        @Override
        public Integer call() throws Exception {
            SortedMap<String, String> texts = Gates.policyTexts(common.configuration(), directory);
            ObjectNode details = Control.node();
            details.put("reason", reason);
            details.put("texts", ChangesDesk.digest(texts));
            ObjectNode body = signing.signed("policies.put", details);
            ObjectNode all = body.putObject("texts");
            texts.forEach(all::put);
            return Proposed.said(
                    common.control().post("/v1/policies", body), common, signing, "These policies are in force now.");
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Prints the policies in force.")
    static final class Show implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Override
        public Integer call() throws Exception {
            JsonNode now = common.control().get("/v1/policies");
            Print out = Print.standard();
            if (common.json) {
                out.json(now);
                return 0;
            }
            out.line("// version " + now.path("policyVersion").asString(""));
            now.path("policies")
                    .properties()
                    .forEach(p -> out.line(p.getValue().asString("").strip() + "\n"));
            return 0;
        }
    }
}
