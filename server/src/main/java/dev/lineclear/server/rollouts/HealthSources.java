package dev.lineclear.server.rollouts;

import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts.Sample;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every kind of check by its name. What goes wrong in one is missing, and never well. */
public final class HealthSources implements Health {
    private static final Logger LOG = LoggerFactory.getLogger(HealthSources.class);

    private final Map<String, Source> byKind;

    HealthSources(Map<String, Source> byKind) {
        this.byKind = new TreeMap<>(byKind);
    }

    @Override
    public String obstacle(HealthCheck check) {
        Source source = byKind.get(check.kind());
        if (source == null) {
            return "there is no kind of check " + check.kind() + "; there are " + String.join(", ", byKind.keySet());
        }
        try {
            source.fit(check);
            return "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public List<Sample> look(HealthCheck check, Instant now) {
        try {
            Source source = byKind.get(check.kind());
            return source == null ? List.of() : source.look(check, now);
        } catch (RuntimeException e) {
            LOG.warn("check {} could not be made: {}", check.name(), e.toString());
            return List.of(Sample.silent(check.name(), now));
        }
    }

    @Override
    public Judgement judge(HealthCheck check, Looks looks, Window before, Window during) {
        try {
            Source source = byKind.get(check.kind());
            return source == null
                    ? Judgement.inconclusive(obstacle(check))
                    : source.judge(check, looks, before, during);
        } catch (RuntimeException e) {
            LOG.warn("check {} could not be judged: {}", check.name(), e.toString());
            return Judgement.inconclusive("it could not be judged: " + e.getMessage());
        }
    }
}
