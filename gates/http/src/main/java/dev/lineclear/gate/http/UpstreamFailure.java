package dev.lineclear.gate.http;

import java.util.Optional;

/** No answer came from production. */
public final class UpstreamFailure extends Exception {
    private final boolean sent;

    UpstreamFailure(boolean sent, String message, Throwable cause) {
        super(message, cause);
        this.sent = sent;
    }

    /**
     * Whether production may have got the whole request, so that nothing says whether it was done. False when no byte
     * reached it, or when the body broke off before the end that its framing promised.
     */
    public boolean sent() {
        return sent;
    }

    /** The client's fault in its body, where that is why it broke off. */
    public Optional<RequestRefused> refused() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof RequestRefused refused) {
                return Optional.of(refused);
            }
        }
        return Optional.empty();
    }
}
