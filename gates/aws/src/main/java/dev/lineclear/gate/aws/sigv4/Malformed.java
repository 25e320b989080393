package dev.lineclear.gate.aws.sigv4;

/** Credentials that cannot be verified; thrown where that shows, and a {@link Presented.Unusable} outside. */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    private final Rejection why;

    Malformed(Rejection why, String message) {
        // Without a stack trace: whoever sends garbage must not make it costly.
        super(message, null, false, false);
        this.why = why;
    }

    static Malformed sigV2() {
        return new Malformed(
                Rejection.OTHER_ALGORITHM,
                "this request is signed with Signature Version 2, which is not accepted; use Signature Version 4");
    }

    Rejection why() {
        return why;
    }
}
