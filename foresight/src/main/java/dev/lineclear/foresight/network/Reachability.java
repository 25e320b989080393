package dev.lineclear.foresight.network;

import dev.lineclear.foresight.network.Kin.Party;
import dev.lineclear.foresight.network.Stance.Seat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Who of a network reaches whom: every pair, in sets. VPCs that only something unknown connects, such as a transit gateway,
 * are counted and not looked into: what may pass between them is asked about one change at a time ({@link Difference}).
 *
 * @param pairs of endpoints of which the first surely reaches the second
 * @param perhaps of which it may
 * @param fromWorld endpoints that somebody on the internet reaches
 * @param toWorld endpoints that reach somebody there
 * @param unknown pairs of VPCs of which nobody here knows how they are connected
 */
public record Reachability(long pairs, long perhaps, long fromWorld, long toWorld, long unknown) {

    /** Each part reads the network for itself, which more of them would not be worth. */
    private static final int MAX_PARTS = 4;

    /** Takes each pair of parties of which the first reaches the second, or may. */
    public interface Visitor {
        /** @param sure what gets through whatever is not known is like; empty where only something may */
        void pair(String from, String to, Flows sure, Flows maybe);
    }

    /** Counts alone, on as many processors as there are; the same each time. */
    public static Reachability of(Network network) {
        return of(network, Math.min(MAX_PARTS, Runtime.getRuntime().availableProcessors()));
    }

    /** @param parts counted beside each other */
    static Reachability of(Network network, int parts) {
        return IntStream.range(0, parts)
                .parallel()
                .mapToObj(part -> new Walk(network, (from, to, sure, maybe) -> {}).from(part, parts))
                .reduce(new Reachability(0, 0, 0, 0, 0), Reachability::plus);
    }

    private Reachability plus(Reachability other) {
        return new Reachability(
                pairs + other.pairs,
                perhaps + other.perhaps,
                fromWorld + other.fromWorld,
                toWorld + other.toWorld,
                unknown + other.unknown);
    }

    public static Reachability of(Network network, Visitor visitor) {
        return new Walk(network, visitor).from(0, 1);
    }

    private static final class Walk {
        private final Network network;
        private final Visitor visitor;
        private final Reach reach;
        private final Map<String, List<Placed>> byVpc = new LinkedHashMap<>();
        private long pairs;
        private long perhaps;

        private record Placed(Kin kin, Seat seat) {}

        Walk(Network network, Visitor visitor) {
            this.network = network;
            this.visitor = visitor;
            this.reach = new Reach(network);
            for (Kin kin : Kin.of(reach, reach, new Prefixes(network.blocks()))) {
                kin.after().ifPresent(stance -> byVpc.computeIfAbsent(stance.vpc(), v -> new ArrayList<>())
                        .add(new Placed(kin, reach.seat(stance))));
            }
        }

        /** Of every so many VPCs one, as those from which is asked. */
        Reachability from(int part, int parts) {
            Junctions junctions = new Junctions(network);
            List<String> names = byVpc.keySet().stream().sorted().toList();
            Map<String, List<Placed>> own = new LinkedHashMap<>();
            for (int i = part; i < names.size(); i += parts) {
                own.put(names.get(i), byVpc.getOrDefault(names.get(i), List.of()));
            }
            long unknown = 0;
            for (Map.Entry<String, List<Placed>> from : own.entrySet()) {
                for (Map.Entry<String, List<Placed>> to : byVpc.entrySet()) {
                    boolean same = from.getKey().equals(to.getKey());
                    if (same || junctions.peered(from.getKey(), to.getKey())) {
                        reach.forget();
                        between(from.getValue(), to.getValue());
                    } else if (junctions.join(from.getKey(), to.getKey())) {
                        unknown++;
                    }
                }
            }
            long in = 0;
            long out = 0;
            Outside outside = new Outside(reach);
            for (List<Placed> all : own.values()) {
                for (Placed one : all) {
                    long many = one.kin().parties().values().stream()
                            .mapToLong(n -> n)
                            .sum();
                    in += world(outside, one, true) ? many : 0;
                    out += world(outside, one, false) ? many : 0;
                }
            }
            return new Reachability(pairs, perhaps, in, out, unknown);
        }

        private boolean world(Outside outside, Placed one, boolean in) {
            Stance stance = one.seat().stance();
            if (!stance.open() && (in || !translates(stance.table()))) {
                return false;
            }
            return new Prefixes(outside.blocks(stance))
                    .within(Cidr.all(stance.region().v6())).stream().anyMatch(region -> {
                        Outside.Way way = in ? outside.in(stance, region) : outside.out(stance, region);
                        return way.beyond().internet() && !way.path().maybe().isEmpty();
                    });
        }

        /** Whether the internet can be reached from it without an address there. */
        private boolean translates(String table) {
            RouteTable known = network.tables().get(table);
            return known != null && known.routes().stream().anyMatch(r -> r.by().kind() == Hop.Kind.NAT_GATEWAY);
        }

        private void between(List<Placed> some, List<Placed> others) {
            Path.Grade[][] out = filters(some, others, true);
            Path.Grade[][] in = filters(others, some, false);
            for (int i = 0; i < some.size(); i++) {
                for (int j = 0; j < others.size(); j++) {
                    if (in[j][i].maybe().isEmpty() || out[i][j].maybe().isEmpty()) {
                        continue;
                    }
                    Placed from = some.get(i);
                    Placed to = others.get(j);
                    if (from.seat().stance().region().v6()
                            != to.seat().stance().region().v6()) {
                        continue;
                    }
                    Path.Grade asks = in[j][i].and(out[i][j]);
                    Path far = reach.between(from.seat(), to.seat(), false, asks);
                    boolean close = from.kin().meets(to.kin(), true);
                    Path near = close ? reach.between(from.seat(), to.seat(), true, asks) : Path.NONE;
                    if (!near.maybe().isEmpty() || !far.maybe().isEmpty()) {
                        count(from.kin(), to.kin(), far, near);
                    }
                }
            }
        }

        /** Of each what its groups let through to each of the others; the same for all that have the same groups. */
        private Path.Grade[][] filters(List<Placed> of, List<Placed> others, boolean egress) {
            Map<Integer, Path.Grade[]> rows = new HashMap<>();
            return of.stream()
                    .map(one -> rows.computeIfAbsent(one.seat().groups(), g -> others.stream()
                            .map(other -> reach.filters(one.seat(), other.seat(), egress))
                            .toArray(Path.Grade[]::new)))
                    .toArray(Path.Grade[][]::new);
        }

        private void count(Kin from, Kin to, Path far, Path near) {
            for (Map.Entry<Party, Integer> one : from.parties().entrySet()) {
                for (Map.Entry<Party, Integer> other : to.parties().entrySet()) {
                    Party a = one.getKey();
                    Party b = other.getKey();
                    Path path = a.subnet().equals(b.subnet()) ? near : far;
                    long many = (long) one.getValue() * (other.getValue() - (from == to && a.equals(b) ? 1 : 0));
                    if (many > 0 && !path.maybe().isEmpty()) {
                        boolean sure = !path.sure().isEmpty();
                        pairs += sure ? many : 0;
                        perhaps += sure ? 0 : many;
                        visitor.pair(
                                a.name(),
                                b.name(),
                                path.sure().asks(),
                                path.maybe().asks());
                    }
                }
            }
        }
    }
}
