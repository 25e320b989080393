package dev.lineclear.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the gateway itself looks whether production changed past it.
 *
 * @param trail a folder that a trail's files come into; empty where CloudTrail itself is asked
 * @param every between two looks
 * @param regions that are asked
 * @param own ARNs of the gateway's own credentials, where the events cannot tell
 */
public record AroundSettings(Optional<Path> trail, Duration every, List<String> regions, Set<String> own) {
    /** A trail writes a file every five minutes; CloudTrail answers two questions a second, to all who ask together. */
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    private static final Duration USUAL = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofDays(1);

    public AroundSettings {
        regions = List.copyOf(regions);
        own = Set.copyOf(own);
    }

    static Optional<AroundSettings> of(Section s, String region, Section.Parser<Path> path, Problems problems) {
        if (s.keys().isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> trail = s.parsed("trail", path);
        boolean api = s.flag("api", false);
        if (api == trail.isPresent()) {
            problems.add("around needs one of the two: trail: a folder of CloudTrail's files, or api: true");
        }
        List<String> regions = s.texts("regions");
        Duration every = s.parsed("every", text -> {
                    Duration given = Durations.parse(text, LONGEST);
                    if (given.compareTo(SHORTEST) < 0) {
                        throw new IllegalArgumentException("10s at least");
                    }
                    return given;
                })
                .orElse(USUAL);
        AroundSettings settings = new AroundSettings(
                trail, every, regions.isEmpty() ? List.of(region) : regions, Set.copyOf(s.texts("own")));
        s.done();
        return Optional.of(settings);
    }
}
