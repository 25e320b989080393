package dev.lineclear.server.config;

import dev.lineclear.server.config.Configuration.Aws;
import dev.lineclear.server.config.Configuration.Database;
import dev.lineclear.server.config.Configuration.Holds;
import dev.lineclear.server.config.Configuration.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code lineclear.yaml}. */
public final class ConfigurationFile {
    /** Clients that wait for an answer give up at 30 s (AWS SDK for Java). */
    static final Duration MAX_PATIENCE = Duration.ofSeconds(25);

    private static final Duration MAX_LIFETIME = Duration.ofDays(7);

    /** Of any file that people write. */
    public static final int MAX_FILE_BYTES = 1 << 20;

    private final Path base;
    private final Section root;
    private final Problems problems;

    private ConfigurationFile(Path base, Section root, Problems problems) {
        this.base = base;
        this.root = root;
        this.problems = problems;
    }

    /** @throws ConfigurationException with every mistake, each with its line */
    public static Configuration read(Path file) {
        Problems problems = new Problems(file.getFileName().toString());
        String text = text(file);
        Path base = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
        return of(base, compose(text, problems), problems);
    }

    /** @throws ConfigurationException when it cannot be read, or is too large */
    static String text(Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new ConfigurationException(List.of(file + ": larger than 1 MiB"));
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(List.of("there is no file " + file));
        } catch (IOException e) {
            throw new ConfigurationException(List.of(file + ": cannot be read: " + e));
        }
    }

    /** What is in force without a file. */
    public static Configuration defaults() {
        return of(Path.of("").toAbsolutePath(), Optional.empty(), new Problems("lineclear.yaml"));
    }

    static Optional<Node> compose(String text, Problems problems) {
        try {
            LoadSettings settings =
                    LoadSettings.builder().setAllowDuplicateKeys(true).build();
            return new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(0);
            problems.add("line " + line + ": " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        problems.throwIfAny();
        return Optional.empty();
    }

    private static Configuration of(Path base, Optional<Node> node, Problems problems) {
        ConfigurationFile file = new ConfigurationFile(base, new Section("", node, problems), problems);
        Configuration configuration = file.configuration();
        problems.throwIfAny();
        return configuration;
    }

    private Configuration configuration() {
        Aws aws = ProductionSections.aws(root.section("aws"), problems);
        ListenSections doors = new ListenSections(this::path, problems);
        Optional<TwinSettings> twin = TwinSection.read(root.section("twin"), aws, this::path, problems);
        Holds holds = holds(root.section("holds"));
        Configuration c = new Configuration(
                doors.listen(root.section("listen")),
                doors.control(root),
                doors.console(root.section("console")),
                root.parsed("state", this::path).orElse(Path.of(System.getProperty("user.home"), ".lineclear")),
                root.parsed("policies", this::path),
                database(root.section("database")),
                aws,
                ProductionSections.environments(root.sections("environments"), problems),
                holds,
                sessions(root.section("sessions")),
                Set.copyOf(root.texts("observe")),
                new LogSection(base, this::path, problems).read(root.section("log")),
                traces(root.section("telemetry")),
                NotifySettings.of(root.sections("notify"), this::path, problems),
                ProductionSections.classify(root.section("classify"), problems),
                retention(root.section("retention")),
                twin,
                RehearsalSettings.read(root.section("rehearsal"), twin.isPresent(), problems),
                Scanned.of(root.section("inventory"), aws.region()),
                root.parsed("services", this::path),
                doors.otlp(root.section("otlp", "address")),
                RolloutSettings.of(
                        root.section("rollouts"),
                        PacingSection.read(root.section("pacing"), holds.lifetime(), problems)),
                WatchSection.read(root.section("watch")),
                AroundSettings.of(root.section("around"), aws.region(), this::path, problems));
        root.done();
        return c;
    }

    private Path path(String text) {
        return base.resolve(text).normalize();
    }

    private Database database(Section s) {
        Database database = new Database(
                s.parsed("url", text -> {
                    if (!text.startsWith("jdbc:postgresql:")) {
                        throw new IllegalArgumentException("must begin with jdbc:postgresql:");
                    }
                    return text;
                }),
                s.text("user").orElse("lineclear"),
                s.parsed("password-file", this::path));
        s.done();
        return database;
    }

    private static Holds holds(Section s) {
        Holds holds = new Holds(
                s.duration("patience", Duration.ofSeconds(20), MAX_PATIENCE),
                s.duration("lifetime", Duration.ofHours(1), MAX_LIFETIME));
        s.done();
        return holds;
    }

    private static Duration sessions(Section s) {
        Duration lifetime = s.duration("lifetime", Duration.ofHours(8), MAX_LIFETIME);
        s.done();
        return lifetime;
    }

    private static Retention retention(Section s) {
        Retention retention =
                new Retention(s.parsed("captures", Retention::parse), s.parsed("values", Retention::parse));
        s.done();
        return retention;
    }

    private static Traces traces(Section s) {
        Traces traces = new Traces(
                s.parsed("otlp", Traces::collector),
                s.parsed("sample", text -> {
                            double share = Double.parseDouble(text);
                            if (!(share >= 0 && share <= 1)) {
                                throw new IllegalArgumentException("must be from 0 to 1, not " + text);
                            }
                            return share;
                        })
                        .orElse(1.0));
        s.done();
        return traces;
    }
}
