package dev.lineclear.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what the build laid out: each server's class path, and standard test data beside the project. */
public final class ServerPaths {
    private ServerPaths() {}

    /**
     * The directory of the server's jars: under {@code -Dlineclear.servers} where that is given ({@code NAME/target/lib}
     * or {@code NAME/lib} in it), else under {@code demo/servers} of the project.
     *
     * @throws IOException when it was not built, with what to do
     */
    static Path classPath(String server) throws IOException {
        String given = System.getProperty("lineclear.servers", "");
        Path servers = given.isEmpty()
                ? root().orElseThrow(
                                () -> new IOException("the project's root was not found; run from within it, or set "
                                        + "-Dlineclear.root or -Dlineclear.servers"))
                        .resolve("demo/servers")
                : Path.of(given);
        for (String place : List.of("target/lib", "lib")) {
            Path lib = servers.resolve(server).resolve(place);
            if (Files.isDirectory(lib)) {
                return lib;
            }
        }
        throw new IOException("no class path of the " + server + " server in " + servers.resolve(server)
                + "; build it: mvn -pl demo/servers/" + server + " process-resources");
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

    /** Standard test data in the nearest {@code shared/} at or above the project; empty when it is not there. */
    public static Optional<Path> shared(String path) {
        return root().flatMap(root -> Stream.iterate(
                        root.toAbsolutePath().normalize(), at -> at.getParent() != null, Path::getParent)
                .map(at -> at.resolveSibling("shared"))
                .filter(shared -> Files.isDirectory(shared.resolve("vectors")))
                .map(shared -> shared.resolve(path))
                .filter(Files::exists)
                .findFirst());
    }
}
