package dev.lineclear.pipeline;

import dev.lineclear.assessment.Course;
import dev.lineclear.assessment.watch.Watch;
import dev.lineclear.pipeline.Answer.Refused;
import dev.lineclear.pipeline.Answer.Why;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Requirement;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.proposal.Visible;
import dev.lineclear.proposal.Vote;
import dev.lineclear.safeguard.approval.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a refused agent is told: what happened, what is missing, what to do next. Never more than it needs. */
final class Refusals {
    /** Names that people gave, and what stands for any of them. */
    private static final Pattern ACCEPTED =
            Pattern.compile("(?<=\\[|, )(" + Signal.ANY_ACCEPTED + "|" + Signal.ACCEPTED + "[a-z0-9-]+)");

    private static final String NOTHING = " Nothing was executed.";

    private final String baseUrl;

    /** @param baseUrl where people look holds up; shown with the hold's id appended */
    Refusals(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    /**
     * @param waits what it waits for other than people's yes
     * @param before votes of the last time that people rejected the same
     */
    Refused held(Hold hold, Optional<String> waits, List<Vote> votes, List<Vote> before) {
        return switch (hold.state()) {
            case OPEN, GRANTED -> waiting(hold, waits, votes, before);
            case REJECTED -> refused(hold, rejected(hold, votes), List.of("Do not repeat it as it is."));
            case IN_DOUBT ->
                elsewhere(
                        hold,
                        "the same request is in doubt as hold " + hold.id() + ": whether it ran is not known.",
                        List.of("A person must settle it: lineclear show " + hold.id()));
            case CLAIMED ->
                elsewhere(
                        hold,
                        "the same request is being executed by another call, under hold " + hold.id() + ".",
                        List.of("Wait for that call's answer."));
            default ->
                refused(
                        hold,
                        "hold " + hold.id() + " is over (" + hold.state() + ").",
                        List.of("Repeat the request to have it held anew."));
        };
    }

    /** In the approver's own words, which they signed to be told. */
    private static String rejected(Hold hold, List<Vote> votes) {
        String words = because(votes);
        return "an approver rejected it (hold " + hold.id() + ")" + (words.isEmpty() ? "." : ": “" + words + "”.");
    }

    private static String because(List<Vote> votes) {
        return votes.stream()
                .filter(v -> v.decision() == Vote.Decision.REJECT)
                .map(v -> Statement.because(v.statement()))
                .filter(because -> !because.isEmpty())
                .map(Visible::text)
                .collect(Collectors.joining("” and “"));
    }

    private Refused waiting(Hold hold, Optional<String> waits, List<Vote> votes, List<Vote> before) {
        if (waits.isPresent() && !hold.required().people()) {
            return inTurn(hold, waits.get());
        }
        long given = votes.stream()
                .filter(v -> v.decision() == Vote.Decision.APPROVE)
                .count();
        List<String> missing = new ArrayList<>();
        for (Requirement requirement : hold.required().requirements()) {
            missing.add(
                    requirement instanceof Requirement.Approvals a
                            ? a.words() + " (" + given + " of " + a.count() + ")"
                            : requirement.words());
        }
        String irreversible = hold.assessment().reversibility().kind() == Reversibility.Kind.IRREVERSIBLE
                ? " It is irreversible: " + hold.assessment().reversibility().because()
                : "";
        String message = "Lineclear: held as " + hold.id() + "; needs "
                + missing.stream().collect(Collectors.joining(" and ")) + "."
                + waits.map(w -> " Then " + w + ".").orElse("") + irreversible + rejectedBefore(before)
                + NOTHING
                + " Run the same command again once approved: " + baseUrl + hold.id();
        return new Refused(
                Why.HELD,
                message,
                hold.id(),
                missing,
                List.of("Have it approved: lineclear approve " + hold.id(), "Then run the same command again."));
    }

    /** People need not be asked, and the agent need not be told to. */
    private Refused inTurn(Hold hold, String waits) {
        return new Refused(
                Why.HELD,
                "Lineclear: held as " + hold.id() + "; " + waits + "." + NOTHING + " Run the same command again then: "
                        + baseUrl + hold.id(),
                hold.id(),
                List.of(waits),
                List.of("Run the same command again then."));
    }

    private static String rejectedBefore(List<Vote> before) {
        String words = because(before);
        return before.isEmpty() ? "" : " It was rejected before" + (words.isEmpty() ? "." : ": “" + words + "”.");
    }

    private static Refused refused(Hold hold, String what, List<String> next) {
        String message = "Lineclear: " + what + NOTHING + " " + String.join(" ", next);
        return new Refused(Why.HELD, message, hold.id(), List.of(), next);
    }

    /** Of a request that another call ran, or may have run: only for this call can anything be promised. */
    private static Refused elsewhere(Hold hold, String what, List<String> next) {
        String message = "Lineclear: " + what + " This call executed nothing. " + String.join(" ", next);
        return new Refused(Why.HELD, message, hold.id(), List.of(), next);
    }

    Refused denied(Verdict.Deny deny) {
        String because = unmarked(String.join(" ", deny.explanation().reasons()));
        String change = String.join(" ", deny.explanation().wouldChange());
        String message = ("Lineclear: denied. " + because + NOTHING + " " + change).strip();
        return new Refused(
                Why.DENIED, message, "", List.of(), deny.explanation().wouldChange());
    }

    /** Policies' reasons name the facts they looked at: what was noticed of the agent's behaviour is for people. */
    private static String unmarked(String reasons) {
        String said = ACCEPTED.matcher(reasons).replaceAll("behaviour");
        for (String name : Course.NAMES) {
            said = said.replace(name, "behaviour");
        }
        for (String name : Watch.NAMES) {
            said = said.replace(name, "behaviour");
        }
        return said;
    }

    /** People have not come to what its session asked for before. */
    Refused crowded() {
        List<String> next = List.of(
                "Ask for what is needed most, and run the same command again once some of the others were decided.");
        return new Refused(
                Why.DENIED,
                "Lineclear: not held: " + HoldDesk.MAX_HELD
                        + " requests of this session wait for people already, as many" + " as may." + NOTHING + " "
                        + next.getFirst(),
                "",
                List.of("fewer than " + HoldDesk.MAX_HELD + " requests of this session that wait"),
                next);
    }

    /** Not why: whoever is stopped learns nothing of what to do less conspicuously. People are told. */
    Refused halted(Session session) {
        List<String> next = List.of("A person must resume it: lineclear resume " + session.id());
        return new Refused(
                Why.HALTED,
                "Lineclear: session " + session.id() + " is halted." + NOTHING + " " + next.getFirst(),
                "",
                List.of(),
                next);
    }

    Refused notSent(String because) {
        return new Refused(
                Why.FAILED_CLOSED,
                "Lineclear: not executed: " + because + "." + NOTHING
                        + " Run the same command again to have it held anew.",
                "",
                List.of(),
                List.of("Run the same command again."));
    }

    Refused failedClosed() {
        return new Refused(
                Why.FAILED_CLOSED,
                "Lineclear: refused, because the gateway itself could not do its part (see its log)."
                        + " Nothing further is executed. Tell whoever runs it.",
                "",
                List.of(),
                List.of("Tell whoever runs the gateway."));
    }
}
