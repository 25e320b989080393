package dev.lineclear.state;

/** The store did not do what it was asked; nothing of the call took effect. Whoever sees this refuses. */
public final class StateException extends RuntimeException {
    public StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
