package dev.lineclear.cli;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Standing;
import dev.lineclear.proposal.Worlds;
import tools.jackson.databind.JsonNode;

/**
 * A hold in a terminal: what will happen, who asks, what it touches, whether it comes back, why it is held. Made of the
 * facts whose digest is signed.
 */
final class HoldPage {
    private HoldPage() {}

    static void print(Print out, JsonNode hold) {
        JsonNode facts = hold.path("facts");
        JsonNode who = facts.path("who");
        out.line("");
        out.line(Print.bold(Print.safe(text(facts, "sentence"))) + "   [" + Print.safe(text(hold, "state")) + "]");
        out.line("");
        out.field("hold", text(facts, "hold"));
        out.field("operation", text(facts, "operation"));
        if (!facts.has("difference")) {
            goesTo(out, facts);
        }
        asked(out, who, facts.has("difference"));
        out.line("");
        out.field("effect", text(facts, "effect") + " (" + known(facts) + ")");
        for (JsonNode target : facts.path("targets")) {
            out.field(
                    "touches",
                    text(target, "urn") + "  in " + text(target, "environment") + " (by "
                            + text(target, "environmentSource") + ")");
        }
        out.items("changes", facts.path("difference"));
        out.items(facts.has("difference") ? "would mean" : "there now", facts.path("observations"));
        out.items("watch out", facts.path("signals"));
        out.items("hangs on it", facts.path("harm"));
        out.line("");
        JsonNode back = facts.path("comesBack");
        out.field("comes back?", text(back, "kind") + ": " + text(back, "because"));
        out.items("is lost", back.path("lost"));
        JsonNode undo = back.path("undo");
        if (undo.isObject()) {
            out.items("captured", undo.path("captures"));
            out.items("put back", undo.path("steps"));
            out.items("not restored", undo.path("notRestored"));
        }
        rehearsal(out, hold);
        out.line("");
        out.items("why held", facts.path("why").path("reasons"));
        out.items("needs", facts.path("required"));
        paced(out, hold);
        for (JsonNode vote : hold.path("votes")) {
            out.field(
                    "signed",
                    text(vote, "decision") + " by " + text(vote, "approver") + " at " + text(vote, "at")
                            + (text(vote, "enrolled").isEmpty() ? "" : "  (" + text(vote, "enrolled") + ")"));
        }
        if (hold.path("capture").isObject()) {
            out.field("capture", text(hold.path("capture"), "summary"));
        }
        if (hold.has("wayBackGone")) {
            out.field("way back", "has run out: what was captured was removed at " + text(hold, "wayBackGone"));
        }
        for (JsonNode other : hold.path("around")) {
            boolean after = text(other, "openedAt").compareTo(text(facts, "openedAt")) > 0;
            out.field(
                    after ? "held after" : "held before",
                    text(other, "summary") + "  [" + text(other, "state") + "] " + text(other, "id"));
        }
        out.field("waits until", text(facts, "expiresAt"));
        out.line("");
        out.field("request", hold.path("input").toString());
        out.field("digest", text(facts, "proposal"));
        out.line("");
    }

    /** In which world it would run, how far its agent was trusted when it asked, and what it waits for. */
    static void brief(Print out, JsonNode hold) {
        JsonNode facts = hold.path("facts");
        out.line(Print.bold(Print.safe(text(facts, "sentence"))) + "   [" + Print.safe(text(hold, "state")) + "]");
        if (!facts.has("difference")) {
            goesTo(out, facts);
        }
        out.items("why held", facts.path("why").path("reasons"));
        out.items("needs", facts.path("required"));
        paced(out, hold);
        out.field("waits until", text(facts, "expiresAt"));
    }

    /** Of a call whose turn it is not: which change, what runs before it, what must be well, what happens by itself. */
    private static void paced(Print out, JsonNode hold) {
        JsonNode paced = hold.path("paced");
        if (hold.has("waits")) {
            out.field("its turn", Print.safe(text(hold, "waits")));
        }
        if (paced.isObject()) {
            out.field("same change", Print.safe(text(paced, "change")));
            out.field("before it", Print.safe(text(paced, "before")));
            out.field("watched till", Print.safe(text(paced, "until")));
            if (paced.path("healthy").isEmpty()) {
                out.field("must be well", "nothing that is asked: time alone is waited");
            }
            out.items("must be well", paced.path("healthy"));
            out.field("then", Print.safe(text(paced, "then")));
        }
    }

    private static void goesTo(Print out, JsonNode facts) {
        JsonNode destination = facts.path("destination");
        out.field("goes to", destination.path(Worlds.WORLD).asString(Worlds.PRODUCTION));
        out.field("standing", destination.path(Worlds.STANDING).asString(Standing.SUPERVISED.word()));
    }

    /** What trying it elsewhere showed, or that it is being tried; nothing where neither is so. */
    static void rehearsal(Print out, JsonNode hold) {
        JsonNode rehearsal = hold.path("facts").path("rehearsal");
        if (hold.path("rehearsing").asBoolean(false)) {
            out.line("");
            out.field("rehearsal", "is running; look again in a moment");
        }
        if (!rehearsal.isObject()) {
            return;
        }
        out.line("");
        out.field("rehearsal", text(rehearsal, "sentence"));
        out.field("it answered", text(rehearsal, "outcome"));
        out.items("it did", rehearsal.path("changes"));
        out.items("read again", rehearsal.path("checks"));
        out.field("taken back", text(rehearsal, "undone"));
        out.items("differs", rehearsal.path("differences"));
        out.items("left out", rehearsal.path("leftOut"));
        out.field(
                "rehearsed",
                text(rehearsal, "at") + ", in " + rehearsal.path("millis").asLong() + " ms; counts until "
                        + text(rehearsal, "until") + " (attempt "
                        + rehearsal.path("attempt").asInt() + ")");
    }

    private static String asker(JsonNode who) {
        return text(who, "agent").equals(Agent.NONE.id())
                ? text(who, "operator") + " themselves, without an agent"
                : text(who, "agent") + ", for " + text(who, "operator");
    }

    private static void asked(Print out, JsonNode who, boolean person) {
        String reason = text(who, "reason");
        if (person) {
            out.field("proposed by", text(who, "operator") + ", an owner");
            out.field("reason", reason.isEmpty() ? "" : "“" + reason + "”");
            return;
        }
        out.field("asked by", asker(who));
        out.field("its task", "“" + text(who, "task") + "” (as stated when the session opened)");
        out.field("its reason", reason.isEmpty() ? "" : "“" + reason + "” (the agent's own words)");
    }

    private static String known(JsonNode facts) {
        String rule = text(facts, "rule");
        String basis = text(facts, "known").toLowerCase(java.util.Locale.ROOT);
        return rule.isEmpty() ? basis : basis + ": " + rule;
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }
}
