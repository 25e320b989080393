package dev.lineclear.server.review;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.record.Facts;
import dev.lineclear.record.Redaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A decision as its record has it.
 *
 * @param kind of the record, such as {@code hold-opened}
 * @param counts whether it is a request of its own, and not the same again as a hold was claimed
 * @param verdict in a word
 */
record Past(long index, String kind, String subject, JsonNode data, boolean counts, String verdict) {
    private static final Set<String> KINDS = Set.of("read", "refused", "hold-opened", "intent");
    /** {@code dba:2}: as many of its people. */
    private static final Pattern SECOND = Pattern.compile("(.*):(\\d{1,9})");

    private static final String NO_PERMIT = "no-policy-permits-it";

    /** @return empty where the record is of no decision, or of one that a fault made */
    static Optional<Past> of(long index, String kind, String subject, JsonNode data) {
        if (!KINDS.contains(kind)
                || (kind.equals("refused") && !data.path("why").asString("").equals("denied"))) {
            return Optional.empty();
        }
        String verdict =
                switch (kind) {
                    case "refused" -> "deny";
                    case "hold-opened" -> "hold";
                    default -> data.path("verdict").asString("");
                };
        return Optional.of(new Past(index, kind, subject, data, !(kind.equals("intent") && data.has("hold")), verdict));
    }

    String version() {
        return data.path("policyVersion")
                .asString(data.path("explanation").path("policyVersion").asString(""));
    }

    List<String> reasons() {
        List<String> all = new ArrayList<>();
        data.path("explanation").path("reasons").values().forEach(r -> all.add(r.asString("")));
        return all;
    }

    /** How a gate and a rollout bend what policies say; told by what the same policies say again. */
    enum Bent {
        /** Not at all. */
        NOT,
        /** The gate was only observed: all passes. */
        OBSERVED,
        /** It ran under a hold of its own, whatever the policies say. */
        OWN_HOLD;

        Verdict of(Verdict said) {
            return switch (this) {
                case NOT -> said;
                case OBSERVED -> said instanceof Verdict.Allow ? said : new Verdict.Allow(observing(said));
                case OWN_HOLD ->
                    said instanceof Verdict.Allow ? new Verdict.Hold(Evidence.NONE, said.explanation()) : said;
            };
        }
    }

    /** @return how what is said again is what was said then, to the letter; empty where it is not */
    Optional<Bent> same(Verdict again) {
        for (Bent bent : Bent.values()) {
            Verdict said = bent.of(again);
            if (said.word().equals(verdict) && explained(said.explanation()) && required(bent, said)) {
                return Optional.of(bent);
            }
        }
        return Optional.empty();
    }

    private boolean explained(Explanation e) {
        if (!e.policyVersion().equals(version())) {
            return false;
        }
        if (kind.equals("read")) {
            return e.observed().equals(words(data.path("observed")));
        }
        JsonNode said = data.path("explanation");
        return same(FACTS.explanation(e), said);
    }

    private boolean required(Bent bent, Verdict said) {
        if (!(said instanceof Verdict.Hold hold) || !kind.equals("hold-opened")) {
            return true;
        }
        JsonNode required = data.path("required");
        if (same(FACTS.evidence(hold.required()), required)) {
            return true;
        }
        // Under a hold of its own a way back is captured where one can be, though no policy asks for it.
        boolean capturable = data.path("asked").path("capturable").asBoolean(false);
        Evidence with = hold.required()
                .with(hold.required().snapshot() || capturable, hold.required().witnessed());
        return bent == Bent.OWN_HOLD && same(FACTS.evidence(with), required);
    }

    /** By their bytes, since a number has one form there and several here. */
    private static boolean same(JsonNode one, JsonNode other) {
        return Arrays.equals(CanonicalJson.bytes(one), CanonicalJson.bytes(other));
    }

    private static Map<String, String> words(JsonNode observed) {
        Map<String, String> words = new TreeMap<>();
        observed.properties().forEach(e -> words.put(e.getKey(), e.getValue().asString("")));
        return words;
    }

    private static Explanation observing(Verdict verdict) {
        Map<String, String> wouldHave = new TreeMap<>();
        verdict.explanation().policies().forEach(id -> wouldHave.put(id, verdict.word()));
        if (wouldHave.isEmpty()) {
            wouldHave.put(NO_PERMIT, verdict.word());
        }
        return verdict.explanation().observing(wouldHave);
    }

    /** How many approvals were asked of each team, and of {@code anyone} for those of nobody in particular. */
    Map<String, Long> askedOf() {
        return kind.equals("hold-opened") ? approvals(data.path("required")) : Map.of();
    }

    static Map<String, Long> approvals(JsonNode required) {
        Map<String, Long> approvals = new TreeMap<>();
        for (JsonNode team : required.path("teams").values()) {
            Matcher second = SECOND.matcher(team.asString(""));
            boolean more = second.matches();
            approvals.merge(
                    more ? second.group(1) : team.asString(""), more ? Long.parseLong(second.group(2)) : 1L, Math::max);
        }
        long anyone = required.path("approvals").asLong(0)
                - approvals.values().stream().mapToLong(Long::longValue).sum();
        if (anyone > 0) {
            approvals.put("anyone", anyone);
        }
        return approvals;
    }

    static Map<String, Long> approvals(Verdict verdict) {
        return verdict instanceof Verdict.Hold hold ? approvals(FACTS.evidence(hold.required())) : Map.of();
    }

    private static final Facts FACTS = new Facts(new Redaction((id, body) -> {}, operation -> List.of()));
}
