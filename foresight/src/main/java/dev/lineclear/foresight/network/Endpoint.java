package dev.lineclear.foresight.network;

import java.util.List;
import java.util.Set;

/**
 * Something that sits in a subnet and talks.
 *
 * @param id such as {@code i-0123}, unique
 * @param name what people call it: its tier, or its own name
 * @param groups ids of its security groups; none: nothing is filtered
 * @param addresses those that it has; none: any of its subnet
 * @param open whether IPv4 from the internet reaches an address of it
 * @param listens where it is known to take requests; everything where that is not known
 */
public record Endpoint(
        String id,
        String name,
        Kind kind,
        String subnet,
        Set<String> groups,
        List<Cidr> addresses,
        boolean open,
        Flows listens) {
    /** What it is; the one whose loss is worse first. */
    public enum Kind {
        DATABASE("database"),
        BALANCER("load balancer"),
        INSTANCE("instances"),
        FUNCTION("function"),
        OTHER("network interface");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    public Endpoint {
        groups = Set.copyOf(groups);
        addresses = List.copyOf(addresses);
    }
}
