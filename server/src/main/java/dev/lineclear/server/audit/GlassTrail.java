package dev.lineclear.server.audit;

import dev.lineclear.proposal.Review;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Broken glass in a log: each break, what ran on it, and who reviewed it. That it happened is no fault; that something
 * ran on a break that nobody signed is, or that a review was signed by somebody who was part of it.
 */
final class GlassTrail {
    /** More breaks than there are fires; later ones are counted by their records' kind alone. */
    private static final int MAX = 10_000;

    /** Intents and holds looked back at; more were never under way at once. */
    private static final int MAX_LOOKED_BACK = 100_000;

    /** What is known of one break. */
    private static final class Break {
        private final long index;
        private final String hold;
        private final String person;
        private final String because;
        private final Set<String> reviewers = new LinkedHashSet<>();
        private final List<Long> ran = new ArrayList<>();

        Break(long index, String hold, String person, String because) {
            this.index = index;
            this.hold = hold;
            this.person = person;
            this.because = because;
        }
    }

    private final Map<String, Break> byReview = new LinkedHashMap<>();
    private final Map<String, String> holdOf = new LinkedHashMap<>();
    private final Map<String, String> operatorOf = new LinkedHashMap<>();

    private final KnownNames known = new KnownNames();

    /** @return what is wrong with the record, in words that follow "record 7" */
    Optional<String> entry(long index, JsonNode record) {
        JsonNode data = record.path("data");
        String type = record.path("type").asString("");
        String subject = record.path("subject").asString("");
        if (type.equals(Kind.HOLD_OPENED.type())) {
            keep(operatorOf, subject, data.path("operator").asString(""));
        } else if (type.equals(Kind.PERSON_RECOGNISED.type())) {
            known.learn(data);
        } else if (type.equals(Kind.INTENT.type()) && data.has("hold")) {
            keep(holdOf, record.path("id").asString(""), data.path("hold").asString(""));
        } else if (type.equals(Kind.GLASS_BROKEN.type()) && byReview.size() < MAX) {
            String because = Statement.because(data.path("statement").asString(""));
            byReview.put(
                    data.path("review").asString(""),
                    new Break(index, subject, data.path("approver").asString(""), because));
        } else if (type.equals(Kind.REVIEW_SIGNED.type())) {
            return reviewed(subject, data);
        } else if (type.equals(Kind.OUTCOME.type())) {
            return ran(index, data);
        }
        return Optional.empty();
    }

    private static void keep(Map<String, String> map, String key, String value) {
        if (map.size() == MAX_LOOKED_BACK) {
            map.remove(map.keySet().iterator().next());
        }
        map.put(key, value);
    }

    private Optional<String> reviewed(String hold, JsonNode data) {
        Break broken = byReview.get(data.path("review").asString(""));
        String by = data.path("by").asString("");
        if (broken == null || !broken.hold.equals(hold)) {
            // Of another gateway's log, or a break that a crash kept from the log.
            return Optional.empty();
        }
        if (known.same(by, broken.person) || known.same(by, operatorOf.getOrDefault(hold, ""))) {
            return Optional.of("is a review signed by " + by + ", who was part of it");
        }
        if (broken.reviewers.stream().anyMatch(r -> known.same(r, by))) {
            return Optional.of("is a second signature of " + by + " under one review");
        }
        broken.reviewers.add(by);
        return Optional.empty();
    }

    private Optional<String> ran(long index, JsonNode data) {
        String hold = holdOf.remove(data.path("intent").asString(""));
        if (data.path("evidence").path("glass").isEmpty()) {
            return Optional.empty();
        }
        List<Break> breaks =
                byReview.values().stream().filter(b -> b.hold.equals(hold)).toList();
        if (breaks.isEmpty()) {
            return Optional.of("is an execution on broken glass that nobody signed for");
        }
        breaks.getLast().ran.add(index);
        return Optional.empty();
    }

    /** A line for each break, in order. */
    List<String> notices() {
        return byReview.values().stream().map(GlassTrail::words).toList();
    }

    private static String words(Break b) {
        int missing = Math.max(0, Review.NEEDED - b.reviewers.size());
        String ran = b.ran.isEmpty() ? "nothing ran on it" : "what ran on it ended in record " + b.ran.getLast();
        String review = missing == 0
                ? "reviewed by " + String.join(" and ", b.reviewers)
                : "its review is OPEN, " + missing + " of " + Review.NEEDED + " signatures missing";
        return "record " + b.index + " is glass broken by " + b.person + " on hold " + b.hold + " (“" + b.because
                + "”); " + ran + "; " + review;
    }
}
