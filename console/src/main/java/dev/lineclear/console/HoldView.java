package dev.lineclear.console;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Shown;
import dev.lineclear.proposal.Visible;
import dev.lineclear.proposal.Vote;
import dev.lineclear.safeguard.approval.Statement;
import dev.lineclear.safeguard.rollout.Paced;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** A hold's page, made of the facts whose digest is signed, and of what changes while it waits. */
public final class HoldView {
    private final Hold hold;
    private final List<Vote> votes;
    private final String input;
    private final String reader;
    private final boolean owner;
    private final boolean operates;
    private final boolean mayVote;
    private final String keys;
    private final boolean glass;
    private final boolean rehearsing;
    private final String waits;
    private final Optional<Paced> paced;
    private final Instant now;
    private final JsonNode facts;
    private final UnaryOperator<String> marks;

    /**
     * @param input the request, without secrets
     * @param reader who looks at it
     * @param operates whether the agent runs for them, under whatever name of theirs
     * @param keys the ids of the passkeys they can sign with, spaces between
     * @param glass whether policies let them break the glass on it
     * @param rehearsing whether it is being tried elsewhere right now
     * @param waits what it waits for other than people's yes; empty where for nothing
     * @param paced what is told of that
     * @param marks what is to be known of a person who voted, such as that one owner let them in alone; else empty
     */
    HoldView(
            Hold hold,
            List<Vote> votes,
            String input,
            Approver reader,
            boolean operates,
            String keys,
            boolean glass,
            boolean rehearsing,
            String waits,
            Optional<Paced> paced,
            Instant now,
            UnaryOperator<String> marks) {
        this.hold = hold;
        this.votes = List.copyOf(votes);
        this.input = input;
        this.reader = reader.id();
        this.owner = reader.owner();
        this.operates = operates;
        this.mayVote = reader.role() == Approver.Role.APPROVER;
        this.keys = keys;
        this.glass = glass;
        this.rehearsing = rehearsing;
        this.waits = waits;
        this.paced = paced;
        this.now = now;
        this.facts = Shown.of(hold);
        this.marks = marks;
    }

    /** A fact by its path, such as {@code who.agent}. */
    public String fact(String path) {
        return at(path).asString("");
    }

    /** Whether a person asks by themselves, without an agent. */
    public boolean personal() {
        return fact("who.agent").equals(Agent.NONE.id());
    }

    public List<String> facts(String path) {
        List<String> all = new ArrayList<>();
        at(path).values().forEach(n -> all.add(n.asString("")));
        return all;
    }

    public Map<String, String> pairs(String path) {
        Map<String, String> all = new TreeMap<>();
        at(path).properties().forEach(e -> all.put(e.getKey(), e.getValue().asString("")));
        return all;
    }

    private JsonNode at(String path) {
        JsonNode node = facts;
        for (String step : path.split("\\.", -1)) {
            node = node.path(step);
        }
        return node;
    }

    /** What it touches. */
    public record Touched(String urn, String type, String environment, String source, Map<String, String> tags) {}

    public List<Touched> touched() {
        List<Touched> all = new ArrayList<>();
        for (JsonNode t : facts.path("targets").values()) {
            Map<String, String> tags = new TreeMap<>();
            t.path("tags")
                    .properties()
                    .forEach(e -> tags.put(e.getKey(), e.getValue().asString("")));
            all.add(new Touched(
                    t.path("urn").asString(""),
                    t.path("type").asString(""),
                    t.path("environment").asString(""),
                    t.path("environmentSource").asString(""),
                    tags));
        }
        return all;
    }

    /** One person's say. */
    public record Said(
            String person, boolean approves, String did, String at, String because, boolean mine, String mark) {}

    public List<Said> said() {
        return votes.stream()
                .map(v -> new Said(
                        v.approver(),
                        v.decision() == Vote.Decision.APPROVE,
                        did(v.decision()),
                        QueueView.span(Duration.between(v.at(), now)) + " ago",
                        Visible.text(Statement.because(v.statement())),
                        v.approver().equals(reader),
                        marks.apply(v.approver())))
                .toList();
    }

    private static String did(Vote.Decision decision) {
        return switch (decision) {
            case APPROVE -> "approved";
            case REJECT -> "rejected";
            case CONFIRM -> "looked a second time";
            case BREAK_GLASS -> "broke the glass";
        };
    }

    public String id() {
        return hold.id();
    }

    public String state() {
        return changesGateway() && hold.state() == HoldState.GRANTED
                ? "approved; waits for whoever proposed it"
                : waits.isEmpty() || hold.required().people() ? QueueView.words(hold.state()) : "waits for its turn";
    }

    /** What it waits for other than people's yes; empty where for nothing. */
    public String waits() {
        return waits;
    }

    /** Of a call whose turn it is not: what is told of it, by what it is about. */
    public Map<String, String> paced() {
        Map<String, String> told = new LinkedHashMap<>();
        paced.ifPresent(p -> {
            told.put("Same change", p.change());
            told.put("Before it", p.before());
            told.put("Watched till", p.until());
            told.put("Must be well", p.healthy().isEmpty() ? "time alone is waited" : String.join(", ", p.healthy()));
            told.put("Then", p.then());
        });
        told.values().removeIf(String::isEmpty);
        return told;
    }

