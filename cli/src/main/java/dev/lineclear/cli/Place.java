package dev.lineclear.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where a log is, as a user names it. */
final class Place {
    private Place() {}

    static boolean url(String given) {
        return given.matches("https?://.*") || given.startsWith("s3://");
    }

    /** Whether it is one, or could only be one: a word is something else that was misspelled. */
    static boolean like(String given) {
        return url(given) || given.contains("/") || Files.exists(Path.of(given));
    }
}
