package dev.lineclear.server.control;

import dev.lineclear.proposal.Incident;
import tools.jackson.databind.node.ObjectNode;

/** Incidents as documents. */
final class IncidentViews {
    private IncidentViews() {}

    static void answers(ObjectNode out, Incident.Closed closed) {
        out.put("summary", closed.summary());
        out.put("impact", closed.impact());
        Views.strings(out.putArray("factors"), closed.factors());
        Views.strings(out.putArray("lessons"), closed.lessons());
        Views.strings(out.putArray("actions"), closed.actions());
    }

    static ObjectNode of(Incident incident) {
        ObjectNode out = Views.node();
        out.put("id", incident.id());
        out.put("state", incident.closed().isPresent() ? "CLOSED" : "OPEN");
        out.put("session", incident.session());
        out.put("agent", incident.agent());
        out.put("operator", incident.operator());
        out.put("by", incident.by());
        out.put("what", incident.what());
        out.put("since", incident.since().toString());
        out.put("openedAt", incident.openedAt().toString());
        incident.closed().ifPresent(closed -> {
            ObjectNode found = out.putObject("closed");
            found.put("by", closed.by());
            found.put("at", closed.at().toString());
            answers(found, closed);
        });
        return out;
    }
}
