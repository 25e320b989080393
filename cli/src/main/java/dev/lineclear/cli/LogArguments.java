package dev.lineclear.cli;

import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.tlog.TileSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which log, and the key that it is believed by. */
final class LogArguments {
    @Mixin
    Common common = new Common();

    @Option(
            names = "--vkey",
            paramLabel = "FILE",
            description = "The log's verifier key (default: DIR.vkey beside it). Get it from somewhere you trust.")
    @Nullable
    Path vkey;

    /** @param given the log as the user named it; the state directory's when null */
    LogPlace place(@Nullable String given) throws IOException {
        Path log = given == null ? common.configuration().state().resolve("log") : Path.of(given);
        if (!Files.isDirectory(log)) {
            throw new CliException("there is no log in " + log);
        }
        Path key = vkey;
        Path whole = log.toAbsolutePath().normalize();
        return LogPlace.of(
                TileSource.directory(log),
                existing(key == null ? whole.resolveSibling(whole.getFileName() + ".vkey") : key));
    }

    private static Path existing(Path keyFile) {
        if (!Files.exists(keyFile)) {
            throw new CliException("there is no verifier key " + keyFile + "; say where it is: --vkey FILE");
        }
        return keyFile;
    }
}
