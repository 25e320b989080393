package dev.lineclear.foresight.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lineclear.foresight.network.Finding.How;
import dev.lineclear.foresight.network.Packets.Host;
import dev.lineclear.foresight.network.Packets.Talk;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sets of addresses and ports against one packet after the other, on thousands of small networks. */
final class PacketCheckTest {
    private static final int NETWORKS = Boolean.getBoolean("lineclear.long") ? 50_000 : 400;

    private static final List<Cidr> OUTSIDE = outside();

    private static final List<Talk> TALKS = talks();

    /** What is only about other protocols than packets here are of, they cannot show. */
    private static final Flows TRIED =
            IntStream.of(RandomNetworks.PROTOCOLS).mapToObj(Flows::protocol).reduce(Flows.NONE, Flows::plus);

    private static List<Cidr> outside() {
        List<Cidr> all = new ArrayList<>();
        for (String text : List.of(
                "8.8.8.8",
                "126.255.255.255",
                "128.0.0.0",
                "203.0.112.255",
                "203.0.113.0",
                "203.0.113.6",
                "203.0.113.7",
                "203.0.113.8",
                "203.0.113.255",
                "203.0.114.0",
                "10.9.9.9",
                "10.1.0.7",
                "10.1.0.2",
                "10.0.0.2",
                "10.0.0.9",
                "10.0.0.10",
                "10.0.0.20",
                "2001:db8:0:1::2",
                "2001:db8:0:1::9",
                "2001:db8:0:2::9",
                "192.168.1.1",
                "192.0.2.1",
                "2001:db8:ffff::1",
                "2001:db8:fffe::1",
                "2600::1",
                "9000::1",
                "fd00::1")) {
            all.add(Cidr.of(text));
        }
        return all;
    }

    /** The same networks each time, so that a build that passes passes again; others in the long runs, and by name. */
    private static long seed() {
        return Long.getLong("lineclear.seed", Boolean.getBoolean("lineclear.long") ? System.nanoTime() : 1);
    }

    private static List<Talk> talks() {
        TreeSet<Integer> ports = new TreeSet<>();
        for (int port : RandomNetworks.PORTS) {
            ports.addAll(List.of(port - 1, port, Math.min(65535, port + 1)));
        }
        List<Talk> talks = new ArrayList<>();
        for (int protocol : RandomNetworks.PROTOCOLS) {
            for (int port : ports) {
                for (int answer : List.of(1024, 1025, 5432, 5433)) {
                    talks.add(new Talk(protocol, port, answer));
                }
            }
        }
        return talks;
    }

    private static List<Host> hosts(Network network, Endpoint endpoint) {
        List<Host> hosts = new ArrayList<>();
        endpoint.addresses().forEach(a -> hosts.add(new Host(endpoint, a)));
        if (endpoint.addresses().isEmpty()) {
            for (Cidr block : network.subnets().get(endpoint.subnet()).blocks()) {
                Cidr address = block.first();
                for (int i = 0; i < 4; i++) {
                    hosts.add(new Host(endpoint, address));
                    address = address.next();
                }
            }
        }
        return hosts;
    }

    private static boolean holds(Passage passage, Talk talk) {
        boolean ping = talk.protocol() == Flows.ICMP || talk.protocol() == Flows.ICMP_V6;
        return passage.asks().has(talk.protocol(), talk.port())
                && (ping || passage.answers().has(talk.protocol(), talk.answer()));
    }

    /** However the VPCs are divided among processors. */
    @Test
    void whatIsCountedInPartsIsWhatIsCountedInOne() {
        long seed = seed();
        long pairs = 0;
        for (int i = 0; i < NETWORKS; i++) {
            Network network = new RandomNetworks(seed + i).network();
            Reachability whole = Reachability.of(network, (from, to, sure, maybe) -> {});
            assertEquals(whole, Reachability.of(network), "seed " + (seed + i));
            assertEquals(whole, Reachability.of(network, 3), "seed " + (seed + i));
            pairs += whole.pairs();
        }
        assertTrue(pairs > NETWORKS, "hardly anybody reaches anybody: " + pairs);
    }

