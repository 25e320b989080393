package dev.lineclear.foresight.graph;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Whether what hangs on one resource goes on with another of the same relation and type. Only that can make a loss look
 * smaller than it is, so it is said only where one is known to do what the other does: a function that uses two tables, or
 * a route table with two peerings, needs both.
 */
final class Alternatives {
    /** What was last seen longer ago may be gone, and nothing goes on with it. */
    static final Duration FRESH = Duration.ofDays(7);

    /** Types, as their names end, that spread requests over all they route to. */
    private static final List<String> SPREADING = List.of("targetgroup");

    /** Types that spread over some of what they route to: those that {@link #WORKING} names. */
    private static final List<String> BALANCING = List.of("loadbalancer");

    private static final List<String> WORKING = List.of("instance");

    /** Places: whatever is in several of one of these types, or uses several, is in each of them. */
    private static final List<String> PLACES = List.of("subnet", "availabilityzone");

    private static final byte SPREADS = 1;
    private static final byte BALANCES = 2;
    private static final byte WORKS = 4;
    private static final byte PLACE = 8;

    private final Graph graph;
    private final int oldest;

    Alternatives(Graph graph, Instant now) {
        this.graph = graph;
        this.oldest = Statements.seconds(now.minus(FRESH));
    }

    /** What words say of types, for {@link #possible}. */
    static byte[] roles(List<String> words) {
        byte[] roles = new byte[words.size()];
        for (int i = 0; i < roles.length; i++) {
            String type = words.get(i).toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
            roles[i] = (byte) ((ends(type, SPREADING) ? SPREADS : 0)
                    | (ends(type, BALANCING) ? BALANCES : 0)
                    | (ends(type, WORKING) ? WORKS : 0)
                    | (ends(type, PLACES) ? PLACE : 0));
        }
        return roles;
    }

    private static boolean ends(String type, List<String> ends) {
        return ends.stream().anyMatch(type::endsWith);
    }

    /** Whether of what is connected so, one thing can do what another does. */
    boolean possible(Relation relation, int dependent, int dependencyType) {
        return dependencyType != 0
                && switch (relation) {
                    case BACKS_UP -> true;
                    case CONTAINS, USES -> (graph.roles[dependencyType] & PLACE) != 0;
                    case ROUTES_TO -> {
                        byte its = graph.roles[graph.statements.word(graph.statements.type, dependent)];
                        yield (its & SPREADS) != 0
                                || (its & BALANCES) != 0 && (graph.roles[dependencyType] & WORKS) != 0;
                    }
                    case ENCRYPTS_WITH, READS, WRITES, ASSUMES -> false;
                };
    }

    /**
     * Whether something can go on by this edge: people or AWS said so lately, and its resource was seen. Traces and what is
     * published about types are no reason to rely on anything.
     */
    boolean live(int edge) {
        Edges edges = graph.edges;
        Origin origin = edges.origin(edge);
        boolean sure = origin == Origin.DECLARED
                || (origin == Origin.INVENTORY || origin == Origin.ANSWER) && edges.lastSeen(edge) >= oldest;
        return sure && graph.known(edges.dependency[edge]);
    }
}
