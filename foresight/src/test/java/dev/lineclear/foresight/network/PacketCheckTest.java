package dev.lineclear.foresight.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lineclear.foresight.network.Packets.Host;
import dev.lineclear.foresight.network.Packets.Talk;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Sets of addresses and ports against one packet after the other, on thousands of small networks. */
final class PacketCheckTest extends PacketRig {
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
