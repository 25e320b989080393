package dev.lineclear.server.learning;

import dev.lineclear.gate.aws.learn.Inventory;
import dev.lineclear.gate.aws.learn.ScanStep;
import dev.lineclear.gate.aws.learn.ScanStep.State;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.server.control.Register;
import dev.lineclear.state.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts scans on record: who began each, before it asks anybody, and what it came to. Which one has no end on record yet is kept
 * in the store, so that a scan that was gone on with after a crash has one too. After a crash between the two, twice.
 */
public final class ScanRecords {
    /** By the gateway itself. */
    static final String CLOCK = "lineclear";

    private static final String OPEN = "scan";

    /** A person looks at no more in a log; {@code lineclear inventory --status} has all. */
    private static final int MAX_FAILURES = 50;

    private final Register register;
    private final Settings kept;
    private final String subject;

    /** @param subject what stands for the gateway in the log */
    public ScanRecords(Register register, Settings kept, String subject) {
        this.register = register;
        this.kept = kept;
        this.subject = subject;
    }

    /** @param by empty where only the control token says */
    void begun(Instant at, Inventory.Scope scope, String by) {
        ObjectNode data = scan(at.toString(), by);
        kept.put(OPEN, CanonicalJson.string(data));
        scope.services().forEach(data.putArray("services")::add);
        scope.regions().forEach(data.putArray("regions")::add);
        register.force(Kind.SCAN_BEGUN, subject, data);
    }

    private static ObjectNode scan(String id, String by) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode().put("scan", id);
        return by.isEmpty() ? data : data.put("by", by);
    }

    /** Does nothing where the scan that has no end on record goes on. */
    void ended(Inventory inventory) {
        String open = kept.get(OPEN).orElse("");
        if (open.isEmpty() || !inventory.unfinished().isEmpty()) {
            return;
        }
        JsonNode begun = CanonicalJson.parse(open.getBytes(StandardCharsets.UTF_8));
        String id = begun.path("scan").asString();
        List<ScanStep> steps =
                inventory.steps().stream().filter(s -> s.scan().equals(id)).toList();
        List<ScanStep> failed =
                steps.stream().filter(s -> s.state() == State.FAILED).toList();
        ObjectNode data = scan(id, begun.path("by").asString(""));
        data.put("listings", steps.size());
        data.put("whole", steps.size() - failed.size());
        data.put("failed", failed.size());
        data.put("things", steps.stream().mapToLong(ScanStep::things).sum());
        ArrayNode failures = data.putArray("failures");
        failed.stream().limit(MAX_FAILURES).forEach(step -> failures.addObject()
                .put("operation", step.operation())
                .put("region", step.region())
                .put("because", step.why()));
        register.force(Kind.SCAN_ENDED, subject, data);
        kept.remove(OPEN, open);
    }
}