    @Test
    void everyPacketGetsWhereTheSetsSayAndNowhereElse() {
        long seed = seed();
        for (int i = 0; i < 3 * NETWORKS; i++) {
            long one = seed + i;
            Network network = new RandomNetworks(one).network();
            Reach reach = new Reach(network);
            Prefixes prefixes = new Prefixes(network.blocks());
            Packets hopeful = new Packets(network, true);
            Packets careful = new Packets(network, false);
            for (Endpoint from : network.endpoints().values()) {
                for (Endpoint to : network.endpoints().values()) {
                    for (Host a : hosts(network, from)) {
                        for (Host b : hosts(network, to)) {
                            Path path = reach.between(
                                    reach.seat(reach.stance(from, prefixes.longest(a.address()))),
                                    reach.seat(reach.stance(to, prefixes.longest(b.address()))),
                                    from.subnet().equals(to.subnet()));
                            for (Talk talk : TALKS) {
                                boolean same = careful.talks(a, b, talk) == holds(path.sure(), talk)
                                        && hopeful.talks(a, b, talk) == holds(path.maybe(), talk);
                                if (!same) {
                                    fail("seed " + one + ": " + a + " to " + b + ", " + talk + ": " + path);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /** A question that is answered to more ports than before is not one that is newly answered. */
    @Test
    void whatIsLostAndWhatIsOpenedIsAllThatPacketsShowAndNothingElse() {
        long seed = seed();
        int told = 0;
        for (int i = 0; i < NETWORKS; i++) {
            long one = seed + i;
            RandomNetworks networks = new RandomNetworks(one);
            Network before = networks.network();
            Network after = networks.changed(before);
            TreeSet<String> said = new TreeSet<>();
            for (Finding finding : new Comparison(before, after).findings()) {
                if (!finding.flows().and(TRIED).isEmpty()) {
                    said.add(line(finding));
                }
            }
            TreeSet<String> seen = seen(before, after);
            said.removeIf(s -> s.startsWith("perhaps"));
            assertEquals(String.join("\n", seen), String.join("\n", said), "seed " + one);
            told += said.size();
        }
        assertTrue(told > NETWORKS / 10, "changes that change nothing: " + told);
    }

    private static String line(Finding finding) {
        String how = EnumSet.of(How.LOST, How.UNANSWERED).contains(finding.how())
                ? "lost"
                : finding.how() == How.OPENED ? "opened" : "perhaps";
        return how + " " + finding.from().map(Kin.Party::name).orElse("world") + " "
                + finding.to().map(Kin.Party::name).orElse("world");
    }

    private static TreeSet<String> seen(Network before, Network after) {
        TreeSet<String> seen = new TreeSet<>();
        Packets had = new Packets(before, false);
        Packets has = new Packets(after, true);
        Packets hadPerhaps = new Packets(before, true, false);
        Packets hasSurely = new Packets(after, false);
        for (String from : before.endpoints().keySet()) {
            for (Host a : hosts(before, before.endpoints().get(from))) {
                Host then = new Host(after.endpoints().get(from), a.address());
                for (Cidr address : OUTSIDE) {
                    for (boolean in : new boolean[] {true, false}) {
                        if (address.v6() != a.address().v6()) {
                            continue;
                        }
                        String pair = in ? " world " + from : " " + from + " world";
                        for (Talk talk : TALKS) {
                            if (had.talks(a, address, in, talk) && !has.talks(then, address, in, talk)) {
                                seen.add("lost" + pair);
                            }
                            if (hasSurely.talks(then, address, in, talk)
                                    && TALKS.stream()
                                            .filter(t -> t.protocol() == talk.protocol() && t.port() == talk.port())
                                            .noneMatch(t -> hadPerhaps.talks(a, address, in, t))) {
                                seen.add("opened" + pair);
                            }
                        }
                    }
                }
                for (String to : before.endpoints().keySet()) {
                    if (to.equals(from)) {
                        continue;
                    }
                    for (Host b : hosts(before, before.endpoints().get(to))) {
                        Host there = new Host(after.endpoints().get(to), b.address());
                        if (TALKS.stream().anyMatch(t -> had.talks(a, b, t) && !has.talks(then, there, t))) {
                            seen.add("lost " + from + " " + to);
                        }
                    }
                }
            }
        }
        return seen;
    }

    @Test
    void blocksKnowWhatIsInThem() {
        Set<Cidr> all = new TreeSet<>();
        RandomNetworks.BLOCKS.forEach(b -> all.add(Cidr.of(b)));
        Prefixes prefixes = new Prefixes(all);
        for (Cidr address : OUTSIDE) {
            Cidr longest = all.stream()
                    .filter(b -> b.contains(address))
                    .max((a, b) -> Integer.compare(a.length(), b.length()))
                    .orElseThrow();
            assertEquals(longest, prefixes.longest(address));
        }
        Prefixes halves = new Prefixes(List.of(Cidr.of("0.0.0.0/1"), Cidr.of("128.0.0.0/1")));
        assertEquals(List.of(Cidr.of("0.0.0.0/1"), Cidr.of("128.0.0.0/1")), halves.within(Cidr.ALL_V4));
        assertEquals(1.0, halves.share(Cidr.of("0.0.0.0/1")) + halves.share(Cidr.of("128.0.0.0/1")));
        assertEquals(List.of(Cidr.ALL_V6), halves.within(Cidr.ALL_V6));
    }
}
