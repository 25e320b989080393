package dev.lineclear.cli;

import tools.jackson.databind.JsonNode;

/** A hold in a terminal: what will happen, who asks, what it touches, whether it comes back, why it is held. */
final class HoldPage {
    private HoldPage() {}

    static void print(Print out, JsonNode hold) {
        JsonNode assessment = hold.path("assessment");
        JsonNode session = hold.path("session");
        out.line("");
        out.line(Print.bold(hold.path("summary").asString("")) + "   ["
                + hold.path("state").asString("") + "]");
        out.line("");
        out.field("hold", text(hold, "id"));
        out.field("operation", text(hold, "operation"));
        out.field("asked by", text(session, "agent") + ", for " + text(session, "operator"));
        out.field("its task", "“" + text(session, "task") + "” (as stated when the session opened)");
        if (!text(hold, "reason").isEmpty()) {
            out.field("its reason", "“" + text(hold, "reason") + "” (the agent's own words)");
        }
        out.line("");
        out.field("effect", text(assessment, "effect") + " (" + known(assessment) + ")");
        for (JsonNode target : assessment.path("targets")) {
            out.field(
                    "touches",
                    text(target, "urn") + "  in " + text(target, "environment") + " (by "
                            + text(target, "environmentSource") + ")");
        }
        out.items("there now", assessment.path("observations"));
        out.items("watch out", assessment.path("signals"));
        out.line("");
        out.field("comes back?", text(assessment, "reversibility") + ": " + text(assessment, "because"));
        out.items("is lost", assessment.path("lost"));
        JsonNode undo = assessment.path("undo");
        if (undo.isObject()) {
            out.items("captured", undo.path("captures"));
            out.items("put back", undo.path("steps"));
            out.items("not restored", undo.path("notRestored"));
        }
        out.line("");
        out.items("why held", hold.path("explanation").path("reasons"));
        out.items("needs", hold.path("required"));
        for (JsonNode vote : hold.path("votes")) {
            out.field("signed", text(vote, "decision") + " by " + text(vote, "approver") + " at " + text(vote, "at"));
        }
        if (hold.path("capture").isObject()) {
            out.field("capture", text(hold.path("capture"), "summary"));
        }
        out.field("waits until", text(hold, "expiresAt"));
        out.line("");
        out.field("request", hold.path("input").toString());
        out.field("digest", text(hold, "proposalDigest"));
        out.line("");
    }

    private static String known(JsonNode assessment) {
        String rule = text(assessment, "rule");
        String basis = text(assessment, "known").toLowerCase(java.util.Locale.ROOT);
        return rule.isEmpty() ? basis : basis + ": " + rule;
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }
}
