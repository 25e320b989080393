package dev.lineclear.server.guard;

import dev.lineclear.assessment.watch.Forerunner;
import dev.lineclear.assessment.watch.Limits;
import dev.lineclear.catalog.Configured;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.Configuration.EnvironmentRule;
import dev.lineclear.server.config.Configuration.Holds;
import dev.lineclear.server.config.RehearsalSettings;
import dev.lineclear.server.config.Retention;
import dev.lineclear.server.control.ControlException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Those settings of {@code lineclear.yaml} that say what is held and who can check it, as texts by name. The others say
 * where things are, and whoever has the host decides that anyway.
 */
public final class GuardedSettings {
    private static final String OBSERVE = "observe";
    private static final String ENVIRONMENTS = "environments";
    private static final String HOLDS = "holds.lifetime";
    private static final String SESSIONS = "sessions.lifetime";
    private static final String WITNESSES = "log.witnesses";
    private static final String EVERYONE = "log.entries-for-everyone";
    private static final String PROVIDER = "console.oidc";
    private static final String CLASSIFY = "classify";
    private static final String CAPTURES = "retention.captures";
    private static final String VALUES = "retention.values";
    private static final String WATCH = "watch";
    /**
     * Patterns out of the log that people accepted as signals, a line each. They stand in no file: whoever proposes what the
     * file says leaves them as they are.
     */
    public static final String PATTERNS = "watch.patterns";

    private static final String DRY_RUNS = "rehearsal.dry-run-counts";
    private static final String FRESH = "rehearsal.fresh";
    private static final String PACING = "pacing";

    static final Set<String> NAMES = new TreeSet<>(Set.of(
            OBSERVE,
            ENVIRONMENTS,
            HOLDS,
            SESSIONS,
            WITNESSES,
            EVERYONE,
            PROVIDER,
            CLASSIFY,
            CAPTURES,
            VALUES,
            WATCH,
            PATTERNS,
            DRY_RUNS,
            FRESH,
            PACING));

    /** A list of witnesses is short. */
    private static final int MAX_WITNESSES = 32 << 10;

    private GuardedSettings() {}

    /** Of a configuration as it was read. @throws IOException when the list of witnesses cannot be read */
    public static SortedMap<String, String> of(Configuration c) throws IOException {
        SortedMap<String, String> all = new TreeMap<>();
        all.put(OBSERVE, c.observe().stream().sorted().collect(Collectors.joining("\n")));
        all.put(
                ENVIRONMENTS,
                c.environments().stream().map(GuardedSettings::text).collect(Collectors.joining("\n")));
        all.put(HOLDS, c.holds().lifetime().toString());
        all.put(SESSIONS, c.sessionLifetime().toString());
        all.put(WITNESSES, witnesses(c.log().witnesses()));
        all.put(EVERYONE, String.valueOf(c.log().entriesForEveryone()));
        all.put(PROVIDER, GuardedProvider.text(c.console().flatMap(Configuration.Console::oidc)));
        all.put(
                CLASSIFY,
                new TreeMap<>(c.classify())
                        .entrySet().stream()
                                .map(e -> e.getValue() + " " + e.getKey())
                                .collect(Collectors.joining("\n")));
        all.put(CAPTURES, c.retention().captures().map(Duration::toString).orElse(""));
        all.put(VALUES, c.retention().values().map(Duration::toString).orElse(""));
        all.put(WATCH, Budgets.text(c.watch()));
        all.put(DRY_RUNS, String.valueOf(c.tried().dryRunCounts()));
        all.put(FRESH, c.tried().fresh().toString());
        all.put(PACING, PacingLines.text(c.rollouts().pacing()));
        return all;
    }

