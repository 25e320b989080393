package dev.lineclear.server.config;

import dev.lineclear.gate.aws.learn.Rules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What scans of the inventory read, and when.
 *
 * @param every between the beginnings of two; empty when people begin each
 * @param services by their names in IAM's actions; empty for all that are understood
 * @param regions which; never empty
 * @param perSecond calls, at most
 */
public record Scanned(Optional<Duration> every, List<String> services, List<String> regions, double perSecond) {
    /** A scan takes minutes, and takes from the account's limits. */
    static final Duration SHORTEST = Duration.ofMinutes(5);

    private static final Duration LONGEST = Duration.ofDays(7);
    private static final double USUAL = 5;

    /** Faster than any account of AWS's takes listings for long. */
    private static final double FASTEST = 100;

    public Scanned {
        services = List.copyOf(services);
        regions = List.copyOf(regions);
    }

    static Scanned of(Section s, String region) {
        List<String> services = s.texts("services");
        for (String service : services) {
            List<String> known = Rules.all().services();
            if (!known.contains(service)) {
                s.wrong("services", "nothing is known of a service " + service + Problems.suggestion(service, known));
            }
        }
        List<String> regions = s.texts("regions");
        Scanned scanned = new Scanned(
                s.parsed("every", text -> {
                    Duration every = Durations.parse(text, LONGEST);
                    if (every.compareTo(SHORTEST) < 0) {
                        throw new IllegalArgumentException("5m at least");
                    }
                    return every;
                }),
                services,
                regions.isEmpty() ? List.of(region) : regions,
                s.parsed("rate", Scanned::rate).orElse(USUAL));
        s.done();
        return scanned;
    }

    private static double rate(String text) {
        String number = text.endsWith("/s") ? text.substring(0, text.length() - 2) : text;
        try {
            double rate = Double.parseDouble(number.strip());
            if (rate > 0 && rate <= FASTEST) {
                return rate;
            }
        } catch (NumberFormatException e) {
            // Said below, for this and what is out of bounds.
        }
        throw new IllegalArgumentException("must be calls a second such as 5/s, 100/s at most, not " + text);
    }
}
