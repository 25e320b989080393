package dev.lineclear.gate.aws;

import dev.lineclear.execution.Outcome;
import dev.lineclear.gate.aws.AwsInterpreter.Interpreted;
import dev.lineclear.gate.http.Clearance;
import dev.lineclear.gate.http.Exchange;
import dev.lineclear.gate.http.Headers;
import dev.lineclear.gate.http.HopByHop;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.proposal.Proposal;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has one proposal cleared and gives the agent the answer, once for all attempts of one call. */
final class Delivery {
    /** Longer ids are no SDK's. */
    private static final int MAX_INVOCATION_ID = 128;

    private static final byte[] NOTHING = {};
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Clearance clearance;
    private final Call.Wiring wiring;
    private final Predicate<String> onlyReads;
    private final Replays replays = new Replays();

    /** @param onlyReads whether an operation reads whatever its input is */
    Delivery(Clearance clearance, Call.Wiring wiring, Predicate<String> onlyReads) {
        this.clearance = clearance;
        this.wiring = wiring;
        this.onlyReads = onlyReads;
    }

    void deliver(Exchange exchange, Caller caller, Interpreted interpreted, Load load) throws IOException, Refused {
        Proposal proposal = interpreted.proposal();
        boolean reads = onlyReads.test(proposal.operation());
        String invocation = exchange.headers().firstOr("amz-sdk-invocation-id", "");
        if (reads || invocation.isEmpty() || invocation.length() > MAX_INVOCATION_ID) {
            var unused = run(exchange, caller, interpreted, load, reads);
            return;
        }
        Replays.Key key =
                new Replays.Key(proposal.session().id(), proposal.digest().hex(), invocation);
        switch (replays.turn(key)) {
            case Replays.Turn.Again(Replays.Kept kept) -> exchange.answer(kept.status(), kept.headers(), kept.body());
            case Replays.Turn.Busy busy ->
                throw new Refused(inDoubt("an earlier attempt of the same call is still running"));
            case Replays.Turn.First first -> {
                Optional<Replays.Kept> kept = Optional.empty();
                try {
                    kept = run(exchange, caller, interpreted, load, false);
                } finally {
                    replays.ended(first, kept);
                }
            }
        }
    }

    /** @return the answer to give again to the same call, where it changed something or may have */
    private Optional<Replays.Kept> run(
            Exchange exchange, Caller caller, Interpreted interpreted, Load load, boolean reads)
            throws IOException, Refused {
        try (Call call = new Call(
                wiring, interpreted.wire(), caller.presented().region(), caller.head(), load, interpreted.upstream())) {
            Answer answer = clearance.clear(interpreted.proposal(), call);
            return switch (answer) {
                case Answer.Refused refused -> {
                    if (call.clientFault().isPresent()) {
                        throw call.clientFault().get();
                    }
                    throw new Refused(Refusal.denied(refused.message(), refused.holdId(), refused.missing()));
                }
                case Answer.Executed executed -> executed(exchange, call, executed.outcome(), reads);
            };
        }
    }

    private static Optional<Replays.Kept> executed(Exchange exchange, Call call, Outcome outcome, boolean reads)
            throws IOException, Refused {
        if (call.received().isPresent()) {
            return pass(exchange, call.received().get(), reads);
        }
        if (call.clientFault().isPresent()) {
            throw call.clientFault().get();
        }
        switch (outcome) {
            case Outcome.NotSent not -> throw new Refused(Refusal.of(503, not.because() + ". Nothing was executed."));
            case Outcome.InDoubt doubt when reads -> throw new Refused(Refusal.of(500, doubt.because()));
            default -> {
                LOG.warn("{}: in doubt whether it was executed", exchange.requestId());
                Refusal unknown = inDoubt("the connection to production failed after the request was sent");
                Replays.Kept kept = RefusalForms.form(exchange, call.protocol(), unknown);
                exchange.answer(kept.status(), kept.headers(), kept.body());
                return Optional.of(kept);
            }
        }
    }

    /** A form that no client tries again by itself: doing it twice may be worse than not knowing. */
    private static Refusal inDoubt(String because) {
        return new Refusal(
                409,
                "LineclearInDoubt",
                "LineclearInDoubt",
                "LineclearInDoubt",
                "Lineclear: " + because + ", so whether it was executed is not known. Look before trying again.",
                "",
                List.of());
    }

    /** Status, headers and body as they came, but for what ends at this hop. */
    private static Optional<Replays.Kept> pass(Exchange exchange, Received received, boolean reads) throws IOException {
        int status = received.answer().status();
        Headers headers = HopByHop.strip(received.answer().headers());
        long length = received.answer().length();
        if (length >= 0 && length <= Replays.MAX_BODY_BYTES) {
            byte[] body = length == 0 ? NOTHING : received.body().readNBytes((int) length + 1);
            if (body.length != length) {
                throw new IOException("production's answer broke off");
            }
            exchange.answer(status, headers, body);
            boolean changed = !reads && received.outcome() instanceof Outcome.Succeeded;
            return changed ? Optional.of(new Replays.Kept(status, headers, body)) : Optional.empty();
        }
        OutputStream out = exchange.answer(status, headers, length);
        received.body().transferTo(out);
        out.close();
        return Optional.empty();
    }
}
