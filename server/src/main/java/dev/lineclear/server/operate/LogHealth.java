package dev.lineclear.server.operate;

import java.util.Optional;

/** How the log is, as far as operating it goes. */
public interface LogHealth {
    /** Records in it. */
    long size();

    /** Why it takes no records; empty while it does. */
    Optional<String> failure();
}
