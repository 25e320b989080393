package dev.lineclear.server;

import dev.lineclear.assessment.LiveState;
import dev.lineclear.console.Changing;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.server.control.ChangesDesk;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.PeopleDesk;
import dev.lineclear.server.control.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The console's way to change the gateway: the same desk as the command line's and the API's. */
final class Workbench implements Changing {
    private static final int DONE = 200;

    private final ChangesDesk changes;
    private final PeopleDesk people;
    private final LiveState consequences;

    /** @param consequences what changes of the gateway would mean */
    Workbench(ChangesDesk changes, PeopleDesk people, LiveState consequences) {
        this.changes = changes;
        this.people = people;
        this.consequences = consequences;
    }

    @Override
    public Look look(String change, JsonNode asked, String by) {
        try {
            Proposal proposal = changes.look(change, asked, by);
            List<String> difference = new ArrayList<>();
            proposal.input().path("difference").values().forEach(line -> difference.add(line.asString("")));
            return new Look(difference, difference.isEmpty() ? List.of() : consequences.observe(proposal), "");
        } catch (ControlException e) {
            return new Look(List.of(), List.of(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Outcome ask(String change, String statement, String proof, JsonNode texts) {
        ObjectNode body = signed(statement, proof);
        body.set("texts", texts);
        return said(
                () -> switch (change) {
                    case "agent.put" -> changes.agent(body);
                    case "agent.standing" -> changes.standing(body);
                    case "agent.remove" -> people.removeAgent(body);
                    case "approver.put" -> changes.person(body);
                    case "approver.remove" -> people.removeApprover(body);
                    case "approver.remove-key" -> people.removeKey(body);
                    case "people.invite" -> changes.invitation(body);
                    case "policies.put" -> changes.policies(body);
                    case "settings.put" -> changes.settings(body);
                    default -> throw ControlException.notFound("there is no change " + change);
                },
                change.equals("settings.put") ? "It is done, and in force from the next start." : "It is done.");
    }

    @Override
    public SortedMap<String, String> policies() {
        return changes.policyTexts();
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> all = new TreeMap<>();
        changes.settingsNow()
                .properties()
                .forEach(e -> all.put(e.getKey(), e.getValue().asString("")));
        return all;
    }

    @Override
    public Outcome apply(String hold, String statement, String proof) {
        return said(() -> changes.apply(hold, signed(statement, proof)), "It is done.");
    }

    private static ObjectNode signed(String statement, String proof) {
        ObjectNode body = Views.node();
        body.put("statement", statement);
        body.put("signature", proof);
        return body;
    }

    private static Outcome said(Supplier<JsonNode> desk, String done) {
        try {
            JsonNode answer = desk.get();
            String hold = answer.path("hold").asString("");
            String link = answer.path("link").asString("");
            return switch (answer.path("result").asString("")) {
                case "held" -> new Outcome(DONE, "Proposed. Another owner looks and signs.", hold, "");
                case "unchanged" -> new Outcome(DONE, "That is how it is already.", "", "");
                default -> new Outcome(DONE, done, "", link);
            };
        } catch (ControlException e) {
            return new Outcome(e.status(), String.valueOf(e.getMessage()), "", "");
        }
    }
}
