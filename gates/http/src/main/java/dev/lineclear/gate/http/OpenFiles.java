package dev.lineclear.gate.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How many files and sockets this process may have open, as Linux says it (proc_pid_limits(5)). */
final class OpenFiles {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String LINE = "Max open files";

    private OpenFiles() {}

    /** @return the limit in force, which Java raises to the hard one when it starts; empty where there is none to be read */
    static OptionalLong most() {
        try {
            return Files.readAllLines(LIMITS, StandardCharsets.US_ASCII).stream()
                    .filter(line -> line.startsWith(LINE))
                    .map(line -> line.substring(LINE.length()).strip().split(" +")[0])
                    .filter(soft -> !soft.equals("unlimited"))
                    .mapToLong(Long::parseLong)
                    .findFirst();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
