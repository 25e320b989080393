package dev.lineclear.safeguard.approval;

/** What shows that a person said something: an SSH signature, or a passkey's assertion. */
sealed interface Proof permits SshSignature, PasskeySignature {
    /** Reads either: an assertion is JSON, an SSH signature is armoured. @throws RefusedException when it is neither */
    static Proof parse(String text) throws RefusedException {
        return text.stripLeading().startsWith("{") ? PasskeySignature.parse(text) : SshSignature.parse(text);
    }

    /** Whose it says it is, in the form keys are compared in; proves nothing before {@link #verify}. */
    String keyText();

    /** @throws RefusedException when it is not a proof of {@code message}, made for Lineclear, by the key it names */
    void verify(byte[] message) throws RefusedException;
}
