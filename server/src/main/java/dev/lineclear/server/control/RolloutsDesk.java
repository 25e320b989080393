package dev.lineclear.server.control;

import static dev.lineclear.server.control.ControlServer.text;

import dev.lineclear.execution.Outcome;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Signed;
import dev.lineclear.pipeline.Staging;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.Session;
import dev.lineclear.server.rollouts.ChangeSetText;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes made stage by stage: proposing one, how far each is, stopping it, and what people say of one that stands. */
public final class RolloutsDesk implements Desk {
    private static final int LISTED = 200;
    private static final int MAX_REASON = 1_000;

    private final Store store;
    private final Staging staging;
    private final RolloutViews views;
    private final SignedChange signed;
    private final String region;
    private final Function<String, List<String>> sensitive;

    /**
     * @param region of requests that do not say
     * @param sensitive members of an operation's input that are secret or people's data
     */
    public RolloutsDesk(
            Store store,
            Staging staging,
            InstantSource clock,
            String region,
            Function<String, List<String>> sensitive) {
        this.store = store;
        this.staging = staging;
        this.views = new RolloutViews(store);
        this.signed = new SignedChange(store.approvers(), store.settings(), clock);
        this.region = region;
        this.sensitive = sensitive;
    }

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.get(
                "/v1/rollouts",
                control.guarded((request, body) ->
                        list(name -> request.query().first(name).orElse(""))));
        routing.post("/v1/rollouts", control.guarded((request, body) -> propose(body)));
        routing.get("/v1/rollouts/{id}", control.guarded((request, body) -> show(SessionDesk.id(request))));
        routing.post(
                "/v1/rollouts/{id}/halt", control.guarded((request, body) -> halt(SessionDesk.id(request), body, "")));
        for (String word : List.of("go-on", "revert", "close")) {
            routing.post(
                    "/v1/rollouts/{id}/" + word,
                    control.guarded((request, body) -> said(SessionDesk.id(request), body, word)));
        }
    }

    /**
     * The same by a person: in a session that runs for them, so that whoever proposes is never whoever approves.
     *
     * @param by who asks
     */
    public JsonNode propose(JsonNode body, String by) {
        store.sessions()
                .find(text(body, "session"))
                .filter(s -> !store.approvers().same(s.operator(), by))
                .ifPresent(s -> {
                    throw ControlException.refused(
                            "the session runs for " + s.operator() + ", who alone proposes in it");
                });
        return propose(body);
    }

    /** The same by an agent, in the session whose keys it has. What does not fit is said as a refusal. */
    public JsonNode proposed(Session session, JsonNode asked) {
        try {
            return propose(session, asked);
        } catch (ControlException e) {
            return Views.node().put("result", "refused").put("because", String.valueOf(e.getMessage()));
        }
    }

    /** @param body {@code session}, {@code text} of the change set, and a {@code reason} */
    public JsonNode propose(JsonNode body) {
        Session session = store.sessions()
                .find(text(body, "session"))
                .orElseThrow(() -> ControlException.notFound("there is no such session; see: lineclear session list"));
        return propose(session, body);
    }

    private JsonNode propose(Session session, JsonNode body) {
        String reason = reason(body, "reason");
        try {
            ChangeSet set =
                    ChangeSetText.read(text(body, "text"), region, steps -> staging.planned(session, steps).stream()
                            .map(c -> new ChangeSetText.Planned(c.name(), c.targets()))
                            .toList());
            set.stages().forEach(stage -> stage.steps().forEach(this::refuseSecrets));
            return said(staging.propose(session, set, reason));
        } catch (Staging.UnfitException e) {
            throw ControlException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /** People see a change set whole, and records have it whole: what neither may have is asked for by itself. */
    private void refuseSecrets(ChangeSet.Step step) {
        List<String> members = sensitive.apply(step.operation());
        if (!members.isEmpty()) {
            throw ControlException.badRequest(step.operation() + " carries what is secret or people's data ("
                    + String.join(", ", members) + "), so it cannot be part of a change set");
        }
    }

    static String reason(JsonNode body, String member) {
        String reason = body.path(member).asString("").strip();
        if (reason.length() > MAX_REASON) {
            throw ControlException.badRequest(member + " may have " + MAX_REASON + " characters at most");
        }
        return reason;
    }

    private static ObjectNode said(Answer answer) {
        ObjectNode out = Views.node();
        switch (answer) {
            case Answer.Executed(Outcome.Succeeded ok) -> {
                out.put("result", "started");
                out.put("hold", ok.requestId());
            }
            case Answer.Executed other ->
                out.put("result", "refused").put("because", other.outcome().toString());
            case Answer.Refused refused -> {
                out.put("result", refused.why().name().toLowerCase(Locale.ROOT));
                out.put("hold", refused.holdId());
                out.put("because", refused.message());
                Views.strings(out.putArray("missing"), refused.missing());
            }
        }
        return out;
    }

    /** @param asked what a query says: {@code all} for those that are over too, {@code limit} and {@code after} */
    public JsonNode list(UnaryOperator<String> asked) {
        List<Rollout> rollouts = asked.apply("all").isEmpty()
                ? store.rollouts().live(LISTED)
                : store.rollouts().recent(LISTED);
        ObjectNode out = Views.node();
        ArrayNode lines = out.putArray("rollouts");
        Views.page(out, rollouts, Rollout::id, asked, LISTED)
                .forEach(r -> hold(r).ifPresent(h -> lines.add(RolloutViews.brief(r, h))));
        return out;
    }

    private Optional<Hold> hold(Rollout r) {
        return store.holds().find(r.id());
    }

    public JsonNode show(String id) {
        Rollout r = store.rollouts().find(id).orElseThrow(() -> unknown(id));
        return views.whole(r, hold(r).orElseThrow(() -> unknown(id)));
    }

    private static ControlException unknown(String id) {
        return ControlException.notFound("there is no rollout " + id + "; see: lineclear rollouts --all");
    }

    /** Anyone who can reach the control interface stops things; starting them again is another matter. */
    public JsonNode halt(String id, JsonNode body, String by) {
        String reason = reason(body, "reason");
        try {
            staging.halt(id, (by.isEmpty() ? "halted" : "halted by " + by) + (reason.isEmpty() ? "" : ": " + reason));
            return show(id);
        } catch (Staging.NotNowException e) {
            throw ControlException.conflict(String.valueOf(e.getMessage()));
        }
    }

    /** @param word which it must be */
    public JsonNode said(String id, JsonNode body, String word) {
        return said(id, body, Optional.of(word));
    }

    public JsonNode said(String id, JsonNode body) {
        return said(id, body, Optional.empty());
    }

    /** @param body a signed change {@code rollout.word} with {@code rollout}, {@code word} and {@code because} */
    private JsonNode said(String id, JsonNode body, Optional<String> only) {
        SignedChange.Verified change =
                signed.verify(text(body, "statement"), text(body, "signature"), "rollout.word", false);
        if (!id.equals(text(change.body(), "rollout"))) {
            throw ControlException.refused("the signed change is about another rollout");
        }
        if (only.isPresent() && !only.get().equals(text(change.body(), "word"))) {
            throw ControlException.refused("the signed change says another word");
        }
        Hold hold = store.holds().find(id).orElseThrow(() -> unknown(id));
        Staging.Word word = word(text(change.body(), "word"));
        if (word == Staging.Word.GO_ON
                && store.approvers().same(hold.proposal().session().operator(), change.by())) {
            throw ControlException.refused(change.by() + " is whom the rollout runs for; another person must say so");
        }
        try {
            staging.said(id, word, signed(body, change), reason(change.body(), "because"));
            return show(id);
        } catch (Staging.NotNowException e) {
            throw ControlException.conflict(String.valueOf(e.getMessage()));
        }
    }

    static Signed signed(JsonNode body, SignedChange.Verified change) {
        return new Signed(change.by(), text(body, "statement"), text(body, "signature"));
    }

    private static Staging.Word word(String text) {
        return switch (text) {
            case "go-on" -> Staging.Word.GO_ON;
            case "revert" -> Staging.Word.REVERT;
            case "close" -> Staging.Word.CLOSE;
            default -> throw ControlException.badRequest("a word is go-on, revert or close, not " + text);
        };
    }
}
