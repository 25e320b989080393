package dev.lineclear.server;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import dev.lineclear.server.config.Configuration.LogFormat;
import dev.lineclear.server.operate.LogEncoder;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** One place for all logs: what libraries say through java.util.logging goes where ours goes, and so do lost threads. */
final class Logging {
    private Logging() {}

    static synchronized void one(LogFormat format) {
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
        if (Thread.getDefaultUncaughtExceptionHandler() == null) {
            Logger lost = LoggerFactory.getLogger(Thread.class);
            Thread.setDefaultUncaughtExceptionHandler((thread, e) -> lost.error("{} ended", thread.getName(), e));
        }
        // Whoever brought a configuration of logback's own has encoders of their own, which stay.
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Iterator<Appender<ILoggingEvent>> all =
                    context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
            while (all.hasNext()) {
                if (all.next() instanceof OutputStreamAppender<ILoggingEvent> out
                        && out.getEncoder() instanceof LogEncoder encoder) {
                    encoder.asJson(format == LogFormat.JSON);
                }
            }
        }
    }
}
