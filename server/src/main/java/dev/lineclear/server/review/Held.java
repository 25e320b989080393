package dev.lineclear.server.review;

import dev.lineclear.proposal.Visible;
import dev.lineclear.server.review.Story.Line;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What held, what became of it, and what did not hold: no more than the records say. */
final class Held {
    private final Story story;
    private final List<String> points = new ArrayList<>();

    private Held(Story story) {
        this.story = story;
    }

    static List<String> of(Story story) {
        Held all = new Held(story);
        story.lines().forEach(all::line);
        return all.points;
    }

    private void line(Line l) {
        JsonNode d = l.data();
        switch (l.kind()) {
            case "refused" -> points.add("Held, record " + l.index() + ": " + Sentences.of(l, story.fates()));
            case "hold-opened" -> points.add(hold(l));
            case "intent", "read" -> {
                String observed = Rules.observed(d);
                if (!observed.isEmpty()) {
                    points.add("Did not hold: only observed, record " + l.index() + ": " + asked(d) + "\n"
                            + Visible.text(observed));
                }
            }
            default -> {
                if (failed(l.kind(), d)) {
                    points.add(
                            (l.kind().equals("outcome") ? "Not confirmed by reading, record " : "Did not hold, record ")
                                    + l.index() + ": " + Sentences.of(l, story.fates()));
                }
            }
        }
    }

    private static String asked(JsonNode d) {
        return Findings.whole(Visible.text(Sentences.what(d)));
    }

    /** By which rules, and what became of it: people may have let through what then did the harm. */
    private String hold(Line l) {
        List<String> rules = Findings.texts(l.data().path("explanation").path("policies"));
        List<String> all = new ArrayList<>();
        all.add((story.fates().ran(l.subject()) ? "Held until people let it through" : "Held") + ", record " + l.index()
                + ": " + asked(l.data()) + (rules.isEmpty() ? "" : " By " + String.join(" and ", rules) + "."));
        story.fates().became(l.subject()).forEach(said -> all.add(Visible.text(said)));
        return String.join("\n", all);
    }

    private static boolean failed(String kind, JsonNode d) {
        return switch (kind) {
            case "in-doubt" -> true;
            case "compared" -> !d.path("same").asBoolean(false);
            case "outcome" ->
                d.has("verification")
                        && !d.path("verification").path("confirmed").asBoolean(false);
            default -> false;
        };
    }
}
