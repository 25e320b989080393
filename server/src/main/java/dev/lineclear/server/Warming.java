package dev.lineclear.server;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.state.Store;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What requests would else wait for, loaded beside the start of a gateway, in the order in which it is needed. */
final class Warming {
    /** Whoever waits for a gateway asks at once: what only later requests need takes no processor from that. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Warming.class);

    private Warming() {}

    /** What cannot be loaded is said when it is needed. */
    static void begin(String name, Runnable loading) {
        Thread.ofPlatform().daemon().name(name).start(() -> load(loading));
    }

    /** The same, a moment later. */
    static void beginLater(String name, Runnable loading) {
        CompletableFuture.delayedExecutor(SETTLING.toMillis(), TimeUnit.MILLISECONDS, run -> begin(name, run))
                .execute(loading);
    }

    private static void load(Runnable loading) {
        try {
            loading.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("not everything could be loaded ahead", e);
        }
    }

    /** For nearly every first request: reading a session, a client for tags, the forms of bodies. */
    static void first(Store store, AwsParts aws, Catalog catalog) {
        var unusedSession = store.sessions().recent(1);
        aws.soon();
        var unusedBody = catalog.body("dynamodb:GetItem");
    }

    /** For later ones; and whether the policy engine is as fast as it should be. */
    static void rest(AwsParts aws, Catalog catalog, CedarDecider decider) {
        var unusedSeenToBeFast = decider.fastPath();
        aws.warm();
        catalog.warm();
    }
}
