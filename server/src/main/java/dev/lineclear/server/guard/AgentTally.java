package dev.lineclear.server.guard;

import dev.lineclear.proposal.Worlds;
import dev.lineclear.record.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What the log says of an agent, for those who are to say how far it is trusted. Takes records newest first. */
final class AgentTally {
    private final String agent;
    private final Set<String> rehearsed = new HashSet<>();
    private final Set<String> mispredicted = new HashSet<>();
    private final Set<String> reverted = new HashSet<>();
    private final Set<String> rejected = new HashSet<>();
    private int reads;
    private int changes;
    private int unheld;
    private int inTwin;
    private int held;
    private int refused;
    private int byPeople;
    private int passed;
    private int wrong;
    private int takenBack;

    AgentTally(String agent) {
        this.agent = agent;
    }

    void add(JsonNode record) {
        String type = record.path("type").asString("");
        JsonNode data = record.path("data");
        String subject = record.path("subject").asString("");
        // Of these the agent is known by the hold, whose opening comes later in this order.
        if (type.equals(Kind.REHEARSED.type())
                && data.path("rehearsal").path("result").asString("").equals("PASSED")) {
            rehearsed.add(subject);
        } else if (type.equals(Kind.COMPARED.type())
                && data.path("seen").asBoolean(false)
                && !data.path("same").asBoolean(true)) {
            mispredicted.add(subject);
        } else if (type.equals(Kind.INTENT.type())
                && data.path("operation").asString("").equals("lineclear:Revert")) {
            reverted.add(data.path("input").path("hold").asString(""));
        } else if (type.equals(Kind.HOLD_MOVED.type())
                && data.path("event").asString("").equals("REJECT")) {
            rejected.add(subject);
        }
        if (data.path("agent").asString("").equals(agent)) {
            own(type, subject, data);
        }
    }

    private void own(String type, String subject, JsonNode data) {
        if (type.equals(Kind.READ.type())) {
            reads++;
        } else if (type.equals(Kind.REFUSED.type())) {
            refused++;
        } else if (type.equals(Kind.INTENT.type())) {
            changes++;
            unheld += data.has("hold") ? 0 : 1;
            inTwin += data.path("destination").path(Worlds.WORLD).asString("").equals(Worlds.TWIN) ? 1 : 0;
        } else if (type.equals(Kind.HOLD_OPENED.type())) {
            held++;
            byPeople += rejected.contains(subject) ? 1 : 0;
            passed += rehearsed.contains(subject) ? 1 : 0;
            wrong += mispredicted.contains(subject) ? 1 : 0;
            takenBack += reverted.contains(subject) ? 1 : 0;
        }
    }

    /** Shares are of all that it asked for: what was held counts once, whether it ran in the end or not. */
    List<String> lines() {
        int asked = reads + unheld + held + refused;
        List<String> lines = new ArrayList<>();
        lines.add("In the last " + Lately.DAYS.toDays() + " days " + agent + " read " + times(reads) + " and changed "
                + times(changes) + ", of these " + inTwin + " in the twin.");
        lines.add("Rehearsals that passed: " + passed + "; mispredictions: " + wrong + "; taken back: " + takenBack
                + ".");
        lines.add("Held: " + share(held, asked) + "; refused by the policies: " + share(refused, asked)
                + ", by people: " + share(byPeople, asked) + " of what it asked for.");
        return lines;
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    private static String share(int count, int all) {
        return count + (all == 0 ? "" : " (" + Math.round(100.0 * count / all) + " %)");
    }
}
