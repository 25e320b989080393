package dev.lineclear.cli;

import dev.lineclear.server.KeyChange;
import dev.lineclear.tlog.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code lineclear log key}. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = "The key that the log's checkpoints are signed with.",
        subcommands = {LogKeyCommand.Show.class, LogKeyCommand.Import.class, LogKeyCommand.Rotate.class})
final class LogKeyCommand {
    private static void print(Local common, List<VerifierKey> keys) {
        if (common.json) {
            ObjectNode out = Control.node();
            AgentCommand.texts(out, "keys", keys.stream().map(VerifierKey::text).toList());
            Print.standard().json(out);
        } else {
            keys.forEach(key -> Print.standard().line("  " + key.text()));
        }
    }

    /** For people; who asked for JSON is given nothing else. */
    private static void said(Local common, String line) {
        if (!common.json) {
            Print.standard().line(line);
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Prints the public keys, the one in use first: what auditors and witnesses are given.")
    static final class Show implements Callable<Integer> {
        @Mixin
        Local common = new Local();

        @Override
        public Integer call() {
            print(common, tried(() -> KeyChange.keys(common.configuration().state())));
            return 0;
        }
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = "Has a log that is not begun yet signed by a key made elsewhere.")
    static final class Import implements Callable<Integer> {
        @Mixin
        Local common = new Local();

        @Option(
                names = "--key",
                required = true,
                paramLabel = "FILE",
                description = "PEM, as openssl genpkey -algorithm ed25519 writes it; mode 0600.")
        Path key = Path.of("");

        @Override
        public Integer call() {
            VerifierKey taken = tried(() -> KeyChange.importKey(
                    common.configuration().state(), common.configuration().log().origin(), key));
            said(common, "The log will be signed by it. Its public key:");
            print(common, List.of(taken));
            return 0;
        }
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = "Gives the log another key from the gateway's next start on. What the old one signed stays"
                    + " verifiable; the old secret is removed.")
    static final class Rotate implements Callable<Integer> {
        @Mixin
        Local common = new Local();

        @Option(names = "--key", paramLabel = "FILE", description = "PEM, mode 0600 (default: a new key is made).")
        @Nullable
        Path key;

        @Override
        public Integer call() {
            List<VerifierKey> keys =
                    tried(() -> KeyChange.rotate(common.configuration().state(), Optional.ofNullable(key)));
            said(common, "Public keys, the one in use from the next start on first:");
            print(common, keys);
            said(common, "Next: restart the gateway; give log.vkey to those who audit and witness the log.");
            return 0;
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> T tried(Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new CliException(String.valueOf(e.getMessage()));
        }
    }
}
