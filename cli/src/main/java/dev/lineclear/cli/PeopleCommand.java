package dev.lineclear.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear people}. */
@Command(
        name = "people",
        mixinStandardHelpOptions = true,
        description = "People who use the console.",
        subcommands = PeopleCommand.Invite.class)
final class PeopleCommand {

    @Command(
            name = "invite",
            mixinStandardHelpOptions = true,
            description = "Makes a link by which a person registers a passkey: good for an hour, once. An owner signs.")
    static final class Invite implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Mixin
        Signing signing = new Signing();

        @Parameters(paramLabel = "NAME", description = "What they go by everywhere, such as their mail address.")
        String name = "";

        @Option(names = "--team", paramLabel = "TEAM", description = "A team they belong to; may be repeated.")
        List<String> teams = new ArrayList<>();

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "approver, auditor (reads everything) or viewer (default: approver).")
        String role = "approver";

        @Override
        public Integer call() throws Exception {
            ObjectNode details = Control.node();
            details.put("id", name);
            details.put("role", role);
            AgentCommand.texts(details, "teams", teams);
            JsonNode answer = common.control().post("/v1/people/invite", signing.signed("people.invite", details));
            return Proposed.said(
                    answer,
                    common,
                    signing,
                    "Give this link to " + name + ", and to nobody else. It works once, for an hour:\n"
                            + answer.path("link").asString(""));
        }
    }
}
