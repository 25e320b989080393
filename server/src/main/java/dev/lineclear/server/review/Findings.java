package dev.lineclear.server.review;

import dev.lineclear.proposal.Harm;
import dev.lineclear.proposal.Visible;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What was found out of a request before it was decided, as its record has it: sentences that each end with a stop. */
final class Findings {
    /** Between a signal's name and what it says. */
    private static final String AFTER_NAME = ": ";

    private Findings() {}

    /** What there was, what was noticed and what it would reach; and what it would take away for good. */
    static List<String> of(JsonNode assessment) {
        return both(noticed(assessment), texts(assessment.path("harm").path("paths")), assessment);
    }

    /** The same, with all that approvers were shown of what hangs on it, and of how it comes back. */
    static List<String> shown(JsonNode assessment) {
        List<String> all = new ArrayList<>(both(noticed(assessment), harm(assessment.path("harm")), assessment));
        String back = assessment.path("because").asString("");
        if (!back.isEmpty()) {
            all.add(whole("Comes back: " + back));
        }
        return all;
    }

    private static List<String> both(List<String> noticed, List<String> reached, JsonNode assessment) {
        List<String> found = new ArrayList<>(noticed);
        found.addAll(reached);
        List<String> lost = texts(assessment.path("lost"));
        List<String> all = new ArrayList<>();
        if (!found.isEmpty()) {
            all.add("Found out: "
                    + String.join(" ", found.stream().map(Findings::whole).toList()));
        }
        if (!lost.isEmpty()) {
            all.add(whole("Would be lost: " + String.join("; ", lost)));
        }
        return all;
    }

    private static List<String> noticed(JsonNode assessment) {
        List<String> all = texts(assessment.path("observations"));
        texts(assessment.path("signals"))
                .forEach(signal ->
                        all.add(signal.substring(signal.contains(AFTER_NAME) ? signal.indexOf(AFTER_NAME) + 2 : 0)));
        return all;
    }

    /** In the words that people were shown. */
    private static List<String> harm(JsonNode h) {
        return new Harm(
                        h.path("failing").asInt(0),
                        h.path("degraded").asInt(0),
                        h.path("lessRedundant").asInt(0),
                        h.path("touched").asInt(0),
                        names(h.path("services")),
                        names(h.path("teams")),
                        names(h.path("zones")),
                        names(h.path("regions")),
                        texts(h.path("paths")),
                        names(h.path("unknown")),
                        names(h.path("unlooked")),
                        h.path("truncated").asBoolean(false),
                        h.path("ageMinutes").asLong(0),
                        h.path("lookedMinutes").asLong(0),
                        h.path("digest").asString(""))
                .sentences();
    }

    private static Harm.Names names(JsonNode names) {
        return new Harm.Names(names.path("count").asInt(0), texts(names.path("first")));
    }

    /** With a stop where it ends without one. */
    static String whole(String sentence) {
        return sentence.isEmpty() || ".!?".indexOf(sentence.charAt(sentence.length() - 1)) >= 0
                ? sentence
                : sentence + ".";
    }

    /** Each made visible: an agent may have had a part in them. */
    static List<String> texts(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.values().forEach(n -> all.add(Visible.text(n.asString(""))));
        return all;
    }
}
