package dev.lineclear.bench.trail;

import java.util.List;

/** What is measured: something that raises alarms while events pass, in the order of their times. */
interface Watcher {
    /** As figures are printed under. */
    String name();

    /** @return the names of the alarms that this very event raises; empty for nearly all */
    List<String> look(Seen seen);
}
