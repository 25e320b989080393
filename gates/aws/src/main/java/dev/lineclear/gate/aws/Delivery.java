package dev.lineclear.gate.aws;

import dev.lineclear.execution.Outcome;
import dev.lineclear.gate.aws.AwsInterpreter.Interpreted;
import dev.lineclear.gate.http.Clearance;
import dev.lineclear.gate.http.Exchange;
import dev.lineclear.gate.http.Headers;
import dev.lineclear.gate.http.HopByHop;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Worlds;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has one proposal cleared and gives the agent the answer, once for all attempts of one call. */
final class Delivery {
    /** Longer ids are no SDK's. */
    private static final int MAX_INVOCATION_ID = 128;

    /** Long answers of which copies are kept for a moment, at most: some memory, whatever many ask at once. */
    private static final int MAX_COPIES = 8;

    private static final int OK = 200;
    /** Of an answer: which of the two worlds it is from, where there are two. */
    static final String WORLD = Outgoing.OURS + "world";

    private static final byte[] NOTHING = {};

    /** A held request that takes more of the room for bodies is told so at once, and gives it back: few are as large. */
    private static final int WAITS_WITH_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Clearance clearance;
    private final Call.Wiring wiring;
    private final Predicate<String> onlyReads;
    private final Hearer hearer;
    private final Semaphore copies = new Semaphore(MAX_COPIES);
    private final Replays replays = new Replays();

