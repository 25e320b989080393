package dev.lineclear.server;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** One place for all logs: what libraries say through java.util.logging goes where ours goes. */
final class Logging {
    private Logging() {}

    static synchronized void one() {
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
    }
}
