package dev.lineclear.safeguard.approval;

/** Carries a {@link Reason} and a sentence for people out of the checks. */
public final class RefusedException extends Exception {
    private final Reason reason;

    RefusedException(Reason reason, String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** In one sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
