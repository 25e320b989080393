package dev.lineclear.foresight.network;

import dev.lineclear.foresight.network.Finding.How;
import dev.lineclear.foresight.network.Kin.Party;
import dev.lineclear.foresight.network.Stance.Seat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares who reaches whom before a change and after it, among all whom the change can concern. */
final class Comparison {
    /** A change that cuts off more says so well enough with these; what is counted is said to be at least as many. */
    static final int MAX_FINDINGS = 20_000;

    private final Reach before;
    private final Reach after;
    private final Map<String, List<Seated>> byVpc = new LinkedHashMap<>();
    private final List<Seated> all;
    private final Set<Party> alone;
    private final Junctions joined;
    private final Junctions joins;
    private final List<Finding> findings = new ArrayList<>();

    /** Kin with their places in both networks. */
    private record Seated(Kin kin, Optional<Seat> was, Optional<Seat> is, boolean touched) {
        /** Nothing is moved from one to another. */
        String vpc() {
            return kin.before().or(kin::after).map(Stance::vpc).orElse("");
        }

        boolean in(String zone) {
            return kin.parties().keySet().stream().anyMatch(p -> p.zone().equals(zone));
        }
    }

    Comparison(Network before, Network after) {
        this.before = new Reach(before);
        this.after = new Reach(after);
        this.alone = Kin.alone(before, after);
        this.joined = new Junctions(before);
        this.joins = new Junctions(after);
        Touch touch = new Touch(this.before, this.after);
        TreeSet<Cidr> blocks = new TreeSet<>(before.blocks());
        blocks.addAll(after.blocks());
        this.all = Kin.of(this.before, this.after, new Prefixes(blocks)).stream()
                .map(kin -> new Seated(
                        kin,
                        kin.before().map(this.before::seat),
                        kin.after().map(this.after::seat),
                        touch.touches(kin)))
                .toList();
        all.forEach(
                one -> byVpc.computeIfAbsent(one.vpc(), v -> new ArrayList<>()).add(one));
    }

    List<Finding> findings() {
        Borders borders = new Borders(before, after);
        for (Seated one : all) {
            if (!one.touched()) {
                continue;
            }
            byVpc.forEach((vpc, others) -> {
                if (joined.join(one.vpc(), vpc) || joins.join(one.vpc(), vpc)) {
                    others.forEach(other -> pairs(one, other));
                }
            });
            borders.findings(one.kin(), this::found);
        }
        return List.copyOf(findings);
    }

    private void pairs(Seated touched, Seated other) {
        pair(touched, other);
        if (!other.touched()) {
            pair(other, touched);
        }
    }

    private void pair(Seated one, Seated another) {
        Kin from = one.kin();
        Kin to = another.kin();
        for (boolean near : new boolean[] {false, true}) {
            if (near && !from.meets(to, true)) {
                continue;
            }
            Path had = path(before, one.was(), another.was(), near);
            Path has = path(after, one.is(), another.is(), near);
            if (!had.equals(has) && from.meets(to, near)) {
                parties(from, to, near, had, has);
            }
        }
    }

    private void parties(Kin from, Kin to, boolean near, Path had, Path has) {
        for (Party one : from.parties().keySet()) {
            for (Party another : to.parties().keySet()) {
                if (one.subnet().equals(another.subnet()) == near && (from != to || from.meet(one, another, near))) {
                    compared(one, another, had, has);
                }
            }
        }
    }

    private static Path path(Reach reach, Optional<Seat> from, Optional<Seat> to, boolean near) {
        return from.isEmpty() || to.isEmpty() ? Path.NONE : reach.between(from.get(), to.get(), near);
    }

    /** Only losses: a path that is new within the network lets nobody in from outside. */
    private void compared(Party from, Party to, Path had, Path has) {
        if (from.isPartOf(to) || from.equals(to) && alone.contains(from)) {
            return;
        }
        each(had, has, (how, flows) -> {
            Flows meant = how == How.UNANSWERED ? flows : flows.and(to.listens());
            boolean answered = !had.maybe().asks().and(to.listens()).isEmpty();
            if (!meant.isEmpty() && answered) {
                found(new Finding(Optional.of(from), Optional.of(to), "", how, meant));
            }
        });
    }

    /** Takes what becomes of a path. */
    interface Taking {
        void take(How how, Flows flows);
    }

    /** What is lost, for sure or perhaps. */
    static void each(Path had, Path has, Taking taking) {
        Flows lost = had.sure().lostTo(has.maybe());
        taking.take(How.LOST, lost);
        Flows unanswered = had.sure().unansweredIn(has.maybe());
        taking.take(How.UNANSWERED, unanswered);
        Flows perhaps = had.maybe()
                .lostTo(has.maybe())
                .plus(had.sure().lostTo(has.sure()))
                .minus(lost);
        taking.take(How.PERHAPS_LOST, perhaps);
        Flows silent = had.maybe()
                .unansweredIn(has.maybe())
                .plus(had.sure().unansweredIn(has.sure()))
                .minus(unanswered);
        if (!silent.isEmpty() && perhaps.isEmpty()) {
            taking.take(How.PERHAPS_LOST, had.maybe().asks());
        }
    }

    private void found(Finding finding) {
        if (findings.size() < MAX_FINDINGS && !finding.flows().isEmpty()) {
            findings.add(finding);
        }
    }

    /** Whether anything of one zone still may reach anything of another. */
    boolean stillReaches(String zone, String other) {
        for (Seated from : all) {
            if (!from.in(zone)) {
                continue;
            }
            for (Seated to : all) {
                if (to.in(other) && !path(after, from.is(), to.is(), false).equals(Path.NONE)) {
                    return true;
                }
            }
        }
        return false;
    }
}
