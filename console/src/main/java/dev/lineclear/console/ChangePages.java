package dev.lineclear.console;

import dev.lineclear.console.Visit.Refusal;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Visible;
import dev.lineclear.safeguard.approval.PasskeyKey;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes of the gateway itself, which owners look at, ask for and make here. As with votes, what counts is the passkey's
 * signature and nothing else.
 */
public final class ChangePages {
    private final Store store;
    private final Changing changing;
    private final RegisteredPasskeys registered;
    private final Pages pages;
    private final Throttle asked;

    ChangePages(Store store, Changing changing, String origin, Pages pages, InstantSource clock) {
        this.store = store;
        this.changing = changing;
        this.registered = new RegisteredPasskeys(store.approvers(), origin);
        this.pages = pages;
        this.asked = new Throttle(Limits.VOTES, clock);
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        routing.get("/changes", guard.page(this::page));
        routing.post("/changes/look", guard.change(this::look));
        routing.post("/changes/{id}", guard.change(this::ask));
        routing.post("/holds/{id}/apply", guard.change(this::apply));
    }

    /** @throws Refusal when whoever asks is no owner */
    private static Approver owner(Visit visit) {
        Approver person = visit.approver();
        if (!person.owner()) {
            throw new Refusal(403, "Only owners change the gateway.");
        }
        return person;
    }

    /** A key of somebody's, by what tells it from their others. */
    public record Key(String line, String word) {}

    /** Somebody who is registered. */
    public record Person(String id, String role, boolean owner, String teams, List<Key> keys) {}

    private void page(Visit visit) {
        Approver reader = owner(visit);
        visit.html(
                200,
                pages.page(
                        "changes",
                        Frame.of(visit, "Changes of the gateway", "/changes"),
                        Map.of(
                                "people",
                                store.approvers().all().stream()
                                        .map(ChangePages::person)
                                        .toList(),
                                "agents",
                                List.<Agent>copyOf(store.agents().all()),
                                "policies",
                                changing.policies(),
                                "settings",
                                changing.settings(),
                                "keys",
                                registered.ids(reader))));
    }

    private static Person person(Approver p) {
        return new Person(
                p.id(),
                p.role().name().toLowerCase(java.util.Locale.ROOT),
                p.owner(),
                String.join(", ", p.teams().stream().sorted().toList()),
                p.keys().stream().map(line -> new Key(line, word(line))).toList());
    }

    /** Enough of a key to know it by. */
    private static String word(String line) {
        String end = line.substring(Math.max(0, line.length() - 24));
        return (PasskeyKey.is(line) ? "passkey …" : line.substring(0, Math.max(0, line.indexOf(' '))) + " …") + end;
    }

    private void look(Visit visit) {
        Approver person = owner(visit);
        JsonNode body = body(visit, person);
        Changing.Look seen = changing.look(body.path("change").asString(""), body.path("asked"), person.id());
        if (!seen.refusal().isEmpty()) {
            throw new Refusal(409, seen.refusal());
        }
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        lines(out.putArray("difference"), seen.difference());
        lines(out.putArray("meaning"), seen.meaning());
        visit.json(200, out);
    }

    /** What somebody may have chosen the words of is made visible before it is shown. */
    private static void lines(ArrayNode array, List<String> lines) {
        lines.forEach(line -> array.add(Visible.lines(line)));
    }

    private void ask(Visit visit) {
        Approver person = owner(visit);
        JsonNode body = body(visit, person);
        answer(
                visit,
                changing.ask(
                        visit.id(),
                        body.path("statement").asString(""),
                        registered.proof(person, body),
                        body.path("texts")));
    }

    private void apply(Visit visit) {
        Approver person = owner(visit);
        JsonNode body = body(visit, person);
        answer(visit, changing.apply(visit.id(), body.path("statement").asString(""), registered.proof(person, body)));
    }

    private JsonNode body(Visit visit, Approver person) {
        if (!asked.admits(person.id())) {
            throw new Refusal(429, "That are many changes for one minute. Look at the last one first.");
        }
        return visit.json();
    }

    private static void answer(Visit visit, Changing.Outcome done) {
        if (done.status() != 200) {
            throw new Refusal(done.status(), done.because());
        }
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("because", done.because());
        out.put("hold", done.hold());
        out.put("link", done.link());
        visit.json(200, out);
    }
}
