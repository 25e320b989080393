package dev.lineclear.server.review;

import static dev.lineclear.server.review.Story.t;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Visible;
import dev.lineclear.server.review.Story.Line;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Who had a part, and what each had before them; no more than the records say. */
final class Attribution {
    private final Story story;
    private final Set<String> said = new LinkedHashSet<>();

    private Attribution(Story story) {
        this.story = story;
    }

    static Set<String> of(Story story) {
        Attribution all = new Attribution(story);
        story.lines().forEach(all::line);
        story.grounds().unprotected().forEach(all::unprotected);
        story.grounds().owners().forEach(all::owner);
        story.grounds().policies().forEach(all::policies);
        return all.said;
    }

    private void line(Line line) {
        JsonNode data = line.data();
        String agent = t(data, "agent");
        String session = t(data, "session");
        TakenBack.rollout(data)
                .ifPresentOrElse(
                        rollout -> said.add("The gateway, which put back what rollout " + rollout + " of "
                                + t(data, "operator") + " had done, as people had signed for."),
                        () -> {
                            if (TakenBack.hold(data).isPresent()) {
                                said.add("Person " + t(data, "operator") + ", who had something of it taken back.");
                            }
                        });
        if (!agent.isEmpty()
                && !agent.equals(Agent.NONE.id())
                && story.sessions().contains(session)) {
            said.add("Agent " + agent + ", session " + session + worker(session));
        }
        if (line.kind().equals("session-opened")) {
            said.add("Operator " + t(data, "operator") + ", who stated the task: " + Visible.text(t(data, "task")));
        }
        if (line.kind().equals("vote") || line.kind().equals("glass-broken")) {
            said.add("Approver, record " + line.index() + ": " + Sentences.of(line, story.fates()) + "\n"
                    + shown(line.subject()));
        }
    }

    private String worker(String session) {
        return story.lines().stream()
                .filter(l -> l.kind().equals("session-opened") && l.subject().equals(session))
                .findFirst()
                .map(l -> Sentences.worker(l.data()))
                .filter(words -> !words.isEmpty())
                .map(words -> words + ", by the word of whoever opened it.")
                .orElse(". Its model and version are not recorded.");
    }

    private String shown(String hold) {
        return story.fates()
                .opened(hold)
                .map(l -> {
                    JsonNode assessment = l.data().path("assessment");
                    List<String> all = new ArrayList<>();
                    all.add("They signed what was shown as " + t(l.data(), "shownDigest") + ": "
                            + Findings.whole(Visible.text(Sentences.what(l.data()))));
                    Findings.shown(assessment).forEach(part -> all.add(Visible.text(part)));
                    return String.join("\n", all);
                })
                .orElse("What they were shown is not among these records.");
    }

    private void unprotected(Grounds.Unprotected gate) {
        String off = "Protection was off: the gate " + gate.gate() + " only observed, and enforced nothing";
        said.add(gate.started()
                .map(start -> off + ", from the gateway's start in record " + start.index() + " of "
                        + Story.moment(start) + " on, "
                        + gate.agreed()
                                .map(l -> "by settings that " + t(l.data(), "by") + " proposed and signed, record "
                                        + l.index() + ".")
                                .orElse("by its configuration; who wrote that is not recorded."))
                .orElseGet(() -> off + ", as record " + gate.first().index()
                        + " shows: policies objected, and it passed. Since when, and by whose word, is not recorded."
                        + " What there was then was not looked at, since the gate only observed."));
    }

    private void owner(Line registered) {
        said.add("Owner of agent " + registered.subject() + " then: " + t(registered.data(), "owner") + ", as record "
                + registered.index() + " signed by " + t(registered.data(), "by") + " has it.");
    }

    private void policies(Grounds.Decided policies) {
        said.add("Policies " + policies.version() + " decided, from record "
                + policies.first().index() + " on. "
                + policies.loaded()
                        .map(l -> loaded(l, policies.approvers()))
                        .orElse("How they came into force is not in this log."));
    }

    private static String loaded(Line l, List<String> approvers) {
        if (l.kind().equals("gateway-started")) {
            return "They were in force as the gateway started, in record " + l.index() + " of " + Story.moment(l)
                    + "; who wrote them is not recorded.";
        }
        String came = "They came into force in record " + l.index() + " of " + Story.moment(l);
        if (!l.data().has("by")) {
            return came + ", from files; who wrote them is not recorded.";
        }
        String by = t(l.data(), "by");
        List<String> others = approvers.stream().filter(a -> !a.equals(by)).toList();
        String hold = t(l.data(), "hold");
        return came + ", signed by " + by
                + (others.isEmpty() ? "" : " and, under hold " + hold + ", by " + String.join(" and ", others))
                + (l.data().path("alone").asBoolean(false) ? ", the only owner then" : "")
                + ". The statement that they signed is in the record.";
    }
}
