package dev.lineclear.server.control;

/** A control request that is not done; the message says why and what to do. */
public final class ControlException extends RuntimeException {
    private final int status;

    private ControlException(int status, String message) {
        super(message);
        this.status = status;
    }

    public static ControlException refused(String message) {
        return new ControlException(403, message);
    }

    public static ControlException badRequest(String message) {
        return new ControlException(400, message);
    }

    public static ControlException notFound(String message) {
        return new ControlException(404, message);
    }

    public static ControlException conflict(String message) {
        return new ControlException(409, message);
    }

    /** @param status of HTTP, 400 to 599 */
    public static ControlException of(int status, String message) {
        return new ControlException(status, message);
    }

    public int status() {
        return status;
    }
}
