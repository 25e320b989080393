package dev.lineclear.server;

import dev.lineclear.assessment.watch.Limits;
import dev.lineclear.assessment.watch.Remembered;
import dev.lineclear.assessment.watch.Watch;
import dev.lineclear.state.Settings;
import dev.lineclear.state.Spendings;
import dev.lineclear.state.Spendings.Spent;
import dev.lineclear.state.Store;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the watch knows of agents, kept in the store: what is usual for whom now and then, since it can be learned again; what
 * was used up of budgets at each turn, and what other gateways of the store saw used up is read with it, so that neither a
 * restart nor another gateway gives anybody a new budget. What came since the last turn is lost when the process dies.
 */
final class AgentsRemembered implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentsRemembered.class);
    private static final String SEED = "watch/seed";

    /** As long as the longest budget. */
    private static final Duration BUDGETS = Duration.ofDays(1);

    /** By how much clocks of two gateways differ at most: AWS turns away who is off by more. */
    private static final Duration APART = Duration.ofMinutes(15);

    private final Settings settings;
    private final Spendings spendings;
    private final String node;
    private final String prefix;
    private final Watch watch;
    private final InstantSource clock;
    private final Map<String, byte[]> kept = new HashMap<>();
    private final Map<String, byte[]> shared = new HashMap<>();
    private Instant heard;

    private AgentsRemembered(Store store, String node, Watch watch, InstantSource clock) {
        this.settings = store.settings();
        this.spendings = store.spendings();
        this.node = node;
        this.prefix = "watch/agent/" + node + "/";
        this.watch = watch;
        this.clock = clock;
        this.heard = clock.instant().minus(BUDGETS);
    }

    /** @param node this gateway's name: each keeps what came to it */
    static AgentsRemembered open(Store store, String node, Limits limits, InstantSource clock) {
        Settings settings = store.settings();
        settings.putIfAbsent(SEED, Long.toHexString(new SecureRandom().nextLong()));
        long seed = Long.parseUnsignedLong(settings.get(SEED).orElseThrow(), 16);
        AgentsRemembered remembered = new AgentsRemembered(store, node, new Watch(limits, seed), clock);
        remembered.load();
        // What was used up here until the process ended, be it before it was remembered with the rest.
        remembered.hear(true);
        return remembered;
    }

    private void load() {
        settings.startingWith(prefix, Remembered.MAX_AGENTS).forEach((key, value) -> {
            try {
                if (!watch.remembered()
                        .remember(
                                key.substring(prefix.length()),
                                Base64.getDecoder().decode(value))) {
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
        watch.remembered().agents().forEach((agent, now) -> {
            if (!Arrays.equals(now, kept.get(agent))) {
                settings.put(prefix + agent, Base64.getEncoder().encodeToString(now));
                kept.put(agent, now);
            }
        });
    }

    /** Tells the other gateways what was used up of budgets here, and hears what was there. To be called often. */
    synchronized void share() {
        Instant now = clock.instant();
        Map<String, byte[]> news = new HashMap<>(watch.remembered().budgets());
        news.entrySet().removeIf(e -> Arrays.equals(e.getValue(), shared.get(e.getKey())));
        List<Spent> spent = new ArrayList<>();
        news.forEach((agent, counts) ->
                spent.add(new Spent(node, agent, Base64.getEncoder().encodeToString(counts), now)));
        spendings.put(spent);
        shared.putAll(news);
        hear(false);
    }

    /** @param own whether what this gateway counted itself is heard too */
    private void hear(boolean own) {
        Instant now = clock.instant();
        for (Spent spent : spendings.since(heard.minus(APART))) {
            boolean here = spent.node().equals(node);
            if (own || !here) {
                take(spent, here);
            }
        }
        heard = now;
    }

    private void take(Spent spent, boolean own) {
        try {
            byte[] counts = Base64.getDecoder().decode(spent.counts());
            boolean known = own
                    ? watch.remembered().counted(spent.agent(), counts)
                    : watch.remembered().countedElsewhere(spent.agent(), spent.node(), counts);
            if (!known) {
                LOG.info("what gateway {} counted of {} is another version's", spent.node(), spent.agent());
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("what gateway {} counted of {} cannot be read", spent.node(), spent.agent());
        }
    }

    /** Whatever no budget is made of any more is there no more. */
    void forget() {
        spendings.forget(clock.instant().minus(BUDGETS).minus(APART));
    }

    @Override
    public void close() {
        try {
            save();
            share();
        } catch (RuntimeException e) {
            LOG.warn("what was seen of how agents behave could not be kept: {}", e.toString());
        } finally {
            watch.close();
        }
    }
}
