package dev.lineclear.gate.aws;

import dev.lineclear.execution.Executor;
import dev.lineclear.execution.Outcome;
import dev.lineclear.gate.aws.sigv4.Resigner;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.gate.http.Headers;
import dev.lineclear.gate.http.HopByHop;
import dev.lineclear.gate.http.RequestRefused;
import dev.lineclear.gate.http.Upstream;
import dev.lineclear.gate.http.UpstreamFailure;
import dev.lineclear.gate.http.UpstreamRequest;
import dev.lineclear.proposal.Assumed;
import dev.lineclear.proposal.Proposal;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * One request to production, signed with the credentials that are lent for it. Runs at most once; keeps production's answer for the
 * gate to pass on. Owned by one thread.
 */
final class Call implements Executor, AutoCloseable {
    private final Wiring wiring;
    private final Proposal proposal;
    private final Wire wire;
    private final String region;
    private final SignedHead head;
    private final Load load;
    private final URI upstream;

    private boolean executed;
    private boolean withoutCredentials;
    private Optional<Assumed> assumed = Optional.empty();
    private @Nullable Received received;
    private @Nullable IOException clientFault;

    /** What every call needs. */
    record Wiring(Upstream upstream, Resigner resigner, Lender lender, InstantSource clock) {}

    /** @param head as it came; its path and headers are replaced by the wire's and the load's */
    Call(Wiring wiring, Proposal proposal, Wire wire, String region, SignedHead head, Load load, URI upstream) {
        this.wiring = wiring;
        this.proposal = proposal;
        this.wire = wire;
        this.region = region;
        this.head = head;
        this.load = load;
        this.upstream = upstream;
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
        UpstreamRequest request;
        try {
            Lender.Loan loan = wiring.lender().lend(proposal, wire.signingName(), hold);
            assumed = loan.assumed();
            if (loan instanceof Lender.Without without) {
                withoutCredentials = true;
                return new Outcome.NotSent(without.because());
            }
            request = signed(((Lender.Lent) loan).credentials());
        } catch (IOException | RuntimeException e) {
            return new Outcome.NotSent("the request could not be signed: " + e.getMessage());
        }
        try {
            Received got = Received.of(wire.operation(), wiring.upstream().send(request));
            received = got;
            return got.outcome();
        } catch (UpstreamFailure e) {
            clientFault = fault(e);
            return e.sent()
                    ? new Outcome.InDoubt(String.valueOf(e.getMessage()))
                    : new Outcome.NotSent(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Outcome.InDoubt("production's answer broke off");
        }
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

    private UpstreamRequest signed(AwsCredentialsIdentity credentials) throws IOException {
        Headers headers = HopByHop.strip(load.headers())
                .without(line -> line.is("content-length")
                        || line.is(AwsInterpreter.REASON)
                        || (line.is("expect") && load.length() <= 0));
        boolean defaultPort = upstream.getPort() < 0
                || upstream.getPort() == (upstream.getScheme().equals("https") ? 443 : 80);
        String host = defaultPort ? upstream.getHost() : upstream.getHost() + ":" + upstream.getPort();
        Resigner.Signed signed = wiring.resigner()
                .sign(
                        new SignedHead(head.method(), wire.rawPath(), head.rawQuery(), headers.lines()),
                        host,
                        wire.signingName().equals("s3-control") ? "s3" : wire.signingName(),
                        region,
                        load.payloadHash(),
                        credentials,
                        wiring.clock().instant());
        String target = signed.rawQuery().isEmpty() ? wire.rawPath() : wire.rawPath() + "?" + signed.rawQuery();
        return new UpstreamRequest(
                upstream,
                head.method(),
                target,
                Headers.of(signed.headers()),
                load.open().open(),
                load.length());
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
