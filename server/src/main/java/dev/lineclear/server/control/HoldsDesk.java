package dev.lineclear.server.control;

import static dev.lineclear.server.control.ControlServer.text;

import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Assembly;
import dev.lineclear.pipeline.Ballots;
import dev.lineclear.pipeline.Rehearsing;
import dev.lineclear.pipeline.Reversal;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Session;
import dev.lineclear.record.Redaction;
import dev.lineclear.safeguard.approval.Enrolments;
import dev.lineclear.safeguard.rollout.Paced;
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
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The queue of holds: looking, voting, settling, taking back. */
public final class HoldsDesk implements Desk {
    private static final Logger LOG = LoggerFactory.getLogger(HoldsDesk.class);
    private static final int LISTED = 500;

    /** Other holds of the session beside one: a person with one minute reads no more. */
    private static final int AROUND = 5;

    private static final Duration REVERT_SESSION = Duration.ofHours(1);

    private final Store store;
    private final Assembly assembly;
    private final SignedChange signed;
    private final InstantSource clock;
    private final Function<String, List<String>> sensitive;

    /** @param sensitive members of an operation's input that are not shown */
    public HoldsDesk(Store store, Assembly assembly, InstantSource clock, Function<String, List<String>> sensitive) {
        this.store = store;
        this.assembly = assembly;
        this.signed = new SignedChange(store.approvers(), store.settings(), clock);
        this.clock = clock;
        this.sensitive = sensitive;
    }

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.get("/v1/holds", control.guarded((request, body) -> list(name -> asked(request, name))));
        routing.get(
                "/v1/holds/{id}",
                control.guarded((request, body) -> shown(SessionDesk.id(request), asked(request, "as"))));
        routing.post("/v1/holds/{id}/votes", control.guarded((request, body) -> vote(SessionDesk.id(request), body)));
        routing.post(
                "/v1/holds/{id}/settle", control.guarded((request, body) -> settle(SessionDesk.id(request), body)));
        routing.post(
                "/v1/holds/{id}/withdraw", control.guarded((request, body) -> withdraw(SessionDesk.id(request), body)));
        routing.post("/v1/holds/{id}/rehearse", control.guarded((request, body) -> rehearse(SessionDesk.id(request))));
        routing.post("/v1/holds/{id}/revert", (request, response) -> revert(control, request, response));
    }

    private static String asked(ServerRequest request, String name) {
        return request.query().first(name).orElse("");
    }

    /**
     * Of the newest {@value #LISTED} holds, worst first: in doubt, then by effect, then by age.
     *
     * @param asked what a query says: {@code all} for those that are over too, {@code state}, {@code agent},
     *     {@code operator}, {@code limit}, and {@code after}, the id of the last one had
     */
    public JsonNode list(UnaryOperator<String> asked) {
        boolean all = !asked.apply("all").isEmpty();
        String state = asked.apply("state");
        List<Hold> holds = store.holds().recent(LISTED).stream()
                .filter(h -> state.isEmpty()
                        ? all || !h.state().terminal()
                        : h.state().name().equalsIgnoreCase(state))
                .filter(h -> wanted(
                        asked.apply("agent"), h.proposal().session().agent().id()))
                .filter(h ->
                        wanted(asked.apply("operator"), h.proposal().session().operator()))
                .sorted(Comparator.comparing((Hold h) -> h.state() != HoldState.IN_DOUBT)
                        .thenComparing(h -> h.assessment().effect(), Comparator.reverseOrder())
                        .thenComparing(Hold::openedAt))
                .toList();
        ObjectNode out = Views.node();
        ArrayNode lines = out.putArray("holds");
        List<Hold> page = Views.page(out, holds, Hold::id, asked, LISTED);
        page.forEach(h -> lines.add(Views.brief(h, store.holds().votes(h.id()))));
        return out;
    }

    private static boolean wanted(String asked, String is) {
        return asked.isEmpty() || asked.equalsIgnoreCase(is);
    }

    /**
     * All about a hold, shown to a person: that begins their time to read. Who signs is seen by the signature alone.
     *
     * @param person to whom, as they say; to nobody in particular when empty
     * @throws ControlException when there is no such hold
     */
    public JsonNode shown(String id, String person) {
        JsonNode out = show(id);
        store.approvers().find(person).ifPresent(reader -> store.holds()
                .find(id)
                .ifPresent(hold -> assembly.ballots().shown(hold, reader.id())));
        return out;
    }

    private JsonNode show(String id) {
        Hold hold = store.holds().find(id).orElseThrow(() -> unknown(id));
        ObjectNode out =
                Views.whole(hold, store.holds().votes(id), store.captures().byHold(id));
        store.captures().removed(id).ifPresent(at -> out.put("wayBackGone", at.toString()));
        out.set(
                "input",
                Redaction.shown(
                        hold.proposal().input(), sensitive.apply(hold.proposal().operation())));
        Enrolments enrolments = new Enrolments(store.settings());
        out.path("votes").values().forEach(v -> enrolments
                .find(v.path("approver").asString(""))
                .filter(Enrolments.Enrolment::doubtful)
                .ifPresent(e -> ((ObjectNode) v).put("enrolled", e.words())));
        out.set("around", around(hold));
        if (assembly.rehearsing().running(id)) {
            out.put("rehearsing", true);
        }
        store.holds().claimant(id).ifPresent(node -> out.put("claimedBy", node));
        assembly.ballots().waits(hold).ifPresent(because -> out.put("waits", because));
        assembly.ballots().paced(hold).ifPresent(paced -> out.set("paced", paced(paced)));
        return out;
    }

    private static ObjectNode paced(Paced paced) {
        ObjectNode out = Views.node();
        out.put("change", paced.change());
        out.put("before", paced.before());
        out.put("hold", paced.hold());
        out.put("until", paced.until());
        Views.strings(out.putArray("healthy"), paced.healthy());
        out.put("then", paced.then());
        return out;
    }

    /** What else was held in the session, newest first; what passed is in the log and on the session's page. */
    private ArrayNode around(Hold hold) {
        ArrayNode lines = CanonicalJson.MAPPER.createArrayNode();
        String session = hold.proposal().session().id();
        store.holds().recent(LISTED).stream()
                .filter(h -> h.proposal().session().id().equals(session) && !h.id().equals(hold.id()))
                .limit(AROUND)
                .forEach(h -> lines.addObject()
                        .put("id", h.id())
                        .put("state", h.state().name())
                        .put("summary", h.assessment().summary())
                        .put("openedAt", h.openedAt().toString()));
        return lines;
    }

    /** Begins one, or says why not; what comes of it stands with the hold. */
    public JsonNode rehearse(String id) {
        Rehearsing.Asked asked = assembly.rehearsing().ask(id);
        ObjectNode out = Views.node();
        out.put("started", asked.started());
        out.put("because", asked.sentence());
        return out;
    }

    private static ControlException unknown(String id) {
        return ControlException.notFound("there is no hold " + id + "; see: lineclear holds --all");
    }

    /** @param body with {@code statement} and {@code signature} */
    public JsonNode vote(String id, JsonNode body) {
        Ballots.Cast cast = assembly.ballots().cast(id, text(body, "statement"), text(body, "signature"));
        ObjectNode out = Views.node();
        out.put("accepted", cast.accepted());
        out.put("code", cast.code());
        out.put("because", cast.sentence());
        out.put("state", cast.state().name());
        return out;
    }

    /** @param body a signed change {@code vote.withdraw} */
    public JsonNode withdraw(String id, JsonNode body) {
        SignedChange.Verified change =
                signed.verify(text(body, "statement"), text(body, "signature"), "vote.withdraw", false);
        if (!id.equals(text(change.body(), "hold"))) {
            throw ControlException.refused("the signed change is about another hold");
        }
        if (!assembly.ballots().withdraw(id, change.by())) {
            throw ControlException.conflict("there is no vote of " + change.by() + " on hold " + id
                    + " to withdraw, or it was claimed already");
        }
        return show(id);
    }

    public JsonNode settle(String id, JsonNode body) {
        SignedChange.Verified change =
                signed.verify(text(body, "statement"), text(body, "signature"), "hold.settle", false);
        if (!id.equals(text(change.body(), "hold"))) {
            throw ControlException.refused("the signed change is about another hold");
        }
        if (!assembly.recovery().settle(id, change.by(), text(change.body(), "finding"))) {
            throw ControlException.conflict("hold " + id + " is neither in doubt nor claimed by another gateway");
        }
        return show(id);
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
    public void proposeRevert(Hold hold, String reason) {
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
                            id,
                            Agent.NONE,
                            person,
                            "revert " + holdId,
                            now,
                            now.plus(REVERT_SESSION),
                            Session.State.OPEN);
                });
    }

    private ObjectNode said(Reversal.Result result) {
        ObjectNode out = Views.node();
        switch (result.answer()) {
            case Answer.Refused refused -> {
                out.put("result", refused.why().name().toLowerCase(java.util.Locale.ROOT));
                out.put("because", refused.message());
                out.put("hold", refused.holdId());
                Views.strings(out.putArray("missing"), refused.missing());
            }
            case Answer.Executed executed ->
                out.put("result", executed.outcome().getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
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
