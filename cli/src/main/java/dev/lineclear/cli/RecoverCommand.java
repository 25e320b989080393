package dev.lineclear.cli;

import dev.lineclear.safeguard.approval.Signatures;
import dev.lineclear.server.Gates;
import dev.lineclear.server.guard.Recovery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear recover}. */
@Command(
        name = "recover",
        mixinStandardHelpOptions = true,
        description =
                "The way around the owners, for whoever has the gateway's files: done at its next start, recorded,"
                        + " told to everybody, and shown at each start until somebody else acknowledges it.",
        subcommands = {
            RecoverCommand.Owner.class,
            RecoverCommand.PolicySet.class,
            RecoverCommand.SettingsFile.class,
            RecoverCommand.Acknowledge.class
        })
final class RecoverCommand {

    /** What is asked of the next start. */
    abstract static class Asking implements Callable<Integer> {
        @Mixin
        Local common = new Local();

        @Option(names = "--because", required = true, paramLabel = "TEXT", description = "Why; everybody is told.")
        String because = "";

        abstract void into(ObjectNode what) throws Exception;

        @Override
        public Integer call() throws Exception {
            Path state = common.configuration().state();
            if (!Files.isDirectory(state)) {
                throw new CliException("there is no state directory " + state);
            }
            ObjectNode what = Control.node();
            what.put("because", because);
            what.put("user", System.getProperty("user.name", "?"));
            into(what);
            new Recovery(state).ask(what);
            Print.standard()
                    .line("Asked for. It is done, recorded and told to everybody when the gateway starts next.");
            return 0;
        }
    }

    @Command(
            name = "owner",
            mixinStandardHelpOptions = true,
            description = "Makes somebody an owner, or gives an owner a new key. Changes take two owners all the same:"
                    + " recover two, if none is left.")
    static final class Owner extends Asking {
        @Parameters(paramLabel = "NAME", description = "What they go by everywhere, such as their mail address.")
        String name = "";

        @Option(names = "--public-key", required = true, paramLabel = "FILE", description = "Their SSH public key.")
        Path publicKey = Path.of("");

        @Override
        void into(ObjectNode what) throws Exception {
            what.put("what", "owner");
            what.put("id", name);
            what.put("key", Signatures.publicKey(Files.readString(publicKey).strip()));
        }
    }

    @Command(
            name = "policies",
            mixinStandardHelpOptions = true,
            description = "Puts a directory of policies in force, when those in force refuse every change.")
    static final class PolicySet extends Asking {
        @Parameters(
                arity = "0..1",
                paramLabel = "DIR",
                description = "Default: the configured set, else the built-in one.")
        @Nullable
        Path directory;

        @Override
        void into(ObjectNode what) {
            what.put("what", "policies");
            ObjectNode all = what.putObject("texts");
            Gates.policyTexts(common.configuration(), directory).forEach(all::put);
        }
    }

    @Command(
            name = "settings",
            mixinStandardHelpOptions = true,
            description = "Takes the guarded settings of lineclear.yaml as they are.")
    static final class SettingsFile extends Asking {
        @Override
        void into(ObjectNode what) {
            what.put("what", "settings");
        }
    }

    @Command(
            name = "acknowledge",
            mixinStandardHelpOptions = true,
            description = "Says that you know of a recovery and find it right. Not for whoever came in by one.")
    static final class Acknowledge implements Callable<Integer> {
        @Mixin
        Local common = new Local();

        @Mixin
        Signing signing = new Signing();

        @Parameters(paramLabel = "RECOVERY")
        String id = "";

        @Override
        public Integer call() throws Exception {
            ObjectNode details = Control.node();
            details.put("recovery", id);
            JsonNode left = common.control()
                    .post("/v1/recoveries/" + id + "/acknowledge", signing.signed("recovery.acknowledge", details));
            if (common.json) {
                Print.standard().json(left);
            } else {
                Print.standard().line("Acknowledged, on record.");
            }
            return 0;
        }
    }
}
