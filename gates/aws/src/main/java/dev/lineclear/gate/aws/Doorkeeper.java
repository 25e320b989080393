package dev.lineclear.gate.aws;

import dev.lineclear.gate.aws.sigv4.ChunkSignatures;
import dev.lineclear.gate.aws.sigv4.Presented;
import dev.lineclear.gate.aws.sigv4.Rejection;
import dev.lineclear.gate.aws.sigv4.SigV4Verifier;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.gate.http.Exchange;
import dev.lineclear.gate.http.HopByHop;
import dev.lineclear.proposal.Session;
import dev.lineclear.state.Sessions.Credentialed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Lets nobody in who does not sign with the key of a session that is active now. */
final class Doorkeeper {
    private final SessionDirectory directory;
    private final SigV4Verifier verifier = new SigV4Verifier();
    private final InstantSource clock;

    Doorkeeper(SessionDirectory directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
        directory.whenForgotten(verifier::forget);
    }

    /** Reads the signature without verifying it. */
    Presented presented(SignedHead head) {
        return verifier.parse(head);
    }

    /** Finds the session. The signature is still to be verified. */
    Caller admit(Exchange exchange, SignedHead head, Presented presented) throws Refused {
        Presented.Signature signature =
                switch (presented) {
                    case Presented.Unusable no -> throw new Refused(Refusal.rejected(no.why(), no.message()));
                    case Presented.Signature s -> s;
                };
        for (String name : HopByHop.named(exchange.headers())) {
            if (name.startsWith("x-amz-") || signature.signedHeaders().contains(name)) {
                throw new Refused(Refusal.malformed("a signed header is named as hop-by-hop: " + name));
            }
        }
        Credentialed credentialed = directory
                .byAccessKey(signature.accessKeyId())
                .orElseThrow(() -> new Refused(Refusal.rejected(
                        Rejection.UNKNOWN_KEY, "The security token included in the request is invalid.")));
        Instant now = clock.instant();
        Session session = credentialed.session();
        if (!session.activeAt(now)) {
            directory.over(session.id());
            throw new Refused(over(session, now));
        }
        // Far off the time, it is not worth reading a body for; the verifier tells it exactly.
        if (signature.query().isEmpty()
                && Duration.between(signature.time(), now).abs().compareTo(SigV4Verifier.MAX_SKEW) > 0) {
            verify(new Caller(credentialed, signature, head), "");
        }
        return new Caller(credentialed, signature, head);
    }

    private static Refusal over(Session session, Instant now) {
        if (!now.isBefore(session.expiresAt()) || session.state() == Session.State.CLOSED) {
            return Refusal.rejected(
                    Rejection.EXPIRED_TOKEN,
                    "The security token included in the request is expired. Lineclear: session " + session.id()
                            + " is over; open another one.");
        }
        return Refusal.denied("Lineclear: session " + session.id()
                + " is halted. Nothing was executed. A person must resume it: lineclear resume " + session.id());
    }

    /** Signing keys derived and not forgotten yet. */
    long keys() {
        return verifier.keys();
    }

    /**
     * Verifies the signature.
     *
     * @param bodySha256 of the body as it came, where the signature has it and no header says it
     */
    ChunkSignatures verify(Caller caller, String bodySha256) throws Refused {
        SigV4Verifier.Result result = verifier.verify(
                caller.presented(),
                caller.head(),
                bodySha256,
                caller.credentialed().secretKey(),
                caller.credentialed().token(),
                clock.instant());
        return switch (result) {
            case SigV4Verifier.Result.Verified v -> {
                directory.used(caller.credentialed());
                yield v.chunks();
            }
            case SigV4Verifier.Result.Rejected r -> throw new Refused(Refusal.rejected(r.why(), r.message()));
        };
    }
}
