package dev.lineclear.gate.aws.stack;

/** What a template does cannot be seen; the message says why, in words for people. */
public final class UnseenException extends Exception {
    private final boolean harmlessToRead;

    public UnseenException(String message) {
        this(message, false);
    }

    /** @param harmlessToRead whether nothing of anybody's runs when CloudFormation reads the template, as macros do */
    public UnseenException(String message, boolean harmlessToRead) {
        super(message);
        this.harmlessToRead = harmlessToRead;
    }

    public boolean harmlessToRead() {
        return harmlessToRead;
    }
}
