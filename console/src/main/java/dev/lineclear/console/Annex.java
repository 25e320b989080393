package dev.lineclear.console;

import io.helidon.webserver.http.HttpRouting;

/** More on the same listener, with words of its own for what goes wrong: the API. */
@FunctionalInterface
public interface Annex {
    void routes(HttpRouting.Builder routing, Joint joint);

    /**
     * What it has in common with the pages.
     *
     * @param entrance who asks
     * @param enrolling how people come in
     * @param records what was
     * @param listeners whoever waits to be told
     */
    record Joint(Entrance entrance, Enrolling enrolling, Records records, Listeners listeners) {}
}
