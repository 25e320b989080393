package dev.lineclear.cli;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When something began, as a user says it. */
final class Beginning {
    @Option(
            names = "--since",
            paramLabel = "WHEN",
            description =
                    "When it began: a moment (2026-11-21T10:00:00Z), a day in UTC, or 12h, 90m ago (default: now).")
    @Nullable
    String since;

    Optional<Instant> moment() {
        String given = since;
        return given == null ? Optional.empty() : Optional.of(Period.past("--since", given, Instant.now()));
    }
}
