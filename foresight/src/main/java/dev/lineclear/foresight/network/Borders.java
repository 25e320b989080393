package dev.lineclear.foresight.network;

import dev.lineclear.foresight.network.Finding.How;
import dev.lineclear.foresight.network.Kin.Party;
import dev.lineclear.foresight.network.Outside.Beyond;
import dev.lineclear.foresight.network.Outside.Way;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Compares what passes between a network and the world beyond it, address by address in blocks. */
final class Borders {
    private static final int MAX_NAMED = 3;

    /** What is left of the internet when nobody would say that a part is missing. */
    private static final double WHOLE = 0.99;

    /** What share of all addresses is of the internet: of IPv4 by the reserved ones, of IPv6 an eighth. */
    private static final double INTERNET_V4 = 0.8;

    private static final double INTERNET_V6 = 0.125;

    private final Outside before;
    private final Outside after;

    Borders(Reach before, Reach after) {
        this.before = new Outside(before);
        this.after = new Outside(after);
    }

    private record What(boolean in, How how, Flows flows, String by) {}

    void findings(Kin kin, Consumer<Finding> found) {
        TreeSet<Cidr> blocks = new TreeSet<>();
        kin.before().ifPresent(s -> blocks.addAll(before.blocks(s)));
        kin.after().ifPresent(s -> blocks.addAll(after.blocks(s)));
        boolean v6 = kin.before().or(kin::after).orElseThrow().region().v6();
        Prefixes prefixes = new Prefixes(blocks);
        Map<What, List<Cidr>> where = new LinkedHashMap<>();
        for (Cidr region : prefixes.within(Cidr.all(v6))) {
            for (boolean in : new boolean[] {true, false}) {
                Way had = kin.before()
                        .map(s -> in ? before.in(s, region) : before.out(s, region))
                        .orElse(Way.NONE);
                Way has = kin.after()
                        .map(s -> in ? after.in(s, region) : after.out(s, region))
                        .orElse(Way.NONE);
                compared(had, has, (how, flows, by) -> where.computeIfAbsent(
                                new What(in, how, flows, by), w -> new ArrayList<>())
                        .add(region));
            }
        }
        where.forEach((what, regions) -> {
            String world = world(prefixes, regions, what.by(), v6);
            for (Party party : kin.parties().keySet()) {
                Flows meant =
                        what.in() && what.how() != How.UNANSWERED ? what.flows().and(party.listens()) : what.flows();
                found.accept(new Finding(
                        what.in() ? Optional.empty() : Optional.of(party),
                        what.in() ? Optional.of(party) : Optional.empty(),
                        world,
                        what.how(),
                        meant));
            }
        });
    }

    /** Takes what becomes of a way, and by what it goes or went. */
    private interface Taking {
        void take(How how, Flows flows, String by);
    }

    /** What now goes somewhere unknown may be lost; what went there and now goes to the internet is opened all the same. */
    private static void compared(Way had, Way has, Taking taking) {
        if (had.equals(has)) {
            return;
        }
        boolean same = had.beyond().equals(has.beyond());
        Path came = same ? had.path() : Path.NONE;
        Comparison.each(had.path(), left(had, has, same), (how, flows) -> take(taking, how, flows, had.beyond()));
        Flows opened = has.path().sure().asks().minus(came.maybe().asks());
        take(taking, How.OPENED, opened, has.beyond());
        Flows perhaps = has.path().maybe().asks().minus(came.maybe().asks()).minus(opened);
        take(taking, How.PERHAPS_OPENED, perhaps, has.beyond());
        Flows unread = has.unread().maybe().asks().minus(had.unread().maybe().asks());
        Flows known = had.beyond().internet() ? had.path().maybe().asks() : Flows.NONE;
        take(taking, How.PERHAPS_OPENED, unread.minus(known).minus(opened).minus(perhaps), Beyond.UNREAD);
    }

    /** What is left of the way that there was. Nothing is surely lost where a route that cannot be read may take it. */
    private static Path left(Way had, Way has, boolean same) {
        if (!had.path().sure().isEmpty() && !has.unread().equals(Path.NONE)) {
            return has.unread();
        }
        return same || !has.beyond().internet() ? has.path() : Path.NONE;
    }

    private static void take(Taking taking, How how, Flows flows, Beyond beyond) {
        if (!flows.isEmpty()) {
            taking.take(how, flows, beyond.by());
        }
    }

    private static String world(Prefixes prefixes, List<Cidr> regions, String by, boolean v6) {
        double share = regions.stream().mapToDouble(prefixes::share).sum();
        List<String> named =
                regions.stream().map(Cidr::toString).limit(MAX_NAMED).toList();
        String blocks = String.join(", ", named)
                + (regions.size() > MAX_NAMED ? " and " + (regions.size() - MAX_NAMED) + " more blocks" : "");
        if (!by.isEmpty()) {
            return blocks + " by way of " + by;
        }
        String internet = v6 ? "the internet over IPv6" : "the internet";
        return share >= WHOLE * (v6 ? INTERNET_V6 : INTERNET_V4) ? internet : internet + " (" + blocks + ")";
    }
}
