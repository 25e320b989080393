package dev.lineclear.server.review;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Visible;
import dev.lineclear.server.review.Document.Section;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** A comparison, to read. Nothing is claimed that the numbers do not carry. */
public final class ComparisonPage {
    private static final double PER_CENT = 100;

    private ComparisonPage() {}

    public static Document of(Comparison comparison) {
        Document out = new Document("How changes went");
        Section about = out.section("About");
        about.points().add("From " + comparison.since() + " to " + comparison.until() + ", the latter not included.");
        about.points()
                .add("A change is a request that production did. It failed when it was taken back, did something else"
                        + " than its rehearsal, left production otherwise than its answer said, or was part of a rollout's"
                        + " stage that failed.");
        about.points().add("A near miss is a request that policies refused or people rejected.");
        about.points()
                .add(
                        "Incidents are those that people opened, counted beside the changes: which change of a session one is"
                                + " of, nobody says.");
        about.points()
                .add(
                        "In parentheses: between what the true rate lies, 19 times of 20 (Wilson), and the true median (by order"
                                + " statistics). Of fewer than "
                                + Rate.LEAST
                                + " nothing is said. Who works in a session, and on which model, is the word of whoever"
                                + " opened it. People and agents are given different work: a difference is no cause.");
        comparison.tallies().forEach((dimension, all) -> {
            Section s = out.section("By " + dimension);
            if (dimension.equals("kind of actor")) {
                s.points()
                        .add(apart(
                                rate(all, "agent", Counts::failures), rate(all, "person", Counts::failures), "fail"));
                s.points()
                        .add(apart(
                                rate(all, "agent", Counts::nearMisses),
                                rate(all, "person", Counts::nearMisses),
                                "are near misses"));
            }
            s.rows()
                    .add(List.of(
                            dimension,
                            "Change failure rate",
                            "Taken back",
                            "Recovery time, median",
                            "Near misses",
                            "Incidents"));
            all.forEach((name, t) -> s.rows()
                    .add(List.of(
                            Visible.text(name),
                            t.failures().words(),
                            t.reverts().words(),
                            t.recovery().words(),
                            t.nearMisses().words(),
                            Long.toString(t.incidents()))));
        });
        return out;
    }

    private static Rate rate(SortedMap<String, Counts> all, String name, Function<Counts, Rate> rate) {
        return rate.apply(all.getOrDefault(name, new Counts()));
    }

    /** Whether the numbers tell people's from agents'. */
    static String apart(Rate agents, Rate people, String what) {
        if (!agents.enough() || !people.enough()) {
            return "Whether agents' requests " + what + " more or less often than people's: too few to say.";
        }
        double[] between = agents.less(people);
        String range = String.format(Locale.ROOT, "%.1f to %.1f points", PER_CENT * between[0], PER_CENT * between[1]);
        if (between[0] <= 0 && between[1] >= 0) {
            return "Whether agents' requests " + what + " more or less often than people's: the numbers do not tell ("
                    + range + ").";
        }
        return "Agents' requests " + what + (between[0] > 0 ? " more" : " less") + " often than people's, by " + range
                + ".";
    }

    public static ObjectNode json(Comparison comparison) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("since", comparison.since().toString());
        out.put("until", comparison.until().toString());
        comparison.tallies().forEach((dimension, all) -> {
            ObjectNode by = out.putObject(dimension);
            all.forEach((name, t) -> {
                ObjectNode one = by.putObject(name);
                rate(one.putObject("failures"), t.failures());
                rate(one.putObject("reverts"), t.reverts());
                rate(one.putObject("nearMisses"), t.nearMisses());
                recovery(one.putObject("recovery"), t.recovery());
                one.put("incidents", t.incidents());
            });
        });
        return out;
    }

    private static void recovery(ObjectNode into, Recovery recovery) {
        into.put("all", recovery.all());
        if (recovery.enough()) {
            into.put("medianSeconds", Recovery.seconds(recovery.median()));
            into.put("lowSeconds", Recovery.seconds(recovery.low()))
                    .put("highSeconds", Recovery.seconds(recovery.high()));
        }
    }

    private static void rate(ObjectNode into, Rate rate) {
        into.put("some", rate.some()).put("all", rate.all());
        if (rate.enough()) {
            into.put("low", rate.low()).put("high", rate.high());
        }
    }
}
