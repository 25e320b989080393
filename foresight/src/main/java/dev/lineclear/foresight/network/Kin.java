package dev.lineclear.foresight.network;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Endpoints that stand alike before and after: what one of them loses, all lose.
 *
 * @param before nothing of those that are new
 * @param after nothing of those that are gone
 * @param parties who they are, and how many of each
 */
record Kin(Optional<Stance> before, Optional<Stance> after, Map<Party, Integer> parties) {
    /**
     * Endpoints that people call the same, in one subnet.
     *
     * @param zone empty where it is not known
     */
    record Party(String name, Endpoint.Kind kind, String zone, String subnet, Flows listens)
            implements Comparable<Party> {
        /** Nodes of one database or load balancer do not talk by the rules of those who ask it. */
        boolean isPartOf(Party other) {
            return name.equals(other.name)
                    && kind == other.kind
                    && kind != Endpoint.Kind.INSTANCE
                    && kind != Endpoint.Kind.OTHER;
        }

        @Override
        public int compareTo(Party other) {
            int by = kind.compareTo(other.kind);
            by = by != 0 ? by : name.compareTo(other.name);
            by = by != 0 ? by : zone.compareTo(other.zone);
            by = by != 0 ? by : subnet.compareTo(other.subnet);
            return by != 0 || listens.equals(other.listens)
                    ? by
                    : listens.toString().compareTo(other.listens.toString());
        }
    }

    private record Stood(Optional<Stance> before, Optional<Stance> after) {}

    /** All of both networks. */
    static List<Kin> of(Reach before, Reach after, Prefixes prefixes) {
        Map<Stood, Kin> all = new LinkedHashMap<>();
        TreeSet<String> ids = new TreeSet<>(before.network().endpoints().keySet());
        ids.addAll(after.network().endpoints().keySet());
        Map<Cidr, Collection<Cidr>> within = new HashMap<>();
        for (String id : ids) {
            Optional<Endpoint> was =
                    Optional.ofNullable(before.network().endpoints().get(id));
            Optional<Endpoint> is =
                    Optional.ofNullable(after.network().endpoints().get(id));
            TreeSet<Cidr> regions = new TreeSet<>();
            was.ifPresent(e -> regions.addAll(regions(before.network(), e, prefixes, within)));
            is.ifPresent(e -> regions.addAll(regions(after.network(), e, prefixes, within)));
            Party party =
                    was.map(e -> party(before.network(), e)).orElseGet(() -> party(after.network(), is.orElseThrow()));
            for (Cidr region : regions) {
                Stood stood = new Stood(was.map(e -> before.stance(e, region)), is.map(e -> after.stance(e, region)));
                all.computeIfAbsent(stood, s -> new Kin(s.before(), s.after(), new TreeMap<>()))
                        .parties()
                        .merge(party, 1, Integer::sum);
            }
        }
        return List.copyOf(all.values());
    }

    /** Those of whom there is one alone, who may stand in several places by several addresses. */
    static Set<Party> alone(Network before, Network after) {
        Map<Party, Integer> counts = new HashMap<>();
        TreeSet<String> ids = new TreeSet<>(before.endpoints().keySet());
        ids.addAll(after.endpoints().keySet());
        for (String id : ids) {
            Network in = before.endpoints().containsKey(id) ? before : after;
            Endpoint endpoint = in.endpoints().get(id);
            if (endpoint != null) {
                counts.merge(party(in, endpoint), 1, Integer::sum);
            }
        }
        counts.values().removeIf(count -> count > 1);
        return Set.copyOf(counts.keySet());
    }

    private static Collection<Cidr> regions(
            Network network, Endpoint endpoint, Prefixes prefixes, Map<Cidr, Collection<Cidr>> within) {
        TreeSet<Cidr> regions = new TreeSet<>();
        endpoint.addresses().forEach(address -> regions.add(prefixes.longest(address)));
        Network.Subnet subnet = network.subnets().get(endpoint.subnet());
        if (endpoint.addresses().isEmpty() && subnet != null) {
            subnet.blocks().forEach(b -> regions.addAll(within.computeIfAbsent(b, prefixes::within)));
        }
        return regions;
    }

    private static Party party(Network network, Endpoint endpoint) {
        Network.Subnet subnet = network.subnets().get(endpoint.subnet());
        return new Party(
                endpoint.name(),
                endpoint.kind(),
                subnet == null ? "" : subnet.zone(),
                endpoint.subnet(),
                endpoint.listens());
    }

    /** Whether something of each is in one subnet, or is not. */
    boolean meets(Kin other, boolean near) {
        if (near && parties.size() == 1 && other.parties.size() == 1) {
            Party one = parties.keySet().iterator().next();
            return meet(one, other.parties.keySet().iterator().next(), true);
        }
        return parties.keySet().stream()
                .anyMatch(p -> other.parties.keySet().stream().anyMatch(o -> meet(p, o, near)));
    }

    /** Whether two of them are in one subnet, or are not; nobody meets themselves. */
    boolean meet(Party one, Party another, boolean near) {
        boolean same = one.subnet().equals(another.subnet());
        return same == near && !(one.equals(another) && parties.getOrDefault(one, 0) < 2);
    }
}
