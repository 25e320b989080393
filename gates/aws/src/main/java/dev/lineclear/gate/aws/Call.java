package dev.lineclear.gate.aws;

import dev.lineclear.execution.Executor;
import dev.lineclear.execution.Outcome;
import dev.lineclear.execution.Repeatable;
import dev.lineclear.gate.aws.sigv4.Resigner;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.gate.aws.twin.Twin;
import dev.lineclear.gate.http.RequestRefused;
import dev.lineclear.gate.http.Upstream;
import dev.lineclear.gate.http.UpstreamFailure;
import dev.lineclear.gate.http.UpstreamRequest;
import dev.lineclear.proposal.Assumed;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Worlds;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One request to production, signed with the credentials that are lent for it. Runs at most once; keeps production's answer for the
 * gate to pass on. Owned by one thread.
 */
final class Call implements Executor, AutoCloseable {
    /** Clients give up at 30 s. */
    private static final Duration TWIN_PATIENCE = Duration.ofSeconds(20);

    private final Wiring wiring;
    private final Proposal proposal;
    private final Wire wire;
    private final String region;
    private final SignedHead head;
    private final Load load;
    private final URI upstream;
    private final boolean waits;

    private boolean executed;
    private boolean withoutCredentials;
    private Optional<Assumed> assumed = Optional.empty();
    private @Nullable Received received;
    private @Nullable IOException clientFault;

    /**
     * What every call needs.
     *
     * @param twin where changes are tried; nowhere when empty
     * @param prefixes how a service's endpoint begins, by its signing name
     * @param dryRuns which production is asked for
     */
    record Wiring(
            Upstream upstream,
            Resigner resigner,
            Lender lender,
            InstantSource clock,
            Optional<Twin> twin,
            UnaryOperator<String> prefixes,
            DryRuns dryRuns) {}

    /**
     * A request.
     *
     * @param head as it came; its path and headers are replaced by the wire's and the load's
     * @param waits whether its caller may be kept waiting for people
     */
    Call(
            Wiring wiring,
            Proposal proposal,
            Wire wire,
            String region,
            SignedHead head,
            Load load,
            URI upstream,
            boolean waits) {
        this.wiring = wiring;
        this.proposal = proposal;
        this.wire = wire;
        this.region = region;
        this.head = head;
        this.load = load;
        this.upstream = upstream;
        this.waits = waits;
    }

    @Override
    public boolean waits() {
        return waits;
    }

    @Override
    public Outcome execute() {
        return execute("");
    }

    @Override
    public Outcome execute(String hold) {
        if (executed) {
            throw new IllegalStateException("a call is executed once");
        }
        executed = true;
        return Worlds.twin(proposal) ? inTwin() : inProduction(hold);
    }

    /** With the twin's credentials alone, whatever stands in the request; while no rehearsal has the twin to itself. */
    private Outcome inTwin() {
        Twin twin = wiring.twin().orElse(null);
        if (twin == null) {
            return new Outcome.NotSent("there is no twin any more");
        }
        try {
            if (!twin.taking().readLock().tryLock(TWIN_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Outcome.NotSent("the twin is taken by a rehearsal; try again in a minute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.NotSent("interrupted");
        }
        try {
            twin.check();
            twin.stage(proposal);
            return sent(Outgoing.of(
                    wiring,
                    wire,
                    head,
                    load,
                    region,
                    upstream,
                    twin.credentials().resolveCredentials()));
        } catch (IOException | RuntimeException e) {
            return new Outcome.NotSent("the twin: " + e.getMessage());
        } finally {
            twin.taking().readLock().unlock();
        }
    }

    private Outcome inProduction(String hold) {
        UpstreamRequest request;
        try {
            Lender.Loan loan = wiring.lender().lend(proposal, wire.signingName(), hold);
            assumed = loan.assumed();
            if (loan instanceof Lender.Without without) {
                withoutCredentials = true;
                return new Outcome.NotSent(without.because());
            }
            request = Outgoing.of(wiring, wire, head, load, region, upstream, ((Lender.Lent) loan).credentials());
        } catch (IOException | RuntimeException e) {
            return new Outcome.NotSent("the request could not be signed: " + e.getMessage());
        }
        return sent(request);
    }

    private Outcome sent(UpstreamRequest request) {
        try {
            Received got = Received.of(wire.operation(), wiring.upstream().send(request));
            received = got;
            return got.outcome();
        } catch (UpstreamFailure e) {
            clientFault = fault(e);
            String words = Worlds.twin(proposal) ? ofTwin(e) : String.valueOf(e.getMessage());
            return e.sent() ? new Outcome.InDoubt(words) : new Outcome.NotSent(words);
        } catch (IOException e) {
            return new Outcome.InDoubt(
                    Worlds.twin(proposal) ? "the twin's answer broke off" : "production's answer broke off");
        }
    }

    /** Whoever is told of production thinks that something went there. */
    static String ofTwin(UpstreamFailure e) {
        return String.valueOf(e.getMessage()).replace(Worlds.PRODUCTION, "the twin");
    }

    private static @Nullable IOException fault(UpstreamFailure e) {
        Optional<RequestRefused> refused = e.refused();
        if (refused.isPresent()) {
            return refused.get();
        }
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyFault fault) {
                return fault;
            }
            if (cause instanceof dev.lineclear.gate.aws.sigv4.ChunkedException chunked) {
                return chunked;
            }
        }
        return null;
    }

    @Override
    public Optional<Repeatable> repeatable() {
        boolean small = load.again() && load.length() <= Again.MAX_BYTES;
        boolean somewhere = wiring.twin().isPresent() || wiring.dryRuns().of(wire, upstream);
        return small && somewhere
                ? Optional.of(new Again(wiring, proposal, new Again.Kept(wire, head, load, region), upstream))
                : Optional.empty();
    }

    /** Which of the two worlds it is for, where there are two. */
    Optional<String> world() {
        return wiring.twin().map(twin -> Worlds.world(proposal));
    }

    /** How the request is written. */
    Protocol protocol() {
        return wire.protocol();
    }

    /** Production's answer, where one came. */
    Optional<Received> received() {
        return Optional.ofNullable(received);
    }

    @Override
    public Optional<Assumed> assumed() {
        return assumed;
    }

    /** Whether nothing was sent since there was nothing to sign it with. */
    boolean withoutCredentials() {
        return withoutCredentials;
    }

    /** What was wrong with the client's body, where that is why nothing came. */
    Optional<IOException> clientFault() {
        return Optional.ofNullable(clientFault);
    }

    @Override
    public void close() {
        if (received != null) {
            received.answer().close();
        }
    }

    /** A body that is not what its signature says. */
    static final class BodyFault extends IOException {
        BodyFault(String message) {
            super(message);
        }
    }
}
