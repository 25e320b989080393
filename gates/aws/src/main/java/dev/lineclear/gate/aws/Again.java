package dev.lineclear.gate.aws;

import dev.lineclear.execution.Outcome;
import dev.lineclear.execution.Repeatable;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.gate.aws.twin.Twin;
import dev.lineclear.gate.http.UpstreamFailure;
import dev.lineclear.gate.http.UpstreamRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** A request as it came, kept to be sent to the twin: the same bytes, signed anew. */
final class Again implements Repeatable {
    /** Of its body; what is larger is content, and the agent repeats it. */
    static final int MAX_BYTES = 1 << 20;

    /** Besides the body: the path, the query and some headers. */
    private static final int OVERHEAD = 4 * 1024;

    private final Call.Wiring wiring;
    private final Twin twin;
    private final Wire wire;
    private final SignedHead head;
    private final Load load;
    private final String region;
    private final String endpointPrefix;

    Again(Call.Wiring wiring, Twin twin, Wire wire, SignedHead head, Load load, String region) {
        this.wiring = wiring;
        this.twin = twin;
        this.wire = wire;
        this.head = head;
        this.load = load;
        this.region = region;
        this.endpointPrefix = wiring.prefixes().apply(wire.signingName());
    }

    @Override
    public Outcome inTwin() {
        Optional<URI> there = twin.upstream(wire.signingName(), endpointPrefix, region);
        if (there.isEmpty()) {
            return new Outcome.NotSent("the twin has no " + wire.signingName());
        }
        UpstreamRequest request;
        try {
            twin.check();
            request = Outgoing.of(
                    wiring,
                    wire,
                    head,
                    load,
                    region,
                    there.get(),
                    twin.credentials().resolveCredentials());
        } catch (IOException | RuntimeException e) {
            return new Outcome.NotSent("the twin: " + e.getMessage());
        }
        try {
            Received received = Received.of(wire.operation(), wiring.upstream().send(request));
            // To its end: an answer that breaks off says nothing for sure.
            try (var answer = received.answer()) {
                received.body().transferTo(java.io.OutputStream.nullOutputStream());
                return received.outcome();
            }
        } catch (UpstreamFailure e) {
            return e.sent()
                    ? new Outcome.InDoubt("the twin: " + e.getMessage())
                    : new Outcome.NotSent("the twin: " + e.getMessage());
        } catch (IOException e) {
            return new Outcome.InDoubt("the twin's answer broke off");
        }
    }

    @Override
    public Optional<Outcome> dryRun() {
        return Optional.empty();
    }

    @Override
    public int bytes() {
        return (int) load.length() + OVERHEAD;
    }
}
