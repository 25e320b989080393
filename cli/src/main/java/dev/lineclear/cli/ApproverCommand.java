package dev.lineclear.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear approver}. */
@Command(
        name = "approver",
        mixinStandardHelpOptions = true,
        description =
                "The people who may sign. One owner takes keys away at once; giving them takes another owner's yes.",
        subcommands = {
            ApproverCommand.Add.class,
            ApproverCommand.ListAll.class,
            ApproverCommand.RemoveKey.class,
            ApproverCommand.Remove.class
        })
final class ApproverCommand {

    /** What the changes share: who signs, and how it is said. */
    abstract static class Change implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Mixin
        Signing signing = new Signing();

        @Parameters(paramLabel = "NAME", description = "The name they go by everywhere, such as a mail address.")
        String name = "";

        int send(String path, String change, ObjectNode details, String done) throws IOException {
            details.put("id", name);
            JsonNode answer = common.control().post(path, signing.signed(change, details));
            return Proposed.said(answer, common, signing, done);
        }
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description =
                    "Registers a person, or adds keys and sets teams of one who is. Another owner has to agree, where"
                            + " there is one.")
    static final class Add extends Change {
        @Option(names = "--public-key", paramLabel = "FILE", description = "Their SSH public key; may be repeated.")
        List<Path> publicKeys = new ArrayList<>();

        @Option(names = "--team", paramLabel = "TEAM", description = "A team they belong to; may be repeated.")
        List<String> teams = new ArrayList<>();

        @Option(names = "--owner", description = "They may change agents, people and policies.")
        boolean owner;

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "approver, auditor (reads everything) or viewer; stays as it is when not given.")
        String role = "";

        @Override
        public Integer call() throws Exception {
            ObjectNode details = Control.node();
            if (!role.isEmpty()) {
                details.put("role", role);
            }
            List<String> keys = new ArrayList<>();
            for (Path file : publicKeys) {
                keys.add(Files.readString(file).strip());
            }
            AgentCommand.texts(details, "keys", keys);
            AgentCommand.texts(details, "teams", teams);
            if (owner) {
                details.put("owner", true);
            }
            return send("/v1/people", "approver.put", details, name + " may sign now.");
        }
    }

    @Command(name = "remove-key", mixinStandardHelpOptions = true, description = "Removes a key, at once and for good.")
    static final class RemoveKey extends Change {
        @Option(names = "--public-key", required = true, paramLabel = "FILE", description = "The key to remove.")
        Path publicKey = Path.of("");

        @Override
        public Integer call() throws Exception {
            ObjectNode details = Control.node();
            details.put("key", Files.readString(publicKey).strip());
            return send(
                    "/v1/people/remove-key",
                    "approver.remove-key",
                    details,
                    "The key counts for nothing any more, in votes already cast too.");
        }
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a person.")
    static final class Remove extends Change {
        @Override
        public Integer call() throws Exception {
            return send("/v1/people/remove", "approver.remove", Control.node(), name + " may not sign any more.");
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the people who may sign.")
    static final class ListAll implements Callable<Integer> {
        @Mixin
        Common common = new Common();

        @Override
        public Integer call() throws Exception {
            JsonNode people = common.control().get("/v1/people");
            if (common.json) {
                Print.standard().json(people);
                return 0;
            }
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode p : people.path("approvers")) {
                rows.add(List.of(
                        p.path("id").asString(""),
                        p.path("owner").asBoolean(false) ? "owner" : "",
                        AgentCommand.joined(p.path("teams")),
                        p.path("keys").size() + " keys",
                        p.path("enrolled").asString("")));
            }
            Print.standard().table(List.of("NAME", "", "TEAMS", "KEYS", "BY WHOSE WORD"), rows);
            return 0;
        }
    }
}
