package dev.lineclear.server.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where rollouts may ask whether something is well.
 *
 * @param probes what the addresses of HTTP checks must begin with; none may be asked when empty
 * @param prometheus where queries go; nowhere when empty
 */
public record RolloutSettings(List<String> probes, Optional<URI> prometheus) {
    public static final RolloutSettings NONE = new RolloutSettings(List.of(), Optional.empty());

    public RolloutSettings {
        probes = List.copyOf(probes);
    }

    static RolloutSettings of(Section s) {
        List<String> probes = s.texts("probes");
        for (String probe : probes) {
            // Up to a slash, so that http://10.0.0.1 does not stand for http://10.0.0.199 too.
            if (!probe.matches("https?://[^/@?#]+/.*")) {
                s.wrong("probes", "must be addresses with a path, such as https://status.example.com/, not " + probe);
            }
        }
        RolloutSettings settings = new RolloutSettings(probes, s.parsed("prometheus", text -> {
            URI at = URI.create(text);
            if (at.getHost() == null || !("http".equals(at.getScheme()) || "https".equals(at.getScheme()))) {
                throw new IllegalArgumentException("must be an address such as http://127.0.0.1:9090");
            }
            return at;
        }));
        s.done();
        return settings;
    }
}
