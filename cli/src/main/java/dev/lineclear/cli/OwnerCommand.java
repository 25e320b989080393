package dev.lineclear.cli;

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

/** {@code lineclear owner}. */
@Command(
        name = "owner",
        mixinStandardHelpOptions = true,
        description = "The first owner, who registers everyone else.",
        subcommands = OwnerCommand.Enrol.class)
final class OwnerCommand {

    @Command(
            name = "enrol",
            mixinStandardHelpOptions = true,
            description = "Makes you the owner of a new gateway. Works once.")
    static final class Enrol implements Callable<Integer> {
        @Mixin
        Local common = new Local();

        @Parameters(paramLabel = "NAME", description = "What you go by everywhere, such as your mail address.")
        String name = "";

        @Option(names = "--public-key", required = true, paramLabel = "FILE", description = "Your SSH public key.")
        Path publicKey = Path.of("");

        @Option(names = "--team", paramLabel = "TEAM", description = "A team you belong to; may be repeated.")
        List<String> teams = new ArrayList<>(List.of("owners"));

        @Override
        public Integer call() throws Exception {
            ObjectNode body = Control.node();
            body.put("id", name);
            body.put("key", Files.readString(publicKey).strip());
            var list = body.putArray("teams");
            teams.forEach(list::add);
            JsonNode owner = common.control().post("/v1/owner", body);
            if (common.json) {
                Print.standard().json(owner);
            } else {
                Print.standard().line(name + " is the owner. Next: lineclear agent add NAME --owner TEAM --as " + name);
            }
            return 0;
        }
    }
}
