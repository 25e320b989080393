package dev.lineclear.server.config;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.proposal.Effect;
import dev.lineclear.safeguard.rollout.PaceRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** {@code pacing}: how agents' own calls are paced. Off unless something stands there. */
final class PacingSection {
    private static final Duration BAKE = Duration.ofMinutes(10);
    private static final Duration REMEMBER = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Set<Effect> EFFECTS = EnumSet.of(Effect.UPDATE, Effect.GRANT, Effect.REPLACE, Effect.DESTROY);

    private PacingSection() {}

    /** @param lifetime of holds: what waits for its turn waits in one */
    static Optional<PaceRule> read(Section s, Duration lifetime, Problems problems) {
        if (s.keys().isEmpty()) {
            return Optional.empty();
        }
        Duration bake = s.duration("bake", BAKE, ChangeSet.MAX_BAKE);
        Duration remember = s.duration("remember", REMEMBER.compareTo(bake) < 0 ? bake : REMEMBER, LONGEST);
        List<String> operations = s.keys().contains("operations") ? s.texts("operations") : List.of("*");
        List<HealthCheck> healthy = new ArrayList<>();
        s.sections("healthy").forEach(check -> check(check, healthy, problems));
        Set<Effect> effects = effects(s);
        if (bake.compareTo(lifetime) >= 0) {
            problems.add("pacing.bake must be shorter than holds.lifetime (" + Durations.print(lifetime)
                    + "): what waits for its turn waits in a hold; make holds.lifetime longer");
        }
        s.done();
        try {
            return Optional.of(new PaceRule(bake, remember, effects, operations, healthy));
        } catch (IllegalArgumentException e) {
            problems.add("pacing: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Set<Effect> effects(Section s) {
        if (!s.keys().contains("effects")) {
            return EFFECTS;
        }
        Set<Effect> effects = EnumSet.noneOf(Effect.class);
        for (String word : s.texts("effects")) {
            Optional<Effect> effect = Set.of(Effect.values()).stream()
                    .filter(e -> e != Effect.READ && e != Effect.UNKNOWN)
                    .filter(e -> e.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst();
            if (effect.isEmpty()) {
                s.wrong("effects", "are create, update, grant, replace and destroy, not " + word);
            }
            effect.ifPresent(effects::add);
        }
        return effects;
    }

    /** As in a change set; what its kind takes is said when the gateway starts. */
    private static void check(Section s, List<HealthCheck> all, Problems problems) {
        ObjectNode settings = CanonicalJson.MAPPER.createObjectNode();
        for (String key : s.keys()) {
            if (!key.equals("name")) {
                s.text(key).ifPresent(text -> set(settings, key, text));
            }
        }
        String name = s.text("name").orElse("");
        Optional<String> kind = HealthKinds.NAMES.stream().filter(settings::has).findFirst();
        if (kind.isEmpty()) {
            problems.add("each of pacing.healthy has a name and one of " + String.join(", ", HealthKinds.NAMES));
            return;
        }
        try {
            all.add(new HealthCheck(name.isEmpty() ? kind.get() : name, kind.get(), settings));
        } catch (IllegalArgumentException e) {
            problems.add("pacing.healthy: " + e.getMessage());
        }
    }

    /** Numbers as numbers, as a change set in YAML has them. */
    private static void set(ObjectNode settings, String key, String text) {
        if (text.matches("-?\\d{1,9}")) {
            settings.put(key, Integer.parseInt(text));
        } else if (text.matches("-?\\d{1,9}\\.\\d{1,9}")) {
            settings.put(key, Double.parseDouble(text));
        } else {
            settings.put(key, text);
        }
    }
}