    /** Whether it is being tried elsewhere right now. */
    public boolean rehearsing() {
        return rehearsing;
    }

    public boolean mayRehearse() {
        boolean waits = hold.state() == HoldState.OPEN || hold.state() == HoldState.GRANTED;
        return mayVote && waits && !rehearsing && !changesGateway();
    }

    public String stateClass() {
        return hold.state().name().toLowerCase(Locale.ROOT);
    }

    public String comesBack() {
        return switch (hold.assessment().reversibility().kind()) {
            case REVERSIBLE -> "Yes, it can be taken back.";
            case RECREATABLE -> "It can be made again, as something new.";
            case WINDOWED -> "It can be cancelled for a time.";
            case LOSSY -> "Partly: something is lost.";
            case IRREVERSIBLE -> "No. It cannot be taken back.";
            case UNKNOWN -> "Nobody knows, so count on no.";
        };
    }

    public String comesBackClass() {
        return hold.assessment().reversibility().kind().name().toLowerCase(Locale.ROOT);
    }

    public String left() {
        return QueueView.span(Duration.between(now, hold.expiresAt()));
    }

    public String age() {
        return QueueView.span(Duration.between(hold.openedAt(), now));
    }

    /** What is missing still, in words; empty when nothing is. */
    public String missing() {
        long approved = votes.stream()
                .filter(v -> v.decision() == Vote.Decision.APPROVE)
                .count();
        if (!waits.isEmpty() && !hold.required().people()) {
            return "";
        }
        return switch (hold.state()) {
            case OPEN -> approved + " of " + Math.max(1, hold.required().approvals()) + " approvals so far";
            case GRANTED ->
                changesGateway()
                        ? "Nothing: " + hold.proposal().session().operator()
                                + " may apply it, here or by lineclear apply"
                        : "Nothing: the agent may ask again";
            default -> "";
        };
    }

    /** Whether it is about the gateway itself, and not from an agent. */
    public boolean changesGateway() {
        return hold.proposal().changesGateway();
    }

    public String input() {
        return input;
    }

    public String shown() {
        return Digest.of(facts).hex();
    }

    public String policy() {
        return hold.policyVersion();
    }

    public String reader() {
        return reader;
    }

    public String keys() {
        return keys;
    }

    /** Why the reader cannot vote now; empty when they can. */
    public String obstacle() {
        boolean waits = hold.state() == HoldState.OPEN || hold.state() == HoldState.GRANTED;
        if (!waits) {
            return "This hold is over: " + state() + ".";
        }
        if (!this.waits.isEmpty() && !hold.required().people()) {
            return "Nobody's approval is missing.";
        }
        if (!mayVote) {
            return "You may look, and neither approve nor reject.";
        }
        if (mayApply()) {
            return "Another owner agreed. It is done when you apply it.";
        }
        if (operates) {
            return changesGateway()
                    ? "You proposed it, so another owner has to approve."
                    : "The agent runs for you, so somebody else has to approve.";
        }
        if (changesGateway() && !owner) {
            return "Only owners decide on changes of the gateway.";
        }
        if (votes.stream().anyMatch(v -> v.approver().equals(reader))) {
            return secondLookFrom().isEmpty() ? "You have voted." : secondLookFrom();
        }
        return keys.isEmpty() ? "You have no passkey here; use lineclear approve, or ask for an invitation." : "";
    }

    /** Whether the reader proposed this change of the gateway, others agreed, and they can make it now. */
    public boolean mayApply() {
        return changesGateway()
                && hold.state() == HoldState.GRANTED
                && owner
                && hold.proposal().session().operator().equals(reader)
                && !keys.isEmpty();
    }

    public boolean mayWithdraw() {
        return (hold.state() == HoldState.OPEN || hold.state() == HoldState.GRANTED)
                && votes.stream().anyMatch(v -> v.approver().equals(reader));
    }

    public boolean mayApprove() {
        return obstacle().isEmpty() && hold.state() == HoldState.OPEN;
    }

    public boolean mayReject() {
        return obstacle().isEmpty();
    }

    public boolean mayBreakGlass() {
        return mayApprove() && glass;
    }

    /** Whether the reader approved and a rule wants them to look again. */
    public boolean mayConfirm() {
        return hold.state() == HoldState.OPEN
                && hold.required().care().secondLook() > 0
                && !keys.isEmpty()
                && votes.stream().anyMatch(v -> isReaders(v, Vote.Decision.APPROVE))
                && votes.stream().noneMatch(v -> isReaders(v, Vote.Decision.CONFIRM));
    }

    private boolean isReaders(Vote vote, Vote.Decision decision) {
        return vote.decision() == decision && vote.approver().equals(reader);
    }

    /** From when on their second look counts; empty where there is none to come. */
    private String secondLookFrom() {
        if (!mayConfirm()) {
            return "";
        }
        Duration wait = Duration.ofMinutes(hold.required().care().secondLook());
        return votes.stream()
                .filter(v -> isReaders(v, Vote.Decision.APPROVE))
                .findFirst()
                .map(v -> Duration.between(now, v.at().plus(wait)))
                .map(left -> left.isPositive()
                        ? "You approved. Look a second time in " + QueueView.span(left) + "."
                        : "You approved. Look a second time, and confirm.")
                .orElse("");
    }
}
