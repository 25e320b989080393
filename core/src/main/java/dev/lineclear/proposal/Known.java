package dev.lineclear.proposal;

/**
 * How something is known, and how sure.
 *
 * @param basis where it comes from
 * @param rule the curated entry, the configuration's line, or the name of the rule it was derived by; empty when unknown
 */
public record Known(Basis basis, String rule) {
    public static final Known UNKNOWN = new Known(Basis.UNKNOWN, "");

    /** Where a statement comes from, surest first. */
    public enum Basis {
        /** A person wrote it down for this very operation. */
        CURATED,
        /** Whoever runs the gateway wrote it down for theirs, where nothing else said it or said something milder. */
        CONFIGURED,
        /** It follows from published data by a named rule. */
        DERIVED,
        /** Nothing says so. */
        UNKNOWN
    }

    public static Known curated(String rule) {
        return new Known(Basis.CURATED, rule);
    }

    public static Known configured(String line) {
        return new Known(Basis.CONFIGURED, line);
    }

    public static Known derived(String rule) {
        return new Known(Basis.DERIVED, rule);
    }
}
