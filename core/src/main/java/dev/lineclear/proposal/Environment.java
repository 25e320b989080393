package dev.lineclear.proposal;

/**
 * Where a target lives, and how that is known.
 *
 * @param name such as {@code production} or {@code beta}
 * @param source {@code tag}, {@code configuration} or {@code default}
 */
public record Environment(String name, String source) {
    public static final String PRODUCTION = "production";

    /** Nothing says where it lives, so it counts as production. */
    public static final Environment UNKNOWN = new Environment(PRODUCTION, "default");

    public boolean production() {
        return name.equals(PRODUCTION);
    }
}
