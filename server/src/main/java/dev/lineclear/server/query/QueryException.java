package dev.lineclear.server.query;

/** A question that is none; says why. */
public final class QueryException extends RuntimeException {
    QueryException(String message) {
        super(message);
    }
}
