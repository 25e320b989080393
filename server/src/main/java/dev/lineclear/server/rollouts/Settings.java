package dev.lineclear.server.rollouts;

import dev.lineclear.server.config.Durations;
import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a check says of itself, read strictly: a word nobody knows is a mistake, and not a check that is left out. */
final class Settings {
    private static final Duration LONGEST = Duration.ofDays(7);

    private final JsonNode node;

    /** @throws IllegalArgumentException when it has other members */
    Settings(JsonNode node, Set<String> known) {
        this.node = node;
        node.propertyNames().stream()
                .filter(n -> !known.contains(n))
                .findFirst()
                .ifPresent(n -> {
                    throw new IllegalArgumentException(
                            "there is no setting " + n + "; there are " + String.join(", ", known));
                });
    }

    String text(String name) {
        String value = node.path(name).asString("");
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    String text(String name, String otherwise) {
        return node.has(name) ? text(name) : otherwise;
    }

    int whole(String name, int otherwise, int least, int most) {
        if (!node.has(name)) {
            return otherwise;
        }
        if (!node.path(name).isIntegralNumber()
                || node.path(name).asInt() < least
                || node.path(name).asInt() > most) {
            throw new IllegalArgumentException(name + " must be a whole number from " + least + " to " + most);
        }
        return node.path(name).asInt();
    }

    double number(String name, double otherwise) {
        if (!node.has(name)) {
            return otherwise;
        }
        if (!node.path(name).isNumber() || !Double.isFinite(node.path(name).asDouble())) {
            throw new IllegalArgumentException(name + " must be a number");
        }
        return node.path(name).asDouble();
    }

    Duration time(String name, Duration otherwise) {
        return node.has(name) ? Durations.parse(text(name), LONGEST) : otherwise;
    }

    boolean has(String name) {
        return node.has(name);
    }

    JsonNode node(String name) {
        return node.path(name);
    }
}
