package dev.lineclear.server.audit;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.record.schema.Conformance;
import dev.lineclear.record.schema.RecordSchemas;
import dev.lineclear.safeguard.approval.Signatures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads the records in order: intents find their outcomes, votes are signed by the key they name. Holds open intents only. */
final class Pairing {
    /** Enough to show what kind of log this is; the rest is counted. */
    private static final int MAX_FINDINGS = 100;

    /** More were never under way at once. */
    private static final int MAX_CUT = 100_000;

    private final Map<String, Long> open = new LinkedHashMap<>();
    private final List<String> notices = new ArrayList<>();
    private final Set<String> cut = new HashSet<>();
    private boolean stopped;
    private final RecordSchemas schemas = RecordSchemas.load();
    private final Set<String> newerTypes = new HashSet<>();
    private final GlassTrail glass = new GlassTrail();
    private final PolicyTrail policies = new PolicyTrail();
    private final Map<String, Long> kinds = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();
    private long faults;
    private long pairs;
    private long votes;

    void entry(long index, byte[] entry) {
        JsonNode record;
        try {
            record = CanonicalJson.parse(entry);
        } catch (CanonicalJson.MalformedException e) {
            fault("record " + index + " is not JSON");
            return;
        }
        conforming(index, record);
        String type = record.path("type").asString("");
        kinds.merge(type, 1L, Long::sum);
        stopped = type.equals(Kind.GATEWAY_STOPPED.type());
        if (type.equals(Kind.GATEWAY_STARTED.type()) || type.equals(Kind.LOG_REOPENED.type())) {
            interrupted(index);
        } else if (type.equals(Kind.INTENT.type())) {
            open.put(record.path("id").asString(""), index);
        } else if (type.equals(Kind.OUTCOME.type())) {
            outcome(index, record.path("data").path("intent").asString(""));
        } else if (type.equals(Kind.VOTE.type()) || type.equals(Kind.GLASS_BROKEN.type())) {
            vote(index, record.path("data"));
        }
        glass.entry(index, record).ifPresent(wrong -> fault("record " + index + " " + wrong));
        SignedRecords.wrong(record).ifPresent(wrong -> fault("record " + index + " " + wrong));
        JsonNode data = record.path("data");
        (type.equals(Kind.POLICY_TEXT.type()) ? policies.text(data) : policies.reference(data, index))
                .ifPresent(wrong -> fault("record " + index + " " + wrong));
    }

    private void conforming(long index, JsonNode record) {
        switch (schemas.check(record)) {
            case Conformance.Follows follows -> {}
            case Conformance.Newer newer -> {
                if (newerTypes.add(newer.type())) {
                    notice("record " + index + " is a " + newer.type() + ", of a version that is not known here and so"
                            + " was not checked; audit with the release that wrote it");
                }
            }
            case Conformance.Breaks breaks -> fault("record " + index + " does not follow its schema: " + breaks.why());
        }
    }

    private void outcome(long index, String intent) {
        if (cut.remove(intent)) {
            pairs++;
        } else if (open.remove(intent) == null) {
            fault("record " + index + " is an outcome without its intent");
        } else {
            pairs++;
        }
    }

    private void vote(long index, JsonNode data) {
        byte[] statement = data.path("statement").asString("").getBytes(StandardCharsets.UTF_8);
        votes++;
        if (!Signatures.verify(
                data.path("signature").asString(""),
                statement,
                data.path("publicKey").asString(""))) {
            fault("record " + index + " is a vote whose signature does not verify");
        }
    }

    void fault(String sentence) {
        faults++;
        if (findings.size() < MAX_FINDINGS) {
            findings.add(sentence);
        }
    }

    /** What was under way when a gateway starts was cut off by a crash: its end is not known from the log alone. */
    private void interrupted(long index) {
        open.values()
                .forEach(intent -> notice("record " + intent + " is an intent that a crash cut off before its outcome"
                        + " (restarted at record " + index
                        + "); what became of it is in its hold's in-doubt and settled records"));
        if (cut.size() < MAX_CUT) {
            // The upstream may have answered a request that outlived the log's failure.
            cut.addAll(open.keySet());
        }
        open.clear();
    }

    /** To be called at the end: intents that nothing explains, if the gateway was stopped in good order. */
    void end() {
        glass.notices().forEach(this::notice);
        for (Map.Entry<String, Long> intent : open.entrySet()) {
            String sentence =
                    "record " + intent.getValue() + " is an intent without an outcome (" + intent.getKey() + ")";
            if (stopped) {
                fault(sentence);
            } else {
                notice(sentence + ": under way, or cut off by a crash since");
            }
        }
    }

    void notice(String sentence) {
        if (notices.size() < MAX_FINDINGS) {
            notices.add(sentence);
        }
    }

    /** Worth knowing, and no fault of the log. */
    List<String> notices() {
        return notices;
    }

    List<String> findings() {
        return findings;
    }

    Map<String, Long> kinds() {
        return kinds;
    }

    long faults() {
        return faults;
    }

    long pairs() {
        return pairs;
    }

    long votes() {
        return votes;
    }
}