    /** @param onlyReads whether an operation reads whatever its input is */
    Delivery(Clearance clearance, Call.Wiring wiring, Predicate<String> onlyReads, Hearer hearer) {
        this.clearance = clearance;
        this.wiring = wiring;
        this.onlyReads = onlyReads;
        this.hearer = hearer;
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
                } catch (Unheard e) {
                    kept = Optional.of(e.kept);
                    throw e;
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
                wiring,
                interpreted.proposal(),
                interpreted.wire(),
                caller.presented().region(),
                caller.head(),
                load,
                interpreted.upstream(),
                exchange.roomTaken() <= WAITS_WITH_BYTES)) {
            Answer answer = clearance.clear(interpreted.proposal(), call);
            return answered(exchange, interpreted.proposal(), call, answer, reads);
        }
    }

    /** From here on something may have been done, so that a fault is no reason to try again. */
    private Optional<Replays.Kept> answered(
            Exchange exchange, Proposal proposal, Call call, Answer answer, boolean reads) throws IOException, Refused {
        try {
            return switch (answer) {
                case Answer.Refused refused -> {
                    if (call.clientFault().isPresent()) {
                        throw call.clientFault().get();
                    }
                    throw new Refused(Refusal.denied(refused.message(), refused.holdId(), refused.missing()));
                }
                case Answer.Executed executed -> executed(exchange, proposal, call, executed.outcome(), reads);
            };
        } catch (RuntimeException e) {
            if (reads || answer instanceof Answer.Refused || exchange.answered()) {
                throw e;
            }
            LOG.error("{}: a fault after the request was sent", exchange.requestId(), e);
            return unknown(exchange, call, "the gateway failed after the request was sent");
        }
    }

    /** Said, and kept for whoever tries again. */
    private static Optional<Replays.Kept> unknown(Exchange exchange, Call call, String because) throws IOException {
        LOG.warn("{}: in doubt whether it was executed", exchange.requestId());
        return give(exchange, RefusalForms.form(exchange, call.protocol(), inDoubt(because)));
    }

    private static Optional<Replays.Kept> give(Exchange exchange, Replays.Kept kept) throws IOException {
        try {
            exchange.answer(kept.status(), kept.headers(), kept.body());
        } catch (IOException e) {
            throw new Unheard(kept, e);
        }
        return Optional.of(kept);
    }

    /** The client did not hear all of the answer to a change, and will ask again: then it is to hear this. */
    private static final class Unheard extends IOException {
        private final transient Replays.Kept kept;

        Unheard(Replays.Kept kept, IOException cause) {
            super(cause.getMessage(), cause);
            this.kept = kept;
        }
    }

    private Optional<Replays.Kept> executed(
            Exchange exchange, Proposal proposal, Call call, Outcome outcome, boolean reads)
            throws IOException, Refused {
        if (call.received().isPresent()) {
            return reads
                    ? read(exchange, proposal, call, call.received().get())
                    : change(exchange, call, call.received().get());
        }
        if (call.clientFault().isPresent()) {
            throw call.clientFault().get();
        }
        switch (outcome) {
            case Outcome.NotSent not
            when call.withoutCredentials() ->
                throw new Refused(
                        Refusal.denied("Lineclear: not executed: " + not.because() + ". Nothing was executed."));
            case Outcome.NotSent not -> throw new Refused(Refusal.of(503, not.because() + ". Nothing was executed."));
            case Outcome.InDoubt doubt when reads -> throw new Refused(Refusal.of(500, doubt.because()));
            default -> {
                return unknown(exchange, call, "the connection to production failed after the request was sent");
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

    /** As they came but for what ends at this hop, and with the world they are from, which no upstream may say. */
    private static Headers worldly(Call call, Received received) {
        Headers headers = HopByHop.strip(received.answer().headers())
                .without(line -> line.name().toLowerCase(Locale.ROOT).startsWith(Outgoing.OURS));
        return call.world().map(world -> headers.with(WORLD, world)).orElse(headers);
    }

    /** Status, headers and body as they came, but for what ends at this hop. */
    private Optional<Replays.Kept> read(Exchange exchange, Proposal proposal, Call call, Received received)
            throws IOException {
        int status = received.answer().status();
        // What the twin answers says nothing of production.
        boolean heard = status == OK && !Worlds.twin(proposal) && hearer.wants(proposal.operation());
        Headers headers = worldly(call, received);
        long length = received.answer().length();
        if (length >= 0 && length <= Replays.MAX_BODY_BYTES) {
            byte[] body = length == 0 ? NOTHING : received.body().readNBytes((int) length + 1);
            if (body.length != length) {
                throw new IOException("production's answer broke off");
            }
            exchange.answer(status, headers, body);
            if (heard) {
                hearer.heard(proposal, body);
            }
        } else if (heard && copies.tryAcquire()) {
            try {
                overheard(exchange, proposal, received, status, headers);
            } finally {
                copies.release();
            }
        } else {
            if (heard) {
                hearer.missed();
            }
            stream(exchange, received, status, headers, NOTHING);
        }
        return Optional.empty();
    }

    private void overheard(Exchange exchange, Proposal proposal, Received received, int status, Headers headers)
            throws IOException {
        Overheard out =
                new Overheard(exchange.answer(status, headers, received.answer().length()), hearer);
        received.body().transferTo(out);
        out.close();
        out.whole(proposal);
    }

    /** As for reads; but one that breaks off must not look as if nothing had happened, which clients try again. */
    private static Optional<Replays.Kept> change(Exchange exchange, Call call, Received received) throws IOException {
        int status = received.answer().status();
        Headers headers = worldly(call, received);
        byte[] start;
        try {
            start = received.body().readNBytes(Replays.MAX_BODY_BYTES + 1);
            if (received.answer().length() >= 0
                    && start.length < Math.min(received.answer().length(), Replays.MAX_BODY_BYTES + 1)) {
                throw new IOException("shorter than its length");
            }
        } catch (IOException e) {
            return unknown(exchange, call, "production answered " + status + " and broke off");
        }
        if (start.length > Replays.MAX_BODY_BYTES) {
            try {
                stream(exchange, received, status, headers, start);
            } catch (IOException e) {
                String because = "production answered " + status + " and its answer was not heard whole";
                throw new Unheard(RefusalForms.form(exchange, call.protocol(), inDoubt(because)), e);
            }
            return Optional.empty();
        }
        if (received.outcome() instanceof Outcome.Succeeded) {
            return give(exchange, new Replays.Kept(status, headers, start));
        }
        exchange.answer(status, headers, start);
        return Optional.empty();
    }

    private static void stream(Exchange exchange, Received received, int status, Headers headers, byte[] start)
            throws IOException {
        OutputStream out = exchange.answer(status, headers, received.answer().length());
        out.write(start);
        received.body().transferTo(out);
        out.close();
    }
}