    private static String witnesses(Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            return "";
        }
        if (Files.size(file.get()) > MAX_WITNESSES) {
            throw new IOException(file.get() + ": longer than " + MAX_WITNESSES + " bytes");
        }
        return Files.readString(file.get());
    }

    private static String text(EnvironmentRule rule) {
        ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
        json.put("name", rule.name());
        json.put("account", rule.account());
        json.put("region", rule.region());
        json.put("resource", rule.resource());
        return CanonicalJson.string(json);
    }

    /** @throws ControlException when a gateway could not start with them */
    static void check(SortedMap<String, String> settings) {
        try {
            lifetime(settings, HOLDS);
            lifetime(settings, SESSIONS);
            environments(settings);
            GuardedProvider.in(settings.getOrDefault(PROVIDER, ""), Optional.empty());
            classify(settings);
            retention(settings);
            watch(settings);
            patterns(settings);
            tried(settings, RehearsalSettings.MOST_FRESH);
            paced(settings);
        } catch (DateTimeParseException | CanonicalJson.MalformedException | IllegalArgumentException e) {
            throw ControlException.badRequest("a guarded setting cannot be read: " + e.getMessage());
        }
    }

    /**
     * The configuration with these in place of its own.
     *
     * @param witnesses where the list of witnesses is put, when there is one
     */
    public static Configuration in(Configuration c, SortedMap<String, String> settings, Path witnesses)
            throws IOException {
        String list = settings.getOrDefault(WITNESSES, "");
        boolean same = list.equals(witnesses(c.log().witnesses().filter(Files::isReadable)));
        if (!same && !list.isEmpty()) {
            Files.writeString(witnesses, list);
        }
        Optional<Path> from = list.isEmpty() ? Optional.empty() : Optional.of(witnesses);
        return c.withGuarded(
                environments(settings),
                new Holds(c.holds().patience(), lifetime(settings, HOLDS)),
                lifetime(settings, SESSIONS),
                settings.getOrDefault(OBSERVE, "").lines().collect(Collectors.toUnmodifiableSet()),
                same ? c.log().witnesses() : from,
                Boolean.parseBoolean(settings.getOrDefault(EVERYONE, "false")),
                GuardedProvider.in(
                        settings.getOrDefault(PROVIDER, ""), c.console().flatMap(Configuration.Console::oidc)),
                classify(settings),
                retention(settings),
                watch(settings),
                tried(settings, c.tried().fresh()),
                // Owners who agreed before it was asked about did not say that it is off.
                settings.containsKey(PACING)
                        ? PacingLines.of(settings.getOrDefault(PACING, ""))
                        : c.rollouts().pacing());
    }

    /** As the file is checked: what waits for its turn waits in a hold. */
    private static void paced(SortedMap<String, String> settings) {
        PacingLines.of(settings.getOrDefault(PACING, ""))
                .filter(rule -> rule.bake().compareTo(lifetime(settings, HOLDS)) >= 0)
                .ifPresent(rule -> {
                    throw new IllegalArgumentException(PACING + ": bake must be shorter than " + HOLDS);
                });
    }

    /** What nobody agreed on does not count. @param fresh where nothing was agreed on */
    private static Configuration.Tried tried(SortedMap<String, String> settings, Duration fresh) {
        String agreed = settings.getOrDefault(FRESH, "");
        Duration counts = agreed.isEmpty() ? fresh : Duration.parse(agreed);
        if (!counts.isPositive() || counts.compareTo(RehearsalSettings.MOST_FRESH) > 0) {
            throw new IllegalArgumentException(FRESH + " is more than nothing and no more than "
                    + RehearsalSettings.MOST_FRESH.toHours() + " hours, not " + agreed);
        }
        return new Configuration.Tried(Boolean.parseBoolean(settings.getOrDefault(DRY_RUNS, "false")), counts);
    }

    /** A line each: the effect and the operation. */
    private static Map<String, Effect> classify(SortedMap<String, String> settings) {
        Map<String, Effect> effects = new TreeMap<>();
        settings.getOrDefault(CLASSIFY, "").lines().forEach(line -> {
            int space = line.indexOf(' ');
            if (space < 0 || effects.size() >= Configured.MAX_LINES) {
                throw new IllegalArgumentException("classify holds lines of an effect and an operation, "
                        + Configured.MAX_LINES + " at most, not " + line);
            }
            String operation = line.substring(space + 1);
            Configured.check(operation);
            effects.put(operation, Effect.valueOf(line.substring(0, space)));
        });
        return effects;
    }

    /** @throws IllegalArgumentException when one cannot be watched for */
    public static List<Forerunner> patterns(SortedMap<String, String> settings) {
        return Forerunner.all(settings.getOrDefault(PATTERNS, ""));
    }

    /** Owners who agreed before there was a watch agreed on what is usual. */
    private static Limits watch(SortedMap<String, String> settings) {
        return Budgets.of(settings.getOrDefault(WATCH, ""));
    }

    /** Empty is for ever. */
    private static Retention retention(SortedMap<String, String> settings) {
        return new Retention(
                Optional.of(settings.getOrDefault(CAPTURES, ""))
                        .filter(text -> !text.isEmpty())
                        .map(Duration::parse),
                Optional.of(settings.getOrDefault(VALUES, ""))
                        .filter(text -> !text.isEmpty())
                        .map(Duration::parse));
    }

    private static Duration lifetime(SortedMap<String, String> settings, String name) {
        return Duration.parse(settings.getOrDefault(name, ""));
    }

    static List<EnvironmentRule> environments(SortedMap<String, String> settings) {
        List<EnvironmentRule> rules = new ArrayList<>();
        settings.getOrDefault(ENVIRONMENTS, "").lines().forEach(line -> {
            JsonNode json = CanonicalJson.parse(line.getBytes(StandardCharsets.UTF_8));
            rules.add(new EnvironmentRule(
                    json.path("name").asString("production"),
                    json.path("account").asString("*"),
                    json.path("region").asString("*"),
                    json.path("resource").asString("*")));
        });
        return rules;
    }

    static Set<String> observed(SortedMap<String, String> settings) {
        return settings.getOrDefault(OBSERVE, "").lines().collect(Collectors.toUnmodifiableSet());
    }
}
