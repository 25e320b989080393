package dev.lineclear.gate.aws.network;

import dev.lineclear.foresight.network.Network;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One request on its way into a network.
 *
 * @param draft the network, to be changed
 */
record Asked(JsonNode input, Sight sight, Network.Draft draft) {
    /** What a request does to the network. */
    @FunctionalInterface
    interface Step {
        void on(Asked asked) throws UnforeseenException, java.io.IOException;
    }

    String text(String... names) {
        return Json.text(input, names);
    }

    /** @throws UnforeseenException when it names none, or one that is not there */
    <T> T known(Map<String, T> among, String... names) throws UnforeseenException {
        String id = text(names);
        T thing = among.get(id);
        if (thing == null) {
            throw new UnforeseenException(
                    id.isEmpty() ? "it names no " + names[0] : names[0] + " " + id + " was not found");
        }
        return thing;
    }
}
