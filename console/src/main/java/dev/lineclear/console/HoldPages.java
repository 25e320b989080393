package dev.lineclear.console;

import dev.lineclear.console.Visit.Refusal;
import dev.lineclear.pipeline.Ballots;
import dev.lineclear.pipeline.Rehearsing;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Visible;
import dev.lineclear.record.Redaction;
import dev.lineclear.safeguard.approval.Enrolments;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.node.ObjectNode;

/** The queue of holds, a hold, and votes on it. */
final class HoldPages {
    private final Store store;
    private final Ballots ballots;
    private final Rehearsing rehearsing;
    private final RegisteredPasskeys registered;
    private final Function<String, List<String>> sensitive;
    private final Pages pages;
    private final InstantSource clock;
    private final Throttle votes;
    private final Throttle rehearsals;

    /** @param sensitive members of an operation's input that are not shown */
    HoldPages(
            Store store,
            Ballots ballots,
            Rehearsing rehearsing,
            String origin,
            Function<String, List<String>> sensitive,
            Pages pages,
            InstantSource clock) {
        this.store = store;
        this.ballots = ballots;
        this.rehearsing = rehearsing;
        this.registered = new RegisteredPasskeys(store.approvers(), origin);
        this.sensitive = sensitive;
        this.pages = pages;
        this.clock = clock;
        this.votes = new Throttle(Limits.VOTES, clock);
        this.rehearsals = new Throttle(Limits.VOTES, clock);
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        routing.get("/", guard.page(visit -> queue(visit, "queue")));
        routing.get("/queue/live", guard.page(visit -> queue(visit, "queuelive")));
        routing.get("/holds/{id}", guard.page(visit -> hold(visit, "hold")));
        routing.get("/holds/{id}/live", guard.page(visit -> hold(visit, "holdlive")));
        routing.post("/holds/{id}/votes", guard.change(this::vote));
        routing.post("/holds/{id}/withdraw", guard.change(this::withdraw));
        routing.post("/holds/{id}/rehearse", guard.change(this::rehearse));
    }

    private void queue(Visit visit, String template) {
        String reader = visit.signedIn().person().id();
        visit.html(200, queue(reader, template, title -> Frame.of(visit, title, "/")));
    }

    private String queue(String reader, String template, Function<String, Frame> frame) {
        List<QueueView.Line> lines = QueueView.of(store.holds(), store.approvers(), reader, clock.instant());
        long mine = lines.stream().filter(QueueView.Line::mine).count();
        String title = mine == 0 ? "Queue" : "(" + mine + ") Queue";
        int reviews = store.reviews().open(Limits.REVIEWS).size();
        return pages.page(
                template,
                frame.apply(title),
                Map.of("groups", QueueView.groups(lines), "total", lines.size(), "mine", mine, "reviews", reviews));
    }

    /** The queue for nobody: whoever is woken later does not wait for what a new process has to load. */
    void warm() {
        String unused = queue("", "queue", title -> new Frame(title, "/", "", "", "", false));
    }

    private void hold(Visit visit, String template) {
        Hold hold = find(visit.id());
        Approver reader = visit.signedIn().person();
        HoldView view = view(hold, reader, clock.instant());
        if (reader.role() == Approver.Role.APPROVER) {
            ballots.shown(hold, reader.id());
        }
        visit.html(
                200,
                pages.page(
                        template,
                        Frame.of(visit, view.fact("sentence"), "/"),
                        Map.of("hold", view, "gone", gone(hold.id()))));
    }

    /** When what was captured was removed; empty when it is there, or never was. */
    private String gone(String id) {
        return store.captures().removed(id).map(Instant::toString).orElse("");
    }

    private Hold find(String id) {
        return store.holds().find(id).orElseThrow(() -> new Refusal(404, "There is no such hold."));
    }

    private HoldView view(Hold hold, Approver reader, Instant now) {
        JsonNode input = Redaction.shown(
                hold.proposal().input(), sensitive.apply(hold.proposal().operation()));
        String text = CanonicalJson.MAPPER
                .writer()
                .with(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(input);
        return new HoldView(
                hold,
                store.holds().votes(hold.id()),
                Visible.lines(text),
                reader,
                store.approvers().same(hold.proposal().session().operator(), reader.id()),
                registered.ids(reader),
                ballots.mayBreakGlass(hold, reader),
                rehearsing.running(hold.id()),
                ballots.waits(hold).map(Visible::text).orElse(""),
                ballots.paced(hold),
                now,
                this::mark);
    }

    private String mark(String person) {
        return new Enrolments(store.settings())
                .find(person)
                .filter(Enrolments.Enrolment::doubtful)
                .map(Enrolments.Enrolment::words)
                .orElse("");
    }

    /** The cookie says who asks to vote; what counts is the passkey's assertion over the statement, and nothing else. */
    private void vote(Visit visit) {
        Approver person = visit.approver();
        if (!votes.admits(person.id())) {
            throw new Refusal(429, "That are many votes for one minute. Read the next one first.");
        }
        JsonNode body = visit.json();
        String proof = registered.proof(person, body);
        Ballots.Cast cast = ballots.cast(visit.id(), body.path("statement").asString(""), proof);
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("accepted", cast.accepted());
        out.put("code", cast.code());
        out.put("because", cast.sentence());
        out.put("state", cast.state().name());
        visit.json(cast.accepted() ? 200 : 403, out);
    }

    /** Trying something where nothing of production is takes no passkey: it decides nothing. */
    private void rehearse(Visit visit) {
        Approver person = visit.approver();
        if (!rehearsals.admits(person.id())) {
            throw new Refusal(429, "That are many rehearsals for one minute. Read what the last one showed first.");
        }
        find(visit.id());
        Rehearsing.Asked asked = rehearsing.ask(visit.id());
        if (!asked.started()) {
            throw new Refusal(409, asked.sentence());
        }
        visit.json(200, CanonicalJson.MAPPER.createObjectNode().put("because", asked.sentence()));
    }

    private void withdraw(Visit visit) {
        Approver person = visit.approver();
        find(visit.id());
        if (!ballots.withdraw(visit.id(), person.id())) {
            throw new Refusal(409, "There is no vote of yours to withdraw any more.");
        }
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("withdrawn", true);
        visit.json(200, out);
    }
}
