package dev.lineclear.server.query;

import java.util.List;

/**
 * A part of a record, as questions name it.
 *
 * @param name {@code kind}, {@code index}, or members with dots between them, such as {@code data.outcome.kind}
 * @param members the same, taken apart
 */
record Part(String name, List<String> members) {
    static final Part SUBJECT = of("subject");
    static final Part INDEX = of("index");

    /** @throws QueryException when it names no part of a record */
    static Part of(String name) {
        if (!name.matches("kind|index|subject|time|id|data(\\.[A-Za-z0-9_:-]+)+")) {
            throw new QueryException(name + " is no part of a record: kind, index, subject, time, id or data.…");
        }
        return new Part(name, List.of(name.split("\\.", -1)));
    }
}
