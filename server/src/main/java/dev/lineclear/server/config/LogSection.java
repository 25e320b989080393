package dev.lineclear.server.config;

import dev.lineclear.server.config.Configuration.Answers;
import dev.lineclear.server.config.Configuration.Log;
import dev.lineclear.server.config.Configuration.LogFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads {@code log}.
 *
 * @param base of paths in it
 * @param path resolves them
 */
record LogSection(Path base, Function<String, Path> path, Problems problems) {
    Log read(Section s) {
        Log log = new Log(
                s.text("origin").orElse("lineclear.local/log"),
                s.duration("checkpoint-every", Duration.ofMillis(500), Duration.ofMinutes(1)),
                s.parsed("witnesses", path::apply),
                s.parsed("serve", Addresses::address),
                s.flag("entries-for-everyone", false),
                mirror(s.section("mirror", "to")),
                s.word("format", LogFormat.class, terminal() ? LogFormat.TEXT : LogFormat.JSON),
                s.word("answers", Answers.class, Answers.CHANGES));
        log.serve()
                .filter(a -> !Addresses.loopback(a.host()))
                .ifPresent(a -> problems.add("log.serve may only be a loopback" + " address, not " + a.host()
                        + ": put a web server with TLS before it"));
        s.done();
        return log;
    }

    private Optional<Configuration.Mirror> mirror(Section s) {
        MirrorPlace.Access access = new MirrorPlace.Access(
                s.parsed("endpoint", ProductionSections::endpoint),
                s.text("region").orElse("us-east-1"),
                s.parsed("credentials", path::apply));
        Duration every = s.duration("every", Duration.ofSeconds(5), Duration.ofHours(1));
        Optional<Configuration.Mirror> mirror = s.parsed("to", text -> MirrorPlace.parse(text, base, access))
                .map(place -> new Configuration.Mirror(place, every));
        if (mirror.isEmpty() && !s.keys().isEmpty()) {
            problems.add("log.mirror needs to: a directory or s3://BUCKET/PREFIX");
        }
        s.done();
        return mirror;
    }

    /** Lines are for people where a person looks, else for whatever collects them. */
    private static boolean terminal() {
        java.io.Console console = System.console();
        return console != null && console.isTerminal();
    }
}
