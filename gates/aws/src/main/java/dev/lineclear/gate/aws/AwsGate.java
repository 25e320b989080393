package dev.lineclear.gate.aws;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.ServiceInfo;
import dev.lineclear.execution.Composer;
import dev.lineclear.gate.aws.AwsInterpreter.Interpreted;
import dev.lineclear.gate.aws.Uploads.Framing;
import dev.lineclear.gate.aws.sigv4.ChunkSignatures;
import dev.lineclear.gate.aws.sigv4.ChunkedException;
import dev.lineclear.gate.aws.sigv4.Payload;
import dev.lineclear.gate.aws.sigv4.Presented;
import dev.lineclear.gate.aws.sigv4.Rejection;
import dev.lineclear.gate.aws.sigv4.Resigner;
import dev.lineclear.gate.aws.sigv4.SignedHead;
import dev.lineclear.gate.aws.twin.Twin;
import dev.lineclear.gate.http.Clearance;
import dev.lineclear.gate.http.Exchange;
import dev.lineclear.gate.http.Gate;
import dev.lineclear.gate.http.RequestRefused;
import dev.lineclear.gate.http.Upstream;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Standing;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers AWS requests: who is it, what does it ask, may it, and then production's answer unchanged or a refusal in the
 * request's own protocol. Each step is a class of its own; this one says their order.
 */
public final class AwsGate implements Gate {
    private static final Logger LOG = LoggerFactory.getLogger(AwsGate.class);

    private static final String FAULT = "Lineclear: refused, because the gateway itself could not do its part (see its"
            + " log). Whether something was executed is in its records. Tell whoever runs it.";

    private final Parts parts;
    private final Doorkeeper doorkeeper;
    private final AwsInterpreter interpreter;
    private final Delivery delivery;
    private final Whereabouts whereabouts;

    /**
     * What the gate is put together from.
     *
     * @param clearance the pipeline
     * @param directory who may ask
     * @param catalog what operations are
     * @param environments where targets live
     * @param upstreams where requests go
     * @param upstream how they go there
     * @param lender whose credentials they go with
     * @param account that those belong to; empty when it is not known
     * @param hosts the gateway's own names, before which an S3 bucket may stand ({@code localhost})
     * @param spool for uploads whose digest must be known first
     * @param hearer learns from what production answers
     * @param clock for signatures and proposals
     * @param twin where changes are tried; nowhere when empty
     * @param trust how far sessions are trusted
     * @param dryRuns which production is asked for
     */
    public record Parts(
            Clearance clearance,
            SessionDirectory directory,
            Catalog catalog,
            Environments environments,
            Upstreams upstreams,
            Upstream upstream,
            Lender lender,
            String account,
            List<String> hosts,
            Spool spool,
            Hearer hearer,
            InstantSource clock,
            Optional<Twin> twin,
            Function<Session, Standing> trust,
            DryRuns dryRuns) {
        public Parts {
            hosts = List.copyOf(hosts);
        }

        AwsInterpreter interpreter() {
            return new AwsInterpreter(
                    catalog, environments, new Bearings(catalog, upstreams, account, twin, trust), hosts);
        }

        Call.Wiring wiring() {
            return new Call.Wiring(
                    upstream,
                    new Resigner(),
                    lender,
                    clock,
                    twin,
                    name -> catalog.service(name)
                            .map(ServiceInfo::endpointPrefix)
                            .orElse(""),
                    dryRuns);
        }
    }

    public AwsGate(Parts parts) {
        this.parts = parts;
        this.doorkeeper = new Doorkeeper(parts.directory(), parts.clock());
        this.whereabouts = new Whereabouts(
                doorkeeper, parts.clearance(), parts.trust(), parts.twin().isPresent());
        this.interpreter = parts.interpreter();
        this.delivery = new Delivery(parts.clearance(), parts.wiring(), interpreter::onlyReads, parts.hearer());
    }

    /** Makes requests that the gateway itself sends, which the pipeline asks for. */
    public Composer composer() {
        return new AwsComposer(parts.catalog(), interpreter, parts.wiring());
    }

    @Override
    public void turnAway(Exchange exchange, RequestRefused why) throws IOException {
        Presented presented = doorkeeper.presented(headOf(exchange));
        refuse(
                exchange,
                looks(exchange, presented),
                Refusal.of(why.reason().status(), why.getMessage() + ". Nothing was executed."));
    }

