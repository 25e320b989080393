package dev.lineclear.cli;

import dev.lineclear.server.Training;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code lineclear train}: run by the launcher after building, for the cache that makes later starts fast. */
@Command(
        name = "train",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Starts a gateway of its own, lets it answer some reads, and stops. Changes nothing.")
final class TrainCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        Path work = Files.createTempDirectory("lineclear-train");
        try {
            Training.run(work, TrainCommand::learn);
        } finally {
            delete(work);
        }
        return 0;
    }

    /** What people run while the gateway runs; what it prints is for nobody. */
    private static void learn(Path configuration) {
        PrintStream out = System.out;
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream())) {
            System.setOut(nowhere);
            for (String command : List.of("holds", "session list", "agent list", "approver list", "audit verify")) {
                List<String> words = Stream.concat(
                                Stream.of(command.split(" ", -1)), Stream.of("--config", configuration.toString()))
                        .toList();
                var unused = Main.run(words.toArray(String[]::new));
            }
            var unused = Main.run("explain", "aws dynamodb delete-table --table-name reports");
        } finally {
            System.setOut(out);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
