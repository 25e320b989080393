package dev.lineclear.gate.aws;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.ServiceInfo;
import dev.lineclear.execution.Composer;
import dev.lineclear.execution.Executor;
import dev.lineclear.execution.Outcome;
import dev.lineclear.gate.aws.api.Draft;
import dev.lineclear.gate.aws.sigv4.Payload;
import dev.lineclear.gate.aws.sigv4.Presented;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.gate.http.Header;
import dev.lineclear.gate.http.Headers;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Session;
import dev.lineclear.state.Sessions.Credentialed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the request for an operation and its input, and reads it again as if an agent had sent it: what is assessed is
 * what its bytes say. Nobody signed it; it is sent as every request is, under the gateway's own credentials.
 */
final class AwsComposer implements Composer {
    /** Of the services of the JSON protocols those whose models say {@code jsonVersion} 1.0; the others say 1.1. */
    private static final Set<String> JSON_1_0 = Set.of(
            "dynamodb", "sqs", "states", "swf", "apprunner", "appstream", "cloudcontrolapi", "kendra", "timestream");

    private final Catalog catalog;
    private final AwsInterpreter interpreter;
    private final Call.Wiring wiring;

    AwsComposer(Catalog catalog, AwsInterpreter interpreter, Call.Wiring wiring) {
        this.catalog = catalog;
        this.interpreter = interpreter;
        this.wiring = wiring;
    }

    @Override
    public Composed compose(Session session, ChangeSet.Step step, String reason, Instant now) throws ComposeException {
        ApiCall call = call(step.operation());
        if (!step.input().isObject()) {
            throw new ComposeException(step.operation() + ": the input must be an object");
        }
        if (!Upstreams.wellFormed(step.region())) {
            throw new ComposeException(step.operation() + ": the region is missing, or is no name");
        }
        try {
            Draft draft = Draft.of(call, step.input());
            return composed(session, step, call, draft, reason, now);
        } catch (IllegalArgumentException e) {
            throw new ComposeException(String.valueOf(e.getMessage()));
        } catch (Refused e) {
            throw new ComposeException(e.refusal().message());
        }
    }

    private Composed composed(
            Session session, ChangeSet.Step step, ApiCall call, Draft draft, String reason, Instant now)
            throws Refused, ComposeException {
        String sha256 = Digest.of(draft.body()).hex();
        List<Header> lines = new ArrayList<>(draft.headers());
        lines.add(new Header("x-amz-content-sha256", sha256));
        if (!reason.isEmpty()) {
            lines.add(new Header(AwsInterpreter.REASON, reason));
        }
        Headers headers = Headers.of(lines);
        SignedHead head = new SignedHead(draft.method(), draft.path(), draft.query(), lines);
        Presented.Signature nobody = new Presented.Signature(
                "",
                "",
                step.region(),
                call.signing(),
                List.of(),
                "",
                "",
                now,
                Optional.empty(),
                new Payload.Signed(sha256),
                Optional.empty());
        Caller caller = new Caller(new Credentialed(session, "", "", ""), nobody, head);
        Wire wire = interpreter.wire(nobody, draft.method(), draft.path(), draft.query(), headers);
        Content content = new Content.Whole(draft.body(), TreeRoom.UNSHARED);
        var read = interpreter.interpret(wire, caller, headers, content, Ids.next(now), now);
        if (!read.proposal().operation().equals(step.operation())) {
            throw new ComposeException(
                    step.operation() + " would be read as " + read.proposal().operation());
        }
        Load load = new Load(draft.body().length, sha256, headers, () -> new ByteArrayInputStream(draft.body()), true);
        return new Composed(
                read.proposal(),
                new Sent(() -> new Call(
                        wiring, read.proposal(), read.wire(), step.region(), head, load, read.upstream(), false)));
    }

    /** How the catalogue's own calls are made; and any of the JSON protocols, whose body is the input itself. */
    private ApiCall call(String operation) throws ComposeException {
        Optional<ApiCall> known = ApiCall.find(operation);
        if (known.isPresent()) {
            return known.get();
        }
        if (catalog.entry(operation).isEmpty()) {
            throw new ComposeException(noSuch(operation));
        }
        int colon = operation.indexOf(':');
        String name = operation.substring(colon + 1);
        Optional<ServiceInfo> service = colon < 0
                ? Optional.empty()
                : catalog.service(operation.substring(0, colon))
                        .filter(s -> s.protocols().contains("json"));
        for (String prefix : service.map(ServiceInfo::targetPrefixes).orElse(List.of())) {
            String target = prefix + "." + name;
            if (catalog.byTarget(service.orElseThrow().signingName(), target)
                    .filter(operation::equals)
                    .isPresent()) {
                return json(operation, service.orElseThrow(), target);
            }
        }
        throw new ComposeException("the gateway cannot write " + operation
                + " by itself: it writes what it can also put back, and what speaks AWS's JSON protocols");
    }

    private String noSuch(String operation) {
        List<String> similar = catalog.similar(operation);
        return "AWS has no operation " + operation + " that the catalogue knows"
                + (similar.isEmpty() ? "; it is written service:Operation" : "; meant " + similar.getFirst() + "?");
    }

    private static ApiCall json(String operation, ServiceInfo service, String target) {
        ObjectNode shape = CanonicalJson.MAPPER.createObjectNode();
        shape.put("protocol", "json");
        shape.put("signing", service.signingName());
        shape.put("endpoint", service.endpointPrefix());
        shape.put("version", JSON_1_0.contains(service.signingName()) ? "1.0" : "1.1");
        shape.put("target", target);
        return ApiCall.of(operation, (JsonNode) shape);
    }

    /** Sends it once, and reads the answer to its end, which nobody waits for. */
    private static final class Sent implements Executor {
        private final Supplier<Call> making;

        Sent(Supplier<Call> making) {
            this.making = making;
        }

        @Override
        public Outcome execute() {
            return execute("");
        }

        @Override
        public Outcome execute(String hold) {
            try (Call call = making.get()) {
                Outcome outcome = call.execute(hold);
                if (outcome instanceof Outcome.Succeeded && call.received().isPresent()) {
                    try {
                        call.received().get().body().transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        return new Outcome.InDoubt("production's answer broke off");
                    }
                }
                return outcome;
            }
        }
    }
}
