package dev.lineclear.gate.aws;

import dev.lineclear.gate.http.Exchange;
import dev.lineclear.gate.http.RequestRefused;

/** Room in memory for what is read of a request's body; asked for before that is built. */
@FunctionalInterface
interface TreeRoom {
    /** For what no exchange brought, and what is bounded where it comes from. */
    TreeRoom UNSHARED = bytes -> {};

    /** @throws Refused when too much is held for all requests together now; trying again later helps */
    void take(long bytes) throws Refused;

    /** What is taken is given back when the exchange ends. */
    static TreeRoom of(Exchange exchange) {
        return bytes -> {
            try {
                exchange.takeRoom(bytes);
            } catch (RequestRefused e) {
                throw new Refused(Refusal.of(e.reason().status(), String.valueOf(e.getMessage())));
            }
        };
    }
}
