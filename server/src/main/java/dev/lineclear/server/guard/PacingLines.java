package dev.lineclear.server.guard;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.proposal.Effect;
import dev.lineclear.safeguard.rollout.PaceRule;
import dev.lineclear.server.config.HealthKinds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How agents' own calls are paced, as a guarded setting: a word and what it says, a line each; nothing where they are not. */
final class PacingLines {
    private static final String BAKE = "bake";
    private static final String REMEMBER = "remember";
    private static final String EFFECT = "effect";
    private static final String OPERATION = "operation";
    private static final String HEALTHY = "healthy";

    /** Each look asks every one of them. */
    private static final int MAX_CHECKS = 20;

    /** Asked of every call. */
    private static final int MAX_OPERATIONS = 1_000;

    private PacingLines() {}

    static String text(Optional<PaceRule> rule) {
        return rule.map(PacingLines::text).orElse("");
    }

    private static String text(PaceRule rule) {
        List<String> lines = new ArrayList<>();
        lines.add(BAKE + " " + rule.bake());
        lines.add(REMEMBER + " " + rule.remember());
        rule.effects().stream().sorted().forEach(e -> lines.add(EFFECT + " " + word(e)));
        rule.operations().stream().sorted().forEach(o -> lines.add(OPERATION + " " + o));
        rule.healthy().forEach(check -> lines.add(HEALTHY + " " + json(check)));
        return String.join("\n", lines);
    }

    private static String word(Effect effect) {
        return effect.name().toLowerCase(Locale.ROOT);
    }

    private static String json(HealthCheck check) {
        ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
        json.put("name", check.name());
        json.put("kind", check.kind());
        json.set("settings", check.settings());
        return CanonicalJson.string(json);
    }

    /**
     * What it says.
     *
     * @throws IllegalArgumentException when nobody can be paced so, with why
     * @throws CanonicalJson.MalformedException when a check cannot be read
     */
    static Optional<PaceRule> of(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        Set<Effect> effects = EnumSet.noneOf(Effect.class);
        said(text, EFFECT).forEach(word -> effects.add(effect(word)));
        List<String> operations = said(text, OPERATION);
        List<HealthCheck> healthy =
                said(text, HEALTHY).stream().map(PacingLines::check).toList();
        if (operations.size() > MAX_OPERATIONS || healthy.size() > MAX_CHECKS) {
            throw new IllegalArgumentException(
                    "pacing names " + MAX_OPERATIONS + " operations and " + MAX_CHECKS + " checks at most");
        }
        known(text);
        return Optional.of(new PaceRule(one(text, BAKE), one(text, REMEMBER), effects, operations, healthy));
    }

    private static List<String> said(String text, String word) {
        return text.lines()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1).strip())
                .toList();
    }

    private static void known(String text) {
        Set<String> words = Set.of(BAKE, REMEMBER, EFFECT, OPERATION, HEALTHY);
        String unknown = text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split(" ", 2)[0])
                .filter(word -> !words.contains(word))
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("pacing knows no " + unknown);
        }
    }

    private static Duration one(String text, String word) {
        List<String> all = said(text, word);
        if (all.size() != 1) {
            throw new IllegalArgumentException("pacing says " + word + " once, such as " + word + " PT10M");
        }
        return Duration.parse(all.getFirst());
    }

    private static Effect effect(String word) {
        return Set.of(Effect.values()).stream()
                .filter(e -> e != Effect.READ && e != Effect.UNKNOWN && word(e).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("pacing knows no effect " + word));
    }

    private static HealthCheck check(String text) {
        JsonNode json = CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
        String kind = json.path("kind").asString("");
        if (!HealthKinds.NAMES.contains(kind)) {
            throw new IllegalArgumentException("pacing knows no check of kind " + kind);
        }
        return new HealthCheck(json.path("name").asString(""), kind, json.path("settings"));
    }
}
