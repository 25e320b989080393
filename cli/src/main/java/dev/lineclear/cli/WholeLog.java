package dev.lineclear.cli;

import dev.lineclear.server.audit.LogPlace;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A log that a command reads from its first record to its last, wherever it is. */
final class WholeLog {
    @Mixin
    LogArguments log = new LogArguments();

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR|URL|s3://…",
            description = "The log, or its mirror (default: of the state directory).")
    @Nullable
    String place;

    LogPlace place() throws IOException {
        return log.place(place);
    }

    /** Whether it is the one of the state directory. */
    boolean own() {
        return place == null && log.named == null;
    }

    boolean json() {
        return log.common.json;
    }
}