    private static SignedHead headOf(Exchange exchange) {
        return new SignedHead(
                exchange.method(),
                exchange.rawPath(),
                exchange.rawQuery(),
                exchange.headers().lines());
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        SignedHead head = headOf(exchange);
        Presented presented = doorkeeper.presented(head);
        Protocol protocol = looks(exchange, presented);
        try {
            Caller caller = doorkeeper.admit(exchange, head, presented);
            if (Whereabouts.asked(caller.presented())) {
                whereabouts.answer(exchange, caller);
                return;
            }
            Wire wire = interpreter.wire(
                    caller.presented(), exchange.method(), exchange.rawPath(), exchange.rawQuery(), exchange.headers());
            protocol = wire.protocol();
            if (wire.streams()) {
                upload(exchange, caller, wire);
            } else {
                whole(exchange, caller, wire);
            }
        } catch (Refused e) {
            refuse(exchange, protocol, e.refusal());
        } catch (RequestRefused e) {
            refuse(exchange, protocol, Refusal.of(e.reason().status(), String.valueOf(e.getMessage())));
        } catch (ChunkedException e) {
            refuse(exchange, protocol, chunked(e));
        } catch (Call.BodyFault e) {
            refuse(exchange, protocol, Refusal.rejected(Rejection.BODY_MISMATCH, String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            LOG.error("{}: refused because of a fault", exchange.requestId(), e);
            // In the form that no client tries again: what met a fault once meets it again, and may have been sent.
            refuse(exchange, protocol, Refusal.denied(FAULT));
        }
    }

    /** Before anything is verified: the form a refusal should have. */
    private Protocol looks(Exchange exchange, Presented presented) {
        String signingName = presented instanceof Presented.Signature s ? s.service() : guessed(exchange);
        return Protocol.of(signingName, parts.catalog().service(signingName), exchange.headers(), exchange.rawPath());
    }

    /** Without a signature only the request's looks tell; S3 is what neither has a target nor a form. */
    private static String guessed(Exchange exchange) {
        boolean form = exchange.headers().firstOr("content-type", "").startsWith("application/x-www-form-urlencoded");
        return form ? "sts" : exchange.headers().has("x-amz-target") ? "dynamodb" : "s3";
    }

    private static Refusal chunked(ChunkedException e) {
        int status = e.code().equals("SignatureDoesNotMatch") ? 403 : 400;
        return new Refusal(status, e.code(), e.code(), e.code(), String.valueOf(e.getMessage()), "", List.of());
    }

    private static void refuse(Exchange exchange, Protocol protocol, Refusal refusal) throws IOException {
        if (exchange.answered()) {
            throw new IOException("the answer broke off: " + refusal.message());
        }
        RefusalForms.write(exchange, protocol, refusal);
    }

    /** A request whose body must be read to know what it asks. */
    private void whole(Exchange exchange, Caller caller, Wire wire) throws IOException, Refused {
        Bodies.Read body = Bodies.read(exchange, caller, wire, doorkeeper);
        Interpreted interpreted = interpreter.interpret(
                wire,
                caller,
                body.load().headers(),
                new Content.Whole(body.plain(), TreeRoom.of(exchange)),
                exchange.requestId(),
                parts.clock().instant());
        delivery.deliver(exchange, caller, interpreted, body.load());
    }

    /** An object on its way, which is never held in memory. */
    private void upload(Exchange exchange, Caller caller, Wire wire) throws IOException, Refused {
        Payload payload = caller.presented().payload();
        if (payload instanceof Payload.Implied) {
            throw new Refused(Refusal.malformed("an upload must have x-amz-content-sha256"));
        }
        ChunkSignatures chunks = doorkeeper.verify(caller, "");
        if (payload instanceof Payload.Signed signed) {
            long length = exchange.contentLength();
            if (length < 0) {
                throw new Refused(new Refusal(
                        411,
                        "MissingContentLength",
                        "MissingContentLength",
                        "MissingContentLength",
                        "You must provide the Content-Length HTTP header.",
                        "",
                        List.of()));
            }
            if (length == 0 && !signed.sha256().equals(Bodies.EMPTY_SHA256)) {
                throw new Call.BodyFault("the provided x-amz-content-sha256 does not match the body");
            }
            Content content = new Content.Digested(signed.sha256(), length);
            delivery.deliver(
                    exchange,
                    caller,
                    interpret(exchange, caller, wire, content),
                    Uploads.signed(exchange, signed.sha256()));
            return;
        }
        Framing framing = Framing.of(exchange, payload, chunks);
        if (framing.size() >= 0) {
            Interpreted sized = interpret(exchange, caller, wire, new Content.Sized(framing.size()));
            if (parts.clearance().passes(sized.proposal())) {
                delivery.deliver(exchange, caller, sized, Uploads.through(exchange, framing));
                return;
            }
        }
        InputStream decoded = framing.decoded(exchange.body());
        try (Spool.Aside aside = parts.spool().keep(decoded)) {
            Content content = new Content.Digested(aside.sha256(), aside.size());
            delivery.deliver(
                    exchange,
                    caller,
                    interpret(exchange, caller, wire, content),
                    Uploads.aside(exchange, aside, Uploads.trailers(decoded)));
        }
    }

    private Interpreted interpret(Exchange exchange, Caller caller, Wire wire, Content content) throws Refused {
        return interpreter.interpret(
                wire,
                caller,
                exchange.headers(),
                content,
                exchange.requestId(),
                parts.clock().instant());
    }
}
