package dev.lineclear.cli;

import dev.lineclear.tlog.Hammer;
import dev.lineclear.tlog.SignerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lineclear hammer}. */
@Command(
        name = "hammer",
        mixinStandardHelpOptions = true,
        description = "Loads a new log with many writers and readers, checks every answer and proof meanwhile, and"
                + " verifies the whole log at the end. Tells whether a disk can be trusted with a log.")
final class HammerCommand implements Callable<Integer> {
    private static final int MAX_SECONDS = 24 * 3_600;
    private static final int MAX_THREADS = 10_000;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where the log is made, on the disk to be tried; empty or absent (default: a temporary one,"
                    + " removed at the end).")
    @Nullable
    Path directory;

    @Option(names = "--seconds", defaultValue = "10", description = "How long (default: ${DEFAULT-VALUE}).")
    int seconds;

    @Option(names = "--writers", defaultValue = "64", description = "At once (default: ${DEFAULT-VALUE}).")
    int writers;

    @Option(names = "--readers", defaultValue = "8", description = "At once (default: ${DEFAULT-VALUE}).")
    int readers;

    @Override
    public Integer call() throws Exception {
        if (seconds < 1 || seconds > MAX_SECONDS || writers < 1 || writers > MAX_THREADS || readers > MAX_THREADS) {
            throw new CliException("at least a second and a writer; at most a day, and " + MAX_THREADS + " of each");
        }
        Path given = directory;
        if (given != null) {
            return hammer(empty(given)) ? 0 : 1;
        }
        Path temporary = Files.createTempDirectory("lineclear-hammer");
        try {
            return hammer(temporary) ? 0 : 1;
        } finally {
            remove(temporary);
        }
    }

    private boolean hammer(Path log) throws IOException {
        SignerKey key = SignerKey.generate("hammer.local/log");
        return Hammer.run(log.resolve("log"), key, Duration.ofSeconds(seconds), writers, readers, System.out);
    }

    private static Path empty(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw new CliException(directory + " is not empty; the hammer makes a log of its own");
            }
        }
        return directory;
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
