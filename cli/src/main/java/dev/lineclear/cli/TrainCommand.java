package dev.lineclear.cli;

import dev.lineclear.server.Training;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lineclear train}: run by the launcher after building, for the cache that makes later starts fast. */
@Command(
        name = "train",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Starts a gateway of its own, lets it answer some reads, and stops. Changes nothing.")
final class TrainCommand implements Callable<Integer> {
    @Option(names = "--one-jar", paramLabel = "FILE", description = "Only writes the jars of the class path into one.")
    private Optional<Path> one = Optional.empty();

    @Override
    public Integer call() throws IOException {
        if (one.isPresent()) {
            OneJar.write(one.get(), classPath());
            return 0;
        }
        Path work = Files.createTempDirectory("lineclear-train");
        try {
            Training.run(work, file -> UpCommand.plain("up", "--config", file.toString())
                    .orElseThrow()
                    .configuration());
        } finally {
            delete(work);
        }
        return 0;
    }

    private static List<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
