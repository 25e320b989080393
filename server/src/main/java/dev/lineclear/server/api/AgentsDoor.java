package dev.lineclear.server.api;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where agents connect, for those whose people are elsewhere.
 *
 * @param url as agents see it, without a path
 * @param authority who vouches for its certificate, in PEM; empty when it is none that the gateway made
 */
public record AgentsDoor(String url, Optional<String> authority) {
    /** Says so beside what else is answered. */
    ObjectNode said(ObjectNode session) {
        session.put("endpoint", url);
        authority.ifPresent(pem -> session.put("authority", pem));
        return session;
    }
}
