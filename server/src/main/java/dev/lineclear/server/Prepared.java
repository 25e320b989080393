package dev.lineclear.server;

import dev.lineclear.policy.PolicySource;
import dev.lineclear.state.KeyFile;
import dev.lineclear.storage.Stores;

/**
 * What nearly every start needs and waits for first, the policy engine and the store, loaded while the configuration is
 * read. Logs nothing, since logs are not ready.
 */
public final class Prepared {
    private Prepared() {}

    /** Begins, beside the caller. */
    public static void begin() {
        Thread.ofPlatform().daemon().name("start-engine").start(PolicySource::prepare);
        Thread.ofPlatform().daemon().name("start-database").start(() -> {
            Stores.prepare();
            KeyFile.prepare();
        });
    }
}
