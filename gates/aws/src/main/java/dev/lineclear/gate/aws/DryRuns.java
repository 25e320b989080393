package dev.lineclear.gate.aws;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.execution.Outcome;
import dev.lineclear.gate.http.UpstreamFailure;
import dev.lineclear.gate.http.UpstreamRequest;
import dev.lineclear.proposal.DryRun;
import dev.lineclear.proposal.DryRun.Said;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Worlds;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks production whether it would do a request: by AWS's own {@code DryRun}, of operations that have it, where the answer
 * to it cannot be mistaken for that of the real thing. Thread-safe.
 */
public final class DryRuns {
    private static final Logger LOG = LoggerFactory.getLogger(DryRuns.class);

    /** What EC2 and KMS answer where it would have succeeded. */
    private static final Set<String> WOULD = Set.of("DryRunOperation", "DryRunOperationException");

    /** Of these, by AWS's lists of common errors, the same request may fare otherwise in a moment. */
    private static final Set<String> FOR_NOW = Set.of(
            "RequestLimitExceeded",
            "Throttling",
            "ThrottlingException",
            "RequestThrottled",
            "RequestExpired",
            "ServiceUnavailable",
            "Unavailable",
            "InternalError",
            "InternalFailure");

    private static final int SERVER_FAULT = 500;

    private final Catalog catalog;
    private final Where where;

    /** Answered a dry run as if it were none; as many as endpoints are configured. Asked no more until the next start. */
    private final Set<URI> heedless = ConcurrentHashMap.newKeySet();

    /** Of which endpoints. */
    public enum Where {
        /** AWS's own alone. */
        AWS,
        /** Those in {@code aws.endpoints} too; what listens there must heed the parameter, or it does the real thing. */
        ALWAYS,
        /** None. */
        NEVER
    }

    public DryRuns(Catalog catalog, Where where) {
        this.catalog = catalog;
        this.where = where;
    }

    /** Whether an operation has one there. */
    boolean of(Wire wire, URI upstream) {
        return where != Where.NEVER
                && wire.known()
                && catalog.dryRun(wire.operation())
                && (where == Where.ALWAYS || Upstreams.aws(upstream))
                && !heedless.contains(upstream);
    }

    /** Empty where it cannot be asked. Does not throw for what production does. */
    Optional<DryRun> ask(Call.Wiring wiring, Proposal proposal, Again.Kept kept, URI upstream) {
        Wire wire = kept.wire();
        // Of the twin nobody asks it, and never with production's credentials.
        if (Worlds.twin(proposal) || !of(wire, upstream)) {
            return Optional.empty();
        }
        UpstreamRequest request;
        try {
            Optional<DryRequest> dry = DryRequest.of(wire, kept.head(), kept.load());
            if (dry.isEmpty()) {
                return Optional.empty();
            }
            Lender.Loan loan = wiring.lender().lend(proposal, wire.signingName(), "");
            if (loan instanceof Lender.Without without) {
                return Optional.of(new DryRun(Said.NOTHING, without.because()));
            }
            request = Outgoing.of(
                    wiring,
                    wire,
                    dry.get().head(),
                    dry.get().load(),
                    kept.region(),
                    upstream,
                    ((Lender.Lent) loan).credentials());
        } catch (IOException | RuntimeException e) {
            return Optional.of(new DryRun(Said.NOTHING, "it could not be signed: " + e.getMessage()));
        }
        return Optional.of(said(wire, upstream, sent(wiring, wire, request)));
    }

    private static Outcome sent(Call.Wiring wiring, Wire wire, UpstreamRequest request) {
        try {
            Received received = Received.of(wire.operation(), wiring.upstream().send(request));
            received.answer().close();
            return received.outcome();
        } catch (UpstreamFailure e) {
            return new Outcome.NotSent(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Outcome.NotSent("its answer broke off");
        }
    }

    private DryRun said(Wire wire, URI upstream, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused r when WOULD.contains(r.code()) -> new DryRun(Said.WOULD_BE_DONE, words(r));
            case Outcome.Refused r
            when r.status() >= SERVER_FAULT || FOR_NOW.contains(r.code()) -> new DryRun(Said.NOTHING, words(r));
            case Outcome.Refused r when r.code().startsWith("HTTP ") -> new DryRun(Said.NOTHING, words(r));
            case Outcome.Refused r -> new DryRun(Said.WOULD_BE_REFUSED, words(r));
            case Outcome.Succeeded s -> {
                heedless.add(upstream);
                LOG.error(
                        "{} answered a dry run of {} with status {} as if it had done it. Look whether it has."
                                + " It is asked for no more dry runs until the next start",
                        upstream,
                        wire.operation(),
                        s.status());
                yield new DryRun(Said.PERHAPS_DONE, "status " + s.status());
            }
            case Outcome.InDoubt d -> new DryRun(Said.NOTHING, d.because());
            case Outcome.NotSent n -> new DryRun(Said.NOTHING, n.because());
        };
    }

    private static String words(Outcome.Refused refused) {
        return refused.status() + " " + refused.code();
    }
}
