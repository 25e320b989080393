package dev.lineclear.server.config;

import dev.lineclear.catalog.Configured;
import dev.lineclear.gate.aws.assume.Roles;
import dev.lineclear.gate.http.GatewayServer;
import dev.lineclear.proposal.Effect;
import dev.lineclear.safeguard.approval.PasskeyKey;
import dev.lineclear.server.config.Configuration.Address;
import dev.lineclear.server.config.Configuration.Answers;
import dev.lineclear.server.config.Configuration.Aws;
import dev.lineclear.server.config.Configuration.Console;
import dev.lineclear.server.config.Configuration.Database;
import dev.lineclear.server.config.Configuration.EnvironmentRule;
import dev.lineclear.server.config.Configuration.Holds;
import dev.lineclear.server.config.Configuration.Listen;
import dev.lineclear.server.config.Configuration.Log;
import dev.lineclear.server.config.Configuration.LogFormat;
import dev.lineclear.server.config.Configuration.Traces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code lineclear.yaml}. */
public final class ConfigurationFile {
    /** Clients that wait for an answer give up at 30 s (AWS SDK for Java). */
    static final Duration MAX_PATIENCE = Duration.ofSeconds(25);

    /** Whoever stops it waits; an upload that takes longer is cut off. */
    private static final Duration MAX_DRAIN = Duration.ofMinutes(10);

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
        Aws aws = aws(root.section("aws"));
        Optional<TwinSettings> twin = TwinSection.read(root.section("twin"), aws, this::path, problems);
        Holds holds = holds(root.section("holds"));
        Configuration c = new Configuration(
                listen(root.section("listen")),
                control(),
                console(root.section("console")),
                root.parsed("state", this::path).orElse(Path.of(System.getProperty("user.home"), ".lineclear")),
                root.parsed("policies", this::path),
                database(root.section("database")),
                aws,
                environments(),
                holds,
                sessions(root.section("sessions")),
                Set.copyOf(root.texts("observe")),
                log(root.section("log")),
                traces(root.section("telemetry")),
                NotifySettings.of(root.sections("notify"), this::path, problems),
                classify(root.section("classify")),
                retention(root.section("retention")),
                twin,
                RehearsalSettings.read(root.section("rehearsal"), twin.isPresent(), problems),
                Scanned.of(root.section("inventory"), aws.region()),
                root.parsed("services", this::path),
                otlp(root.section("otlp", "address")),
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

    private Listen listen(Section s) {
        Address address = s.parsed("address", ConfigurationFile::address).orElse(new Address("127.0.0.1", 7700));
        Listen listen = new Listen(
                address,
                s.flag("tls", !loopback(address.host())),
                s.parsed("certificate", this::path),
                s.parsed("key", this::path),
                s.duration("drain", GatewayServer.DRAIN_TIME, MAX_DRAIN),
                s.parsed("url", ConfigurationFile::origin));
        if (!listen.tls() && !loopback(address.host())) {
            problems.add("listen.tls may not be false on " + address.host()
                    + ": in clear the gateway listens on loopback only");
        }
        if (listen.certificate().isPresent() != listen.key().isPresent()) {
            problems.add("listen.certificate and listen.key go together");
        }
        s.done();
        return listen;
    }

    /** In clear and by one token, so on this machine only: a collector beside the gateway passes on what comes from elsewhere. */
    private Optional<Address> otlp(Section s) {
        Optional<Address> address = s.parsed("address", ConfigurationFile::address);
        if (address.isPresent() && !loopback(address.get().host())) {
            problems.add("otlp.address may only be a loopback address, not "
                    + address.get().host());
        }
        s.done();
        return address;
    }

    private Address control() {
        Address address = root.parsed("control", ConfigurationFile::address).orElse(new Address("127.0.0.1", 7701));
        if (!loopback(address.host())) {
            problems.add("control may only be a loopback address, not " + address.host());
        }
        return address;
    }

    /** Off unless it is configured: nobody listens whom nobody asked for. */
    private Optional<Console> console(Section s) {
        if (s.keys().isEmpty()) {
            return Optional.empty();
        }
        Address address = s.parsed("address", ConfigurationFile::address).orElse(new Address("127.0.0.1", 7703));
        Console console = new Console(
                address,
                s.parsed("url", ConfigurationFile::origin).orElse("http://localhost:" + address.port()),
                s.parsed("certificate", this::path),
                s.parsed("key", this::path),
                OidcSection.read(s.section("oidc"), this::path, problems));
        if (address.port() == 0 && !s.keys().contains("url")) {
            problems.add("console.url is needed where console.address has port 0: passkeys belong to an address");
        }
        if (console.certificate().isPresent() != console.key().isPresent()) {
            problems.add("console.certificate and console.key go together");
        }
        if (!loopback(address.host()) && console.certificate().isEmpty()) {
            problems.add("console.certificate is needed on " + address.host()
                    + ": in clear the console listens on loopback only");
        }
        s.done();
        return Optional.of(console);
    }

    private static String origin(String text) {
        String origin = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (!PasskeyKey.isOrigin(origin)) {
            throw new IllegalArgumentException(
                    "must be a URL such as https://lineclear.example.com, or http://localhost"
                            + " with a port: browsers keep passkeys for names, not for addresses, and for TLS only; not "
                            + text);
        }
        return origin;
    }

    /** @throws IllegalArgumentException when it is not HOST:PORT */
    public static Address address(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon > 0 ? text.substring(0, colon) : "";
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (!host.isEmpty() && port >= 0 && port <= 65_535) {
                return new Address(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
            }
        } catch (NumberFormatException e) {
            // Said below, for this and the other forms.
        }
        throw new IllegalArgumentException("must be HOST:PORT such as 127.0.0.1:7700, not " + text);
    }

    /** Whether a host is this machine only; a name that does not resolve is not. */
    public static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
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

    private Aws aws(Section s) {
        Section endpoints = s.section("endpoints");
        Map<String, URI> overrides = new TreeMap<>();
        for (String service : endpoints.keys()) {
            endpoints.parsed(service, ConfigurationFile::endpoint).ifPresent(uri -> overrides.put(service, uri));
        }
        Optional<String> account = s.parsed("account", ConfigurationFile::account);
        Optional<Roles> assume = AssumeSection.read(s.section("assume"), account, problems);
        Aws aws = new Aws(
                overrides,
                s.text("region").orElse("us-east-1"),
                account.or(() -> assume.map(roles -> Roles.account(roles.role()))),
                assume);
        s.done();
        return aws;
    }

    static String account(String text) {
        if (!text.matches("\\d{12}")) {
            throw new IllegalArgumentException("must be 12 digits (quote it), not " + text);
        }
        return text;
    }

    static URI endpoint(String text) {
        URI uri = URI.create(text);
        if (uri.getHost() == null || !Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
            throw new IllegalArgumentException("must be a URL such as https://dynamodb.eu-west-1.amazonaws.com");
        }
        return uri;
    }

    private List<EnvironmentRule> environments() {
        List<EnvironmentRule> rules = new ArrayList<>();
        for (Section s : root.sections("environments")) {
            rules.add(new EnvironmentRule(
                    s.text("name").orElseGet(() -> {
                        problems.add("each of environments needs a name");
                        return "production";
                    }),
                    s.text("account").orElse("*"),
                    s.text("region").orElse("*"),
                    s.text("resource").orElse("*")));
            s.done();
        }
        return rules;
    }

    /** Keys are operations. */
    private Map<String, Effect> classify(Section s) {
        Map<String, Effect> effects = new TreeMap<>();
        for (String operation : s.keys()) {
            s.parsed(operation, text -> {
                        Configured.check(operation);
                        return effect(text);
                    })
                    .ifPresent(effect -> effects.put(operation, effect));
        }
        if (effects.size() > Configured.MAX_LINES) {
            problems.add("classify: more than " + Configured.MAX_LINES + " lines");
        }
        s.done();
        return effects;
    }

    private static Effect effect(String text) {
        for (Effect effect : Effect.values()) {
            if (effect.name().toLowerCase(Locale.ROOT).equals(text)) {
                return effect;
            }
        }
        throw new IllegalArgumentException(
                "must be read, create, update, grant, replace, destroy or unknown (refused), not " + text);
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

    private Log log(Section s) {
        Log log = new Log(
                s.text("origin").orElse("lineclear.local/log"),
                s.duration("checkpoint-every", Duration.ofMillis(500), Duration.ofMinutes(1)),
                s.parsed("witnesses", this::path),
                s.parsed("serve", ConfigurationFile::address),
                s.flag("entries-for-everyone", false),
                mirror(s.section("mirror", "to")),
                s.word("format", LogFormat.class, terminal() ? LogFormat.TEXT : LogFormat.JSON),
                s.word("answers", Answers.class, Answers.CHANGES));
        log.serve()
                .filter(a -> !loopback(a.host()))
                .ifPresent(a -> problems.add("log.serve may only be a loopback" + " address, not " + a.host()
                        + ": put a web server with TLS before it"));
        s.done();
        return log;
    }

    private Optional<Configuration.Mirror> mirror(Section s) {
        MirrorPlace.Access access = new MirrorPlace.Access(
                s.parsed("endpoint", ConfigurationFile::endpoint),
                s.text("region").orElse("us-east-1"),
                s.parsed("credentials", this::path));
        Duration every = s.duration("every", Duration.ofSeconds(5), Duration.ofHours(1));
        Optional<Configuration.Mirror> mirror = s.parsed("to", text -> MirrorPlace.parse(text, base, access))
                .map(place -> new Configuration.Mirror(place, every));
        if (mirror.isEmpty() && !s.keys().isEmpty()) {
            problems.add("log.mirror needs to: a directory or s3://BUCKET/PREFIX");
        }
        s.done();
        return mirror;
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

    /** Lines are for people where a person looks, else for whatever collects them. */
    private static boolean terminal() {
        java.io.Console console = System.console();
        return console != null && console.isTerminal();
    }
}
