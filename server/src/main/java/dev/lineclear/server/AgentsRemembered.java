package dev.lineclear.server;

import dev.lineclear.assessment.watch.Limits;
import dev.lineclear.assessment.watch.Watch;
import dev.lineclear.state.Settings;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the watch knows of agents, kept in the store now and then, so that a restart gives nobody a new budget, and what is
 * usual for whom need not be learned again. What came since the last time is lost when the process dies.
 */
final class AgentsRemembered implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentsRemembered.class);
    private static final String SEED = "watch/seed";

    private final Settings settings;
    private final String prefix;
    private final Watch watch;
    private final Map<String, byte[]> kept = new HashMap<>();

    private AgentsRemembered(Settings settings, String prefix, Watch watch) {
        this.settings = settings;
        this.prefix = prefix;
        this.watch = watch;
    }

    /** @param node this gateway's name: each keeps what came to it */
    static AgentsRemembered open(Settings settings, String node, Limits limits) {
        settings.putIfAbsent(SEED, Long.toHexString(new SecureRandom().nextLong()));
        long seed = Long.parseUnsignedLong(settings.get(SEED).orElseThrow(), 16);
        AgentsRemembered remembered =
                new AgentsRemembered(settings, "watch/agent/" + node + "/", new Watch(limits, seed));
        remembered.load();
        return remembered;
    }

    private void load() {
        settings.startingWith(prefix, Watch.MAX_AGENTS).forEach((key, value) -> {
            try {
                if (!watch.remember(
                        key.substring(prefix.length()), Base64.getDecoder().decode(value))) {
                    LOG.info("what was known of how {} behaves is another version's, and is learned again", key);
                }
            } catch (IllegalArgumentException e) {
                LOG.warn("what was known of how {} behaves cannot be read, and is learned again", key);
            }
        });
    }

    Watch watch() {
        return watch;
    }

    /** Writes what changed since the last time. */
    synchronized void save() {
        watch.agents().forEach((agent, now) -> {
            if (!Arrays.equals(now, kept.get(agent))) {
                settings.put(prefix + agent, Base64.getEncoder().encodeToString(now));
                kept.put(agent, now);
            }
        });
    }

    @Override
    public void close() {
        try {
            save();
        } catch (RuntimeException e) {
            LOG.warn("what was seen of how agents behave could not be kept: {}", e.toString());
        } finally {
            watch.close();
        }
    }
}
