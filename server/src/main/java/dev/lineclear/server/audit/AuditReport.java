package dev.lineclear.server.audit;

import dev.lineclear.proposal.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an audit found.
 *
 * @param good whether everything is as it was logged, and pairs up
 * @param records how many
 * @param root the tree's root in hexadecimal; empty when the log does not verify
 * @param pairs intents with their outcomes
 * @param votes votes whose signatures verify
 * @param kinds how many records of each type
 * @param findings what is wrong, in sentences
 * @param notices what is worth knowing and no fault of the log, such as intents that a crash cut off
 */
public record AuditReport(
        boolean good,
        long records,
        String root,
        long pairs,
        long votes,
        Map<String, Long> kinds,
        List<String> findings,
        List<String> notices) {
    public AuditReport {
        kinds = Map.copyOf(kinds);
        findings = List.copyOf(findings);
        notices = List.copyOf(notices);
    }

    public List<String> lines() {
        List<String> out = new ArrayList<>();
        if (good) {
            out.add("The log is whole: " + records + " records, root " + root + ".");
        } else {
            out.add("The log is NOT what was logged.");
        }
        findings.forEach(f -> out.add("  " + f));
        notices.forEach(n -> out.add("  Note: " + n));
        if (!root.isEmpty()) {
            out.add("  " + pairs + " executions have both intent and outcome; " + votes + " votes verify.");
            kinds.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(e -> out.add("  %8d  %s".formatted(e.getValue(), e.getKey())));
        }
        return out;
    }

    public ObjectNode json() {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("good", good);
        out.put("records", records);
        out.put("root", root);
        out.put("pairs", pairs);
        out.put("votes", votes);
        ObjectNode counts = out.putObject("kinds");
        kinds.forEach(counts::put);
        ArrayNode said = out.putArray("findings");
        findings.forEach(said::add);
        ArrayNode noted = out.putArray("notices");
        notices.forEach(noted::add);
        return out;
    }
}
