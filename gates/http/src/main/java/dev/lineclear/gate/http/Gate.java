package dev.lineclear.gate.http;

import java.io.IOException;

/** Answers one exchange. Called on the connection's own virtual thread, so it may block. */
@FunctionalInterface
public interface Gate {
    /**
     * Reads what it needs of the exchange and answers it once.
     *
     * @throws IOException when the client went away or the answer cannot be completed; the connection is closed
     */
    void handle(Exchange exchange) throws IOException;

    /**
     * Answers an exchange for which there is no room, from its head alone, in a form that clients try again later.
     *
     * @param why there is no room
     * @throws IOException as {@link #handle}, or {@code why} itself to have it answered in plain text
     */
    default void turnAway(Exchange exchange, RequestRefused why) throws IOException {
        throw why;
    }
}
