package dev.lineclear.gate.aws;

/** Ends a request with a refusal. */
final class Refused extends Exception {
    private final transient Refusal refusal;

    Refused(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
