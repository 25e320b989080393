package dev.lineclear.testkit.junit;

import dev.lineclear.testkit.AwsCli;
import dev.lineclear.testkit.Commands;
import dev.lineclear.testkit.ServerPaths;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** What a test needs and a machine may lack: there, the test is skipped by that name. */
public final class Needs {
    private Needs() {}

    /** The path of a command, such as {@code terraform}. */
    public static Path command(String name) {
        return orSkip(Commands.find(name), "needs the command " + name);
    }

    /**
     * The AWS CLI.
     *
     * @param home a directory of its own for its home and its output
     */
    public static AwsCli awsCli(Path home) {
        return orSkip(AwsCli.find(home), "needs the command aws");
    }

    /** Standard test data beside the project, such as {@code vectors/sigv4}. */
    public static Path shared(String path) {
        return orSkip(ServerPaths.shared(path), "needs shared/" + path + " beside the project");
    }

    private static <T> T orSkip(Optional<T> found, String message) {
        Assumptions.assumeTrue(found.isPresent(), message);
        return found.orElseThrow();
    }
}
