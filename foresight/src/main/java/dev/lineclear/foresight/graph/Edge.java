package dev.lineclear.foresight.graph;

import java.time.Instant;
import java.util.Objects;

/**
 * That one resource is connected with another.
 *
 * @param left URN of the one the sentence begins with: {@code left} ROUTES_TO {@code right}
 * @param right URN of the other; it need not be a resource that was seen
 * @param loss what becomes of the dependent of the two without the other
 * @param origin where it was learned
 * @param rule what it was learned by: an operation and a member ({@code ec2:DescribeSubnets VpcId}), a line of a file
 * @param seen when, last
 */
public record Edge(String left, Relation relation, String right, Loss loss, Origin origin, String rule, Instant seen) {
    /** Of what it was learned by, in characters: an operation and a member, a file and a line. */
    public static final int MAX_RULE = 200;

    public Edge {
        Objects.requireNonNull(relation);
        Objects.requireNonNull(loss);
        Objects.requireNonNull(origin);
        Objects.requireNonNull(seen);
        Resource.checkUrn(left);
        Resource.checkUrn(right);
        if (rule.length() > MAX_RULE) {
            throw new IllegalArgumentException("what an edge was learned by has at most " + MAX_RULE + " characters");
        }
    }

    /** URN of the one that hangs on the other. */
    public String dependent() {
        return relation.leftDepends() ? left : right;
    }

    /** URN of the one whose loss reaches the dependent. */
    public String dependency() {
        return relation.leftDepends() ? right : left;
    }
}
