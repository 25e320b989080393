package dev.lineclear.server.control;

import static dev.lineclear.server.control.ControlServer.text;

import dev.lineclear.console.Invitations;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Names;
import dev.lineclear.record.Kind;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Invitations to the console, by owners, who sign for them; recorded before the link exists. */
public final class InviteDesk {
    private static final int MAX_TEAMS = 20;

    private final Store store;
    private final Register register;
    private final Invitations invitations;
    private final Optional<String> console;
    private final SignedChange signed;

    /** @param console its URL; empty when there is none */
    public InviteDesk(Store store, Register register, Optional<String> console, InstantSource clock) {
        this.store = store;
        this.register = register;
        this.invitations = new Invitations(store.settings(), clock);
        this.console = console;
        this.signed = new SignedChange(store.approvers(), store.settings(), clock);
    }

    void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.post("/v1/people/invite", control.guarded((request, body) -> invite(body)));
    }

    private JsonNode invite(JsonNode body) {
        String url = console.orElseThrow(
                () -> ControlException.conflict("there is no console to invite to; configure one: console.url"));
        SignedChange.Verified change =
                signed.verify(text(body, "statement"), text(body, "signature"), "people.invite", true);
        String person = Names.check("person", text(change.body(), "id"));
        if (store.agents().find(person).isPresent()) {
            throw ControlException.conflict(person + " is an agent; agents never approve");
        }
        Approver.Role role = Approver.Role.valueOf(
                change.body().path("role").asString("approver").toUpperCase(Locale.ROOT));
        Set<String> teams = new TreeSet<>();
        change.body().path("teams").values().forEach(team -> teams.add(Names.check("team", team.asString(""))));
        if (teams.size() > MAX_TEAMS) {
            throw ControlException.badRequest("a person is in " + MAX_TEAMS + " teams at most");
        }
        String secret = invitations.make(person, teams, role, change.by());
        ObjectNode data = Views.node();
        data.put("person", person);
        Views.strings(data.putArray("teams"), teams);
        data.put("role", role.name());
        data.put("invitation", Invitations.id(secret));
        data.put("by", change.by());
        data.put("statement", text(body, "statement"));
        data.put("signature", text(body, "signature"));
        register.force(Kind.PERSON_INVITED, person, data);
        ObjectNode out = Views.node();
        out.put("person", person);
        out.put("link", url + "/enrol#" + secret);
        return out;
    }
}
