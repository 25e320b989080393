package dev.lineclear.cli;

import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.MirrorPlace;
import dev.lineclear.server.mirror.Places;
import dev.lineclear.tlog.TileSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which log, and the key that it is believed by. */
final class LogArguments {
    /** For one file of a log, over any line that one would audit on. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Mixin
    Common common = new Common();

    @Option(
            names = "--vkey",
            paramLabel = "FILE",
            description = "The log's verifier key (default: DIR.vkey beside it). Get it from somewhere you trust.")
    @Nullable
    Path vkey;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "For a log by its URL: the auditor's token, as auditor.token in the gateway's state directory.")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--log",
            paramLabel = "DIR|URL|s3://…",
            description = "The log, or its mirror (default: of the state directory).")
    @Nullable
    String named;

    private Optional<Instant> current = Optional.empty();

    /**
     * Named by {@code --log}, or as commands take it that are about one whole log.
     *
     * @param positional the log as the user named it there, a directory or a URL; null where they did not
     * @return the state directory's where nobody named one
     */
    LogPlace place(@Nullable String positional) throws IOException {
        String option = named;
        if (positional != null && option != null) {
            throw new CliException(Main.USAGE, "which log, " + positional + " or " + option + "? Name one");
        }
        return found(positional == null ? option : positional);
    }

    private LogPlace found(@Nullable String given) throws IOException {
        if (given != null && given.matches("https?://.*")) {
            return byUrl(URI.create(given));
        }
        if (given != null && given.startsWith("s3://")) {
            return LogPlace.of(
                    Places.source(mirror(given, common.configuration())).readingAhead(), existing(wholeKey(given)));
        }
        Path log = given == null ? common.configuration().state().resolve("log") : Path.of(given);
        if (!Files.isDirectory(log)) {
            throw new CliException("there is no log in " + log
                    + (given == null ? "; say where it is: --log DIR, or the gateway's --state DIR" : ""));
        }
        if (given == null) {
            covered(common.configuration().state());
        }
        Path key = vkey;
        Path whole = log.toAbsolutePath().normalize();
        return LogPlace.directory(
                log, existing(key == null ? whole.resolveSibling(whole.getFileName() + ".vkey") : key));
    }

    /** What was done just now is to be in it: a gateway that runs here publishes a checkpoint of it first. */
    private void covered(Path state) {
        if (!Files.exists(state.resolve("control.json"))) {
            return;
        }
        Instant now = Instant.now();
        try {
            Control.of(state).post("/v1/log/checkpoint", Control.node());
            current = Optional.of(now);
        } catch (IOException | CliException e) {
            System.err.println("  up to the last checkpoint: " + e.getMessage());
        }
    }

    /** Until when the place is known to be whole: when a gateway that runs here was asked; empty where only its records say. */
    Optional<Instant> current() {
        return current;
    }

    /** A place as the user named it; how a bucket is reached is what the configuration says of its mirror. */
    static MirrorPlace mirror(String given, Configuration configuration) {
        MirrorPlace.Access access = configuration
                .log()
                .mirror()
                .map(Configuration.Mirror::place)
                .filter(MirrorPlace.Bucket.class::isInstance)
                .map(p -> ((MirrorPlace.Bucket) p).access())
                .orElse(new MirrorPlace.Access(
                        Optional.empty(), configuration.aws().region(), Optional.empty()));
        try {
            return MirrorPlace.parse(given, Path.of("").toAbsolutePath(), access);
        } catch (IllegalArgumentException e) {
            throw new CliException("the mirror " + e.getMessage());
        }
    }

    private Path wholeKey(String log) {
        Path key = vkey;
        if (key == null) {
            throw new CliException("whose key is " + log + " believed by? Say so: --vkey FILE");
        }
        return key;
    }

    private LogPlace byUrl(URI log) throws IOException {
        Path key = wholeKey(log.toString());
        Path secret = tokenFile;
        String token = secret == null ? "" : Files.readString(secret).strip();
        return LogPlace.of(TileSource.http(log, PATIENCE, token).readingAhead(), existing(key));
    }

    private static Path existing(Path keyFile) {
        if (!Files.exists(keyFile)) {
            throw new CliException("there is no verifier key " + keyFile + "; say where it is: --vkey FILE");
        }
        return keyFile;
    }
}
