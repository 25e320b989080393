package dev.lineclear.gate.aws;

import dev.lineclear.execution.Outcome;
import dev.lineclear.execution.Repeatable;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.gate.aws.twin.Twin;
import dev.lineclear.gate.http.UpstreamFailure;
import dev.lineclear.gate.http.UpstreamRequest;
import dev.lineclear.proposal.DryRun;
import dev.lineclear.proposal.Proposal;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** A request as it came, kept to be tried: the same bytes, signed anew, in the twin; production is asked for a dry run. */
final class Again implements Repeatable {
    /** Of its body; what is larger is content, and the agent repeats it. */
    static final int MAX_BYTES = 1 << 20;

    /** Besides the body: the path, the query and some headers. */
    private static final int OVERHEAD = 4 * 1024;

    private final Call.Wiring wiring;
    private final Proposal proposal;
    private final Kept kept;
    private final URI upstream;

    /** What the agent sent. */
    record Kept(Wire wire, SignedHead head, Load load, String region) {}

    /** @param upstream where it would go in production */
    Again(Call.Wiring wiring, Proposal proposal, Kept kept, URI upstream) {
        this.wiring = wiring;
        this.proposal = proposal;
        this.kept = kept;
        this.upstream = upstream;
    }

    @Override
    public Outcome inTwin() {
        Twin twin = wiring.twin().orElse(null);
        if (twin == null) {
            return new Outcome.NotSent("there is no twin");
        }
        String service = kept.wire().signingName();
        Optional<URI> there = twin.upstream(service, wiring.prefixes().apply(service), kept.region());
        if (there.isEmpty()) {
            return new Outcome.NotSent("the twin has no " + service);
        }
        UpstreamRequest request;
        try {
            twin.check();
            request = Outgoing.of(
                    wiring,
                    kept.wire(),
                    kept.head(),
                    kept.load(),
                    kept.region(),
                    there.get(),
                    twin.credentials().resolveCredentials());
        } catch (IOException | RuntimeException e) {
            return new Outcome.NotSent("the twin: " + e.getMessage());
        }
        try {
            Received received =
                    Received.of(kept.wire().operation(), wiring.upstream().send(request));
            // To its end: an answer that breaks off says nothing for sure.
            try (var answer = received.answer()) {
                received.body().transferTo(java.io.OutputStream.nullOutputStream());
                return received.outcome();
            }
        } catch (UpstreamFailure e) {
            return e.sent() ? new Outcome.InDoubt(Call.ofTwin(e)) : new Outcome.NotSent(Call.ofTwin(e));
        } catch (IOException e) {
            return new Outcome.InDoubt("the twin's answer broke off");
        }
    }

    @Override
    public Optional<DryRun> dryRun() {
        return wiring.dryRuns().ask(wiring, proposal, kept, upstream);
    }

    @Override
    public int bytes() {
        return (int) kept.load().length() + OVERHEAD;
    }
}
