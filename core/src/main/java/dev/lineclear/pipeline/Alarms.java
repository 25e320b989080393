package dev.lineclear.pipeline;

import dev.lineclear.proposal.Session;

/** What is to be done when the watch sees what must not go on: stop the session. */
@FunctionalInterface
public interface Alarms {
    /** Where nobody watches. */
    Alarms NONE = (session, because) -> {};

    /**
     * When this returns, nothing more is cleared for the session until a person lets it go on. May throw: then the request
     * at which it was seen is refused anyway.
     *
     * @param because for people, in words
     */
    void halt(Session session, String because);
}
