package dev.lineclear.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds what the build laid out: each server's class path, and standard test data beside the project. */
public final class ServerPaths {
    private ServerPaths() {}

    /** The directory of the server's jars. @throws IOException when it was not built, with what to do */
    static Path classPath(String server) throws IOException {
        Path root = root().orElseThrow(() ->
                new IOException("the project's root was not found; run from within it, or set -Dlineclear.root"));
        Path lib = root.resolve("demo/servers").resolve(server).resolve("target/lib");
        if (!Files.isDirectory(lib)) {
            throw new IOException(lib + " is not there; build it: mvn -DskipTests package");
        }
        return lib;
    }

    /** The project's root: {@code -Dlineclear.root}, else upwards from the working directory. */
    public static Optional<Path> root() {
        String given = System.getProperty("lineclear.root");
        if (given != null) {
            return Optional.of(Path.of(given));
        }
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.isDirectory(at.resolve("demo/servers"))) {
            at = at.getParent();
        }
        return Optional.ofNullable(at);
    }

    /** Standard test data in {@code shared/} beside the project; empty when it is not there. */
    public static Optional<Path> shared(String path) {
        return root().map(r ->
                        r.toAbsolutePath().normalize().resolveSibling("shared").resolve(path))
                .filter(Files::exists);
    }
}
