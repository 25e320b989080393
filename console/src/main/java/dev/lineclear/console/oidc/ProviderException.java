package dev.lineclear.console.oidc;

/** Nobody signs in by the provider this time; the message says why, for people. */
public final class ProviderException extends Exception {
    private final boolean away;

    private ProviderException(boolean away, String message) {
        super(message);
        this.away = away;
    }

    /** What it said is not believed. */
    static ProviderException refused(String why) {
        return new ProviderException(false, why);
    }

    /** It does not answer as it should. */
    static ProviderException away(String why) {
        return new ProviderException(true, why);
    }

    /** Whether trying again may help. */
    public boolean away() {
        return away;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
