package dev.lineclear.proposal;

/**
 * Where what a proposal touches is.
 *
 * @param region such as {@code eu-central-1}; empty where it is in none, in several, or not known
 * @param zone such as {@code eu-central-1a}; the same
 */
public record Place(String region, String zone) {
    public static final Place UNKNOWN = new Place("", "");
}
