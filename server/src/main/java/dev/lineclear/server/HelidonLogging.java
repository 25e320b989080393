package dev.lineclear.server;

import io.helidon.logging.common.spi.LoggingProvider;

/** Tells Helidon that its logs are taken care of ({@link Logging}); without a provider it says so on standard output. */
public final class HelidonLogging implements LoggingProvider {
    @Override
    public void initialization() {
        // Logging.one() did it.
    }

    @Override
    public void runTime() {
        // Logging.one() did it.
    }
}
