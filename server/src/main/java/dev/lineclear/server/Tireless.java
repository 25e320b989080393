package dev.lineclear.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done again and again, whatever goes wrong with it once: a timer drops what throws, and who ran out of memory for a
 * moment would mend no log from then on.
 *
 * @param what it is, as the log says it
 */
record Tireless(String what, Runnable work) implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Tireless.class);

    @Override
    public void run() {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            say(e);
        }
    }

    private void say(Throwable failure) {
        try {
            LOG.warn("{} failed and is tried again: {}", what, failure.toString());
        } catch (RuntimeException | Error e) {
            return; // there may be no memory even for this; the next turn says it, if it still fails
        }
    }
}
