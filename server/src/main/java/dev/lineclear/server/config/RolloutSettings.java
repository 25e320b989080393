package dev.lineclear.server.config;

import dev.lineclear.safeguard.rollout.PaceRule;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where rollouts may ask whether something is well, and how agents' own calls are paced.
 *
 * @param probes what the addresses of HTTP checks must begin with; none may be asked when empty
 * @param prometheus where queries go; nowhere when empty
 * @param pacing of agents' own calls; empty where they are not paced
 */
public record RolloutSettings(List<String> probes, Optional<URI> prometheus, Optional<PaceRule> pacing) {
    public static final RolloutSettings NONE = new RolloutSettings(List.of(), Optional.empty(), Optional.empty());

    public RolloutSettings {
        probes = List.copyOf(probes);
    }

    /** With agents' own calls paced so. */
    RolloutSettings paced(Optional<PaceRule> rule) {
        return new RolloutSettings(probes, prometheus, rule);
    }

    /** @param pacing the section of that name, as it was read */
    static RolloutSettings of(Section s, Optional<PaceRule> pacing) {
        List<String> probes = s.texts("probes");
        for (String probe : probes) {
            // Up to a slash, so that http://10.0.0.1 does not stand for http://10.0.0.199 too.
            if (!probe.matches("https?://[^/@?#]+/.*")) {
                s.wrong("probes", "must be addresses with a path, such as https://status.example.com/, not " + probe);
            }
        }
        RolloutSettings settings = new RolloutSettings(
                probes,
                s.parsed("prometheus", text -> {
                    URI at = URI.create(text);
                    if (at.getHost() == null || !("http".equals(at.getScheme()) || "https".equals(at.getScheme()))) {
                        throw new IllegalArgumentException("must be an address such as http://127.0.0.1:9090");
                    }
                    return at;
                }),
                pacing);
        s.done();
        return settings;
    }
}
