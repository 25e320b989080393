package dev.lineclear.cli;

import dev.lineclear.server.guard.GuardedSettings;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear settings}. */
@Command(
        name = "settings",
        mixinStandardHelpOptions = true,
        description =
                "Those settings of lineclear.yaml that owners agree on, such as modes, environments, lifetimes, witnesses.",
        subcommands = {SettingsCommand.Show.class, SettingsCommand.Propose.class})
final class SettingsCommand {

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Prints the guarded settings that were agreed on, and what the file says otherwise.")
    static final class Show implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Override
        public Integer call() throws Exception {
            JsonNode agreed = common.control().get("/v1/settings");
            Print out = Print.standard();
            if (common.json) {
                out.json(agreed);
                return 0;
            }
            ObjectNode file = read(common);
            agreed.properties().forEach(e -> {
                String now = e.getValue().asString("").strip();
                String there = file.path(e.getKey()).asString("").strip();
                out.field(e.getKey(), now.isEmpty() ? "none" : now);
                if (file.has(e.getKey()) && !now.equals(there)) {
                    out.field("", "in the file: " + (there.isEmpty() ? "none" : there));
                }
            });
            return 0;
        }
    }

    @Command(
            name = "propose",
            mixinStandardHelpOptions = true,
            description = "Proposes the guarded settings of the file: in force from the next start, once others agree.")
    static final class Propose implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Mixin
        Signing signing = new Signing();

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; approvers read it.")
        String reason = "";

        @Override
        public Integer call() throws Exception {
            ObjectNode details = Control.node();
            details.put("reason", reason);
            details.set("settings", read(common));
            return Proposed.said(
                    common.control().post("/v1/settings", signing.signed("settings.put", details)),
                    common,
                    signing,
                    "Agreed on. They are in force from the gateway's next start.");
        }
    }

    private static ObjectNode read(Common common) throws Exception {
        SortedMap<String, String> settings = GuardedSettings.of(common.configuration());
        ObjectNode all = Control.node();
        settings.forEach(all::put);
        return all;
    }
}
