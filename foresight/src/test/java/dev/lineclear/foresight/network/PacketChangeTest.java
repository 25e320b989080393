package dev.lineclear.foresight.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.foresight.network.Finding.How;
import dev.lineclear.foresight.network.Packets.Host;
import dev.lineclear.foresight.network.Packets.Talk;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is said of a change against one packet after the other, before it and after it. */
final class PacketChangeTest extends PacketRig {
    /** What long runs found: looked at in every run since. */
    private static final List<Long> FOUND = List.of(68887306387926L);

    /** What is only about other protocols than packets here are of, they cannot show. */
    private static final Flows TRIED =
            IntStream.of(RandomNetworks.PROTOCOLS).mapToObj(Flows::protocol).reduce(Flows.NONE, Flows::plus);

    private static LongStream seeds() {
        long seed = seed();
        return LongStream.concat(FOUND.stream().mapToLong(Long::longValue), LongStream.range(seed, seed + NETWORKS));
    }

    /** A question that is answered to more ports than before is not one that is newly answered. */
    @Test
    void whatIsLostAndWhatIsOpenedIsAllThatPacketsShowAndNothingElse() {
        AtomicInteger told = new AtomicInteger();
        seeds().forEach(one -> {
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
            told.addAndGet(said.size());
        });
        assertTrue(told.get() > NETWORKS / 10, "changes that change nothing: " + told);
    }

    /** Of what cannot be read, too: a route by a list that nobody sees lets in whoever the list names. */
    @Test
    void whateverMayPassTheBorderThatCouldNotBeforeIsSaid() {
        AtomicInteger seen = new AtomicInteger();
        seeds().forEach(one -> {
            RandomNetworks networks = new RandomNetworks(one);
            Network before = networks.network();
            Network after = networks.changed(before);
            TreeSet<String> said = new TreeSet<>();
            for (Finding finding : new Comparison(before, after).findings()) {
                if (EnumSet.of(How.OPENED, How.PERHAPS_OPENED).contains(finding.how())) {
                    said.add(pair(finding));
                }
            }
            TreeSet<String> may = newlyPossible(before, after);
            seen.addAndGet(may.size());
            may.removeAll(said);
            assertEquals(Set.of(), may, "seed " + one);
        });
        assertTrue(seen.get() > NETWORKS / 10, "nothing became possible: " + seen);
    }

    private static TreeSet<String> newlyPossible(Network before, Network after) {
        TreeSet<String> may = new TreeSet<>();
        Packets had = new Packets(before, true);
        Packets has = new Packets(after, true);
        for (Endpoint own : before.endpoints().values()) {
            for (Host a : hosts(before, own)) {
                Host then = new Host(after.endpoints().get(own.id()), a.address());
                for (Cidr address : OUTSIDE) {
                    for (boolean in : new boolean[] {true, false}) {
                        if (address.v6() == a.address().v6()
                                && TALKS.stream()
                                        .filter(t -> has.talks(then, address, in, t))
                                        .anyMatch(t -> TALKS.stream()
                                                .filter(o -> o.protocol() == t.protocol() && o.port() == t.port())
                                                .noneMatch(o -> had.talks(a, address, in, o)))) {
                            may.add(in ? "world " + own.name() : own.name() + " world");
                        }
                    }
                }
            }
        }
        return may;
    }

    private static String line(Finding finding) {
        String how = EnumSet.of(How.LOST, How.UNANSWERED).contains(finding.how())
                ? "lost"
                : finding.how() == How.OPENED ? "opened" : "perhaps";
        return how + " " + pair(finding);
    }

    private static String pair(Finding finding) {
        return finding.from().map(Kin.Party::name).orElse("world") + " "
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
}
