package dev.lineclear.server.control;

import static dev.lineclear.server.control.ControlServer.text;

import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Assembly;
import dev.lineclear.pipeline.Ballots;
import dev.lineclear.pipeline.Reversal;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Session;
import dev.lineclear.state.Store;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Taking back what ran under a hold. */
public final class RevertDesk implements Desk {
    private static final Logger LOG = LoggerFactory.getLogger(RevertDesk.class);

    /** For as long as somebody who asked for it waits for others to agree. */
    private static final Duration SESSION = Duration.ofHours(1);

    private final Store store;
    private final Assembly assembly;
    private final SignedChange signed;
    private final InstantSource clock;

    public RevertDesk(Store store, Assembly assembly, InstantSource clock) {
        this.store = store;
        this.assembly = assembly;
        this.signed = new SignedChange(store.approvers(), store.settings(), clock);
        this.clock = clock;
    }

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.post("/v1/holds/{id}/revert", (request, response) -> revert(control, request, response));
    }

    /** Answers JSON lines while it works: {@code {"at":…}} for progress, and one last line with the result. */
    private void revert(ControlServer control, ServerRequest request, ServerResponse response) {
        SignedChange.Verified change;
        String id = SessionDesk.id(request);
        try {
            control.authenticate(request);
            JsonNode body = ControlServer.body(request);
            change = toRevert(id, body);
        } catch (ControlException e) {
            ControlServer.problem(response, e.status(), String.valueOf(e.getMessage()));
            return;
        } catch (RuntimeException e) {
            ControlServer.problem(response, 400, String.valueOf(e.getMessage()));
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/jsonl");
        try (OutputStream out = response.outputStream()) {
            line(out, result(id, change, out));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SignedChange.Verified toRevert(String id, JsonNode body) {
        SignedChange.Verified change =
                signed.verify(text(body, "statement"), text(body, "signature"), "hold.revert", false);
        if (!id.equals(text(change.body(), "hold"))) {
            throw ControlException.refused("the signed change is about another hold");
        }
        return change;
    }

    /** The same with one answer, when it is done. @param body a signed change {@code hold.revert} */
    public JsonNode revert(String id, JsonNode body) {
        return result(id, toRevert(id, body), OutputStream.nullOutputStream());
    }

    private ObjectNode result(String id, SignedChange.Verified change, OutputStream out) {
        try {
            Reversal.Result result = assembly.reversal()
                    .revert(
                            id,
                            asking(change.by(), id),
                            change.body().path("reason").asString(""),
                            sentence -> progress(out, sentence));
            return said(result);
        } catch (Ballots.UnknownHoldException | Reversal.NothingCapturedException e) {
            ObjectNode said = Views.node();
            said.put("result", "refused");
            said.put("because", e.getMessage());
            return said;
        }
    }

    /** Has taking it back held, for the session's operator to do once others agree. */
    public void propose(Hold hold, String reason) {
        String operator = hold.proposal().session().operator();
        LOG.info(
                "taking back hold {}: {}",
                hold.id(),
                assembly.reversal().propose(hold.id(), asking(operator, hold.id()), reason));
    }

    /** The session of a person who asks for a revert; the same for the same hold, so that repeating finds its hold. */
    private Session asking(String person, String holdId) {
        String id = "revert-" + holdId + "-" + person;
        return store.sessions()
                .find(id)
                .filter(s -> s.activeAt(clock.instant()))
                .orElseGet(() -> {
                    Instant now = clock.instant();
                    return new Session(
                            id, Agent.NONE, person, "revert " + holdId, now, now.plus(SESSION), Session.State.OPEN);
                });
    }

    private ObjectNode said(Reversal.Result result) {
        ObjectNode out = Views.node();
        switch (result.answer()) {
            case Answer.Refused refused -> {
                out.put("result", refused.why().name().toLowerCase(Locale.ROOT));
                out.put("because", refused.message());
                out.put("hold", refused.holdId());
                Views.strings(out.putArray("missing"), refused.missing());
            }
            case Answer.Executed executed ->
                out.put("result", executed.outcome().getClass().getSimpleName().toLowerCase(Locale.ROOT));
        }
        result.revert().ifPresent(r -> {
            out.put("complete", r.complete());
            Views.strings(out.putArray("restored"), r.restored());
            Views.strings(out.putArray("differences"), r.differences());
            Views.strings(out.putArray("notRestored"), r.notRestored());
        });
        return out;
    }

    private static void progress(OutputStream out, String sentence) {
        ObjectNode progress = Views.node();
        progress.put("at", sentence);
        try {
            line(out, progress);
        } catch (UncheckedIOException e) {
            // Whoever asked went away; that must not stop putting back half-way.
            LOG.debug("nobody reads the progress any more: {}", sentence);
        }
    }

    private static void line(OutputStream out, ObjectNode node) {
        try {
            out.write(CanonicalJson.MAPPER.writeValueAsBytes(node));
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
