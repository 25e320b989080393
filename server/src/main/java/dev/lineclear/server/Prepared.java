package dev.lineclear.server;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.policy.PolicySource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What every start needs, whatever its configuration says, loaded while that is read. Logs nothing, since logs are not ready. */
public final class Prepared {
    private static final AtomicReference<@Nullable Ahead<Catalog>> CATALOG = new AtomicReference<>();

    private Prepared() {}

    /** Begins; the next gateway that starts in this process takes what it needs. */
    public static void begin() {
        Thread.ofPlatform().daemon().name("start-engine").start(PolicySource::prepare);
        CATALOG.set(read());
    }

    /** The catalogue, prepared or not. */
    static Ahead<Catalog> catalog() {
        return Optional.ofNullable(CATALOG.getAndSet(null)).orElseGet(Prepared::read);
    }

    private static Ahead<Catalog> read() {
        return Ahead.of("catalog", Gates::catalog);
    }
}
