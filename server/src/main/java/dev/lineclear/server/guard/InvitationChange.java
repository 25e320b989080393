package dev.lineclear.server.guard;

import dev.lineclear.console.Invitations;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Names;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.record.Kind;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.control.Views;
import dev.lineclear.state.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a link by which a person registers a passkey. Whoever has the link is taken for that person. */
final class InvitationChange implements GatewayChange {
    static final String OPERATION = "lineclear:InvitePerson";

    private static final int MAX_TEAMS = 20;

    private final Store store;
    private final Register register;
    private final Invitations invitations;
    private final Optional<String> console;
    private final String person;
    private final Approver.Role role;
    private final Set<String> teams = new TreeSet<>();
    private final List<String> before;

    InvitationChange(
            Store store, Register register, Invitations invitations, Optional<String> console, JsonNode asked) {
        this.store = store;
        this.register = register;
        this.invitations = invitations;
        this.console = console;
        this.person = Names.check("person", asked.path("id").asString(""));
        if (console.isEmpty()) {
            throw ControlException.conflict("there is no console to invite to; configure one: console.url");
        }
        if (person.equalsIgnoreCase(Proposal.GATEWAY)
                || store.agents().find(person).isPresent()) {
            throw ControlException.conflict(person + " is an agent; agents never approve");
        }
        this.role =
                Approver.Role.valueOf(asked.path("role").asString("approver").toUpperCase(Locale.ROOT));
        Lines.texts(asked, "teams", List.of()).forEach(team -> teams.add(Names.check("team", team)));
        if (teams.size() > MAX_TEAMS) {
            throw ControlException.badRequest("a person is in " + MAX_TEAMS + " teams at most");
        }
        this.before = store.approvers().find(person).map(Lines::of).orElse(List.of());
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public String subject() {
        return "person/" + person;
    }

    @Override
    public ObjectNode details() {
        ObjectNode out = Views.node();
        out.put("id", person);
        out.put("role", role.name());
        Views.strings(out.putArray("teams"), teams);
        return out;
    }

    @Override
    public List<String> before() {
        return before;
    }

    @Override
    public List<String> after() {
        List<String> lines = new ArrayList<>(before);
        if (before.isEmpty()) {
            lines.addAll(Lines.of(new Approver(person, teams, List.of(), false, role)));
        }
        lines.add("a passkey of whoever is given the link, which works once, for an hour");
        return lines;
    }

    @Override
    public ObjectNode make(Mandate mandate) {
        String secret = invitations.make(person, teams, role, mandate.by(), mandate.hold());
        ObjectNode data = Views.node();
        data.put("person", person);
        Views.strings(data.putArray("teams"), teams);
        data.put("role", role.name());
        data.put("invitation", Invitations.id(secret));
        mandate.into(data);
        register.force(Kind.PERSON_INVITED, person, data);
        ObjectNode out = Views.node();
        out.put("person", person);
        out.put("link", console.orElseThrow() + "/enrol#" + secret);
        return out;
    }
}
