package dev.lineclear.proposal;

import java.util.Map;

/** What a proposal's destination says of the world it is for, and of how far its agent is trusted. */
public final class Worlds {
    /** In a destination: {@link #TWIN}; missing where that is production. */
    public static final String WORLD = "world";

    public static final String TWIN = "twin";

    /** Said where it is not {@link #TWIN}; never in a destination. */
    public static final String PRODUCTION = "production";

    /** Said of what a sandboxed agent changes where there is no twin. */
    public static final String NOWHERE = "nowhere";

    /** In a destination: the agent's standing where it is not supervised. */
    public static final String STANDING = "standing";

    private Worlds() {}

    /** Whether it goes to the twin. */
    public static boolean twin(Proposal proposal) {
        return twin(proposal.destination());
    }

    public static boolean twin(Map<String, String> destination) {
        return TWIN.equals(destination.get(WORLD));
    }

    /** In a word: {@link #TWIN} or {@link #PRODUCTION}. */
    public static String world(Proposal proposal) {
        return twin(proposal) ? TWIN : PRODUCTION;
    }

    /** Such as {@code sandboxed}. */
    public static String standing(Proposal proposal) {
        return proposal.destination().getOrDefault(STANDING, Standing.SUPERVISED.word());
    }
}
