package dev.lineclear.gate.aws;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.TargetRef;
import dev.lineclear.gate.aws.sigv4.Presented;
import dev.lineclear.gate.http.Headers;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Visible;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** From the wire to a proposal. */
final class AwsInterpreter {
    /** The name this gate has in proposals. */
    static final String GATE = "aws";

    /** Where an agent states its reason, if it does. */
    static final String REASON = "x-lineclear-reason";

    private final Catalog catalog;
    private final WireReader wires;
    private final InputReader inputs;
    private final Environments environments;
    private final Bearings bearings;

    AwsInterpreter(Catalog catalog, Environments environments, Bearings bearings, List<String> hosts) {
        this.catalog = catalog;
        this.wires = new WireReader(catalog, hosts);
        this.inputs = new InputReader(catalog);
        this.environments = environments;
        this.bearings = bearings;
    }

    /**
     * What a request turned out to be.
     *
     * @param wire how it is written, its operation told
     * @param proposal what it proposes
     * @param upstream where it would go
     */
    record Interpreted(Wire wire, Proposal proposal, URI upstream) {}

    Wire wire(Presented.Signature presented, String method, String rawPath, String rawQuery, Headers headers)
            throws Refused {
        return wires.read(presented, method, rawPath, rawQuery, headers);
    }

    /** Whether the operation reads whatever its input is. */
    boolean onlyReads(String operation) {
        return inputs.onlyReads(operation);
    }

    /** @param content never as it is framed, and never compressed */
    Interpreted interpret(Wire wire, Caller caller, Headers headers, Content content, String requestId, Instant now)
            throws Refused {
        String method = caller.head().method();
        String rawQuery = caller.head().rawQuery();
        Map<String, String> form = Map.of();
        Wire told = wire;
        if (wire.protocol() == Protocol.QUERY || wire.protocol() == Protocol.EC2) {
            form = form(method, rawQuery, headers, content);
            told = byAction(wire, form.getOrDefault("Action", ""));
        }
        String region = caller.presented().region();
        if (content instanceof Content.Whole whole) {
            BodyTree.form(form.keySet(), whole.room());
        }
        ObjectNode input = inputs.read(told, method, rawQuery, headers, content, form);
        Session session = caller.credentialed().session();
        Bearings.Bearing bearing = bearings.of(session, wire.signingName(), region, told.operation(), input);
        Map<String, String> destination = bearing.destination();
        List<TargetRef> refs = catalog.targets(told.operation(), input, destination);
        if (refs.size() > Proposal.MAX_TARGETS) {
            throw new Refused(
                    Refusal.malformed("one request touches more than " + Proposal.MAX_TARGETS + " resources"));
        }
        List<Target> targets = bearing.twin() ? Environments.inTwin(refs) : environments.targets(refs, destination);
        Proposal proposal = Proposal.of(
                requestId, session, GATE, told.operation(), destination, targets, input, reason(headers), now);
        return new Interpreted(told, proposal, bearing.upstream());
    }

    private static String reason(Headers headers) {
        String stated = headers.firstOr(REASON, "");
        return stated.length() > Visible.MAX_LENGTH ? stated.substring(0, Visible.MAX_LENGTH) : stated;
    }

    private static Map<String, String> form(String method, String rawQuery, Headers headers, Content content)
            throws Refused {
        Map<String, String> form = new HashMap<>();
        if (!method.equals("POST") && !method.equals("GET")) {
            throw new Refused(Refusal.malformed("the query protocol has GET and POST only"));
        }
        if (headers.has("x-amz-target")) {
            throw new Refused(Refusal.malformed("an X-Amz-Target and a form at once"));
        }
        if (content instanceof Content.Whole whole && whole.bytes().length > 0) {
            String type = headers.firstOr("content-type", "").toLowerCase(Locale.ROOT);
            if (!type.startsWith("application/x-www-form-urlencoded")) {
                throw new Refused(Refusal.malformed("a form must say that it is one in its Content-Type"));
            }
            FormInput.parse(new String(whole.bytes(), StandardCharsets.ISO_8859_1), form);
        }
        for (FormInput.Pair pair : FormInput.pairs(rawQuery)) {
            if (pair.name().toLowerCase(Locale.ROOT).startsWith("x-amz-")) {
                continue;
            }
            if (form.put(pair.name(), pair.value()) != null) {
                throw new Refused(Refusal.malformed("a parameter is there twice: " + Visible.text(pair.name())));
            }
        }
        return form;
    }

    private Wire byAction(Wire wire, String action) {
        Optional<String> operation = catalog.byAction(wire.signingName(), action);
        return wire.named(operation.orElseGet(() -> wires.unknown(wire.signingName())), operation.isPresent());
    }
}
