package dev.lineclear.server.config;

import java.util.List;

/** What kinds of checks there are, as they stand in change sets and in {@code lineclear.yaml}. */
public final class HealthKinds {
    public static final List<String> NAMES = List.of("http", "prometheus", "alarm", "metric", "traffic");

    private HealthKinds() {}
}
