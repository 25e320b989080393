package dev.lineclear.server.api;

import java.util.regex.Pattern;

/**
 * One thing that the API does.
 *
 * @param method of HTTP
 * @param path below {@link Api#ROOT}, with its parameters in braces
 * @param who may ask for it
 */
record Operation(String method, String path, Who who, Action action) {
    /** Who may ask. */
    enum Who {
        ANYONE,
        /** A registered person, whatever their role. */
        SIGNED_IN,
        /** An approver or an auditor. */
        READER,
        APPROVER
    }

    /** Answers a request; whatever it throws becomes a problem document. */
    @FunctionalInterface
    interface Action {
        void answer(Call call);
    }

    static Operation get(String path, Who who, Action action) {
        return new Operation("GET", path, who, action);
    }

    static Operation post(String path, Who who, Action action) {
        return new Operation("POST", path, who, action);
    }

    boolean changes() {
        return !method.equals("GET");
    }

    /** @param asked a path as it was asked for */
    boolean hasPath(String asked) {
        return Pattern.matches(Api.ROOT + path.replaceAll("\\{[a-z]+}", "[^/]+"), asked);
    }
}
