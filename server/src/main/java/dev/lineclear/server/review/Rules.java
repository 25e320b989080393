package dev.lineclear.server.review;

import dev.lineclear.proposal.Care;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Requirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What policies said of a request and what there was when it ran, as its record has it, in sentences. */
final class Rules {
    /** Stands for the rules where none permits it. */
    private static final String NO_PERMIT = "no-policy-permits-it";

    private Rules() {}

    /** Why, by which policies of which version, and what was asked for; or what enforcing would have done. */
    static List<String> of(String verdict, JsonNode d) {
        JsonNode e = d.path("explanation");
        if (!e.isObject()) {
            return List.of("No policy was asked: " + d.path("why").asString("") + ".");
        }
        List<String> all = new ArrayList<>();
        List<String> reasons = texts(e.path("reasons"));
        if (!reasons.isEmpty()) {
            all.add("Why: "
                    + String.join(" ", reasons.stream().map(Findings::whole).toList()));
        }
        if (!gateObserved(d)) {
            List<String> ids = texts(e.path("policies"));
            all.add("Policies " + e.path("policyVersion").asString("") + " say " + verdict
                    + (ids.isEmpty() ? "" : ", by " + String.join(" and ", ids)) + ".");
        }
        all.add(observed(d));
        all.add(evidence("It waits for: ", d.path("required")));
        return all;
    }

    /**
     * Whether it passed only since its gate enforced nothing. What its policies are named for then is what they would have
     * done; where they let something through, they are others than those that only observe.
     */
    static boolean gateObserved(JsonNode d) {
        JsonNode observed = d.path("explanation").path("observed");
        List<String> ids = texts(d.path("explanation").path("policies"));
        return d.path("verdict").asString("").equals("allow")
                && (observed.has(NO_PERMIT) || !ids.isEmpty() && ids.stream().allMatch(observed::has));
    }

    /** What only was observed; empty where nothing objected. */
    static String observed(JsonNode d) {
        JsonNode e = d.has("observed") ? d : d.path("explanation");
        JsonNode rules = e.path("observed");
        if (rules.isEmpty()) {
            return "";
        }
        boolean refused = rules.values().stream().anyMatch(v -> v.asString("").equals("deny"));
        List<String> until = texts(e.path("wouldChange"));
        String who = gateObserved(d)
                ? "The gate " + d.path("gate").asString("") + " only observed, and let it through: by policies "
                        + e.path("policyVersion").asString("") + " it"
                : "Only observed: it";
        return who + " would have been " + (refused ? "refused" : "held") + " by "
                + String.join(" and ", rules.propertyNames())
                + (until.isEmpty()
                        ? ""
                        : refused
                                ? "; what would have changed that: " + String.join(" ", until)
                                : ", until there are " + String.join(", ", until))
                + ".";
    }

    /** @param evidence asked for or there, of which nothing is said where it is none */
    static String evidence(String before, JsonNode evidence) {
        Evidence some = new Evidence(
                        evidence.path("approvals").asInt(0),
                        set(evidence.path("teams")),
                        evidence.path("snapshot").asBoolean(false),
                        evidence.path("rehearsal").asBoolean(false),
                        evidence.path("witnessed").asBoolean(false),
                        set(evidence.path("stages")))
                .withCare(new Care(
                        evidence.path("read").asInt(0),
                        evidence.path("pause").asInt(0),
                        evidence.path("secondLook").asInt(0)));
        List<String> words =
                some.requirements().stream().map(Requirement::words).collect(Collectors.toCollection(ArrayList::new));
        Set<String> glass = set(evidence.path("glass"));
        if (!glass.isEmpty()) {
            words.add("broken glass");
        }
        return words.isEmpty() ? "" : before + String.join(", ", words) + ".";
    }

    private static Set<String> set(JsonNode array) {
        return new HashSet<>(texts(array));
    }

    private static List<String> texts(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.values().forEach(n -> all.add(n.asString("")));
        return all;
    }
}
