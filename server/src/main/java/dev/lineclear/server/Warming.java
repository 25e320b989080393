package dev.lineclear.server;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.state.Store;
import java.time.Duration;
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
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                loading.run();
            } catch (RuntimeException | LinkageError e) {
                LOG.debug("not everything could be loaded ahead", e);
            }
        });
    }

    /** For nearly every first request: reading a session, a client for tags, the forms of bodies. */
    static void first(Store store, AwsParts aws, Catalog catalog) {
        var unusedSession = store.sessions().recent(1);
        aws.soon();
        var unusedBody = catalog.body("dynamodb:GetItem");
    }

    /** For later ones. */
    static void rest(AwsParts aws, Catalog catalog) {
        try {
            Thread.sleep(SETTLING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        aws.warm();
        catalog.warm();
    }
}
