package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the published vectors, which are beside the project and not in it. */
final class Vectors {
    private Vectors() {}

    static Path tlog(String path) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path found = at.resolve("shared/vectors/tlog").resolve(path);
            if (Files.exists(found)) {
                return found;
            }
            found = at.resolve("../shared/vectors/tlog").resolve(path).normalize();
            if (Files.exists(found)) {
                return found;
            }
        }
        String elsewhere = System.getProperty("lineclear.vectors", "shared/vectors");
        Path found = Path.of(elsewhere).resolve("tlog").resolve(path);
        assumeTrue(Files.exists(found), "missing: shared/vectors/tlog/" + path);
        return found;
    }

    static JsonNode json(Path file) {
        return JsonMapper.shared().readTree(file);
    }

    static List<Path> jsonFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
    }
}
