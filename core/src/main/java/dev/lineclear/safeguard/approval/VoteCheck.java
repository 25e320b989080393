package dev.lineclear.safeguard.approval;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Shown;
import dev.lineclear.proposal.Visible;
import dev.lineclear.proposal.Vote;
import dev.lineclear.state.Approvers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All that makes a signed statement count, the same when a vote comes in and each time votes are counted. */
final class VoteCheck {
    /** An approval is of what the approver saw; a day later that is another world. */
    static final Duration MAX_VALIDITY = Duration.ofHours(24);

    /** The glass is broken for what burns now. */
    static final Duration MAX_EMERGENCY = Duration.ofHours(1);

    private static final Pattern SPACE = Pattern.compile("[ \\t]+");

    /**
     * @param key as registered, without its comment
     * @param names that the approver is known by
     */
    record Checked(Statement statement, Approver approver, String key, Set<String> names) {}

    private final Approvers approvers;

    VoteCheck(Approvers approvers) {
        this.approvers = approvers;
    }

    /** @throws RefusedException with the first reason why it does not count */
    Checked check(Hold hold, String text, String proof, Instant now, Names known) throws RefusedException {
        if (text.length() > Statement.MAX_BYTES) {
            throw new RefusedException(Reason.MALFORMED, "The statement cannot be read: it is too long.");
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Statement statement = Statement.parse(bytes);
        Proof signature = Proof.parse(proof);
        Set<String> names = refuseParties(hold, statement, statement.approver(), known);
        String key = signature.keyText();
        Approver owner = owner(key);
        if (!owner.id().equals(statement.approver())) {
            refuseParties(hold, statement, owner.id(), known);
        }
        if (!owner.id().equals(statement.approver())) {
            throw new RefusedException(
                    Reason.APPROVER_MISMATCH,
                    "The statement names " + statement.approver() + ", but the key is " + owner.id() + "'s.");
        }
        if (owner.role() != Approver.Role.APPROVER) {
            throw new RefusedException(
                    Reason.ROLE_MAY_NOT,
                    owner.id() + " may look, but neither approve nor reject; an owner can change that.");
        }
        if (hold.proposal().changesGateway() && !owner.owner()) {
            throw new RefusedException(
                    Reason.NOT_AN_OWNER, owner.id() + " is no owner; only owners decide on changes of the gateway.");
        }
        signature.verify(bytes);
        bound(hold, statement);
        rehearsed(hold, statement);
        fresh(statement, now);
        return new Checked(statement, owner, key, names);
    }

    /** Letter case is no disguise, nor is another name that the person is known by. @return the approver's names */
    private static Set<String> refuseParties(Hold hold, Statement statement, String approver, Names known)
            throws RefusedException {
        Session session = hold.proposal().session();
        Set<String> names = known.of(approver);
        if (names.contains(session.agent().id().toLowerCase(Locale.ROOT))) {
            throw new RefusedException(
                    Reason.APPROVER_IS_AGENT, approver + " is the agent that asks; an agent never approves itself.");
        }
        if (!acts(hold, statement) && !Collections.disjoint(names, known.of(session.operator()))) {
            throw new RefusedException(
                    Reason.APPROVER_IS_OPERATOR,
                    approver + " is the operator the agent works for; somebody else has to approve.");
        }
        return names;
    }

    /** In an emergency a person breaks the glass for what they do by themselves: never for what an agent does for them. */
    private static boolean acts(Hold hold, Statement statement) {
        return statement.decision() == Vote.Decision.BREAK_GLASS
                && hold.proposal().session().personal()
                && !hold.proposal().changesGateway();
    }

    /** Names to be asked for while votes are counted once: those of whoever takes part are looked up together. */
    Names names(Hold hold, List<Vote> votes) {
        return new Names(Stream.concat(
                        Stream.of(hold.proposal().session().operator()),
                        votes.stream().map(Vote::approver))
                .distinct()
                .toList());
    }

    /** Every name of whoever is known by one: two that have a name in common are one person. */
    final class Names {
        private final Map<String, Set<String>> known;

        private Names(List<String> parties) {
            this.known = new HashMap<>(approvers.names(parties));
        }

        Set<String> of(String name) {
            return known.computeIfAbsent(name, approvers::names);
        }
    }

    private Approver owner(String key) throws RefusedException {
        var retired = approvers.retired(key);
        if (retired.isPresent()) {
            throw new RefusedException(
                    Reason.KEY_REMOVED,
                    "This key was " + retired.get() + "'s and has been removed; use a current one.");
        }
        List<Approver> owners = approvers.all().stream()
                .filter(a -> a.keys().stream().anyMatch(k -> bare(k).equals(key)))
                .toList();
        if (owners.isEmpty()) {
            throw new RefusedException(
                    Reason.KEY_UNKNOWN, "This key is no approver's; an owner can register it for one.");
        }
        if (owners.size() > 1) {
            throw new RefusedException(
                    Reason.KEY_SHARED, "This key is registered for several people, so it does not say who signed.");
        }
        return owners.getFirst();
    }

    private static String bare(String line) {
        String[] parts = SPACE.split(line.strip(), 3);
        return parts.length < 2 ? line : parts[0] + " " + parts[1];
    }

    private static void bound(Hold hold, Statement statement) throws RefusedException {
        if (!statement.hold().equals(hold.id())) {
            throw new RefusedException(
                    Reason.OTHER_HOLD,
                    "The statement is about hold " + Visible.text(statement.hold()) + ", not " + hold.id() + ".");
        }
        if (!statement.proposal().equals(hold.proposal().digest())) {
            throw new RefusedException(
                    Reason.OTHER_PROPOSAL, "The statement is about another request than the one held; look again.");
        }
        if (!statement.assessment().equals(hold.assessment().digest())) {
            throw new RefusedException(
                    Reason.OTHER_ASSESSMENT, "What the request would do is seen differently now; look again.");
        }
        if (!statement.policy().equals(hold.policyVersion())) {
            throw new RefusedException(
                    Reason.OTHER_POLICY, "The statement is about another version of the policy; look again.");
        }
        if (!statement.shown().equals(Shown.digest(hold))) {
            throw new RefusedException(
                    Reason.OTHER_PAGE, "What the approver was shown is not what the hold says; look again.");
        }
    }

    /** What a rehearsal that must be showed is before people when they approve, not after. */
    private static void rehearsed(Hold hold, Statement statement) throws RefusedException {
        if (statement.decision() == Vote.Decision.APPROVE
                && hold.required().rehearsal()
                && hold.rehearsal().isEmpty()) {
            throw new RefusedException(
                    Reason.NOT_REHEARSED,
                    "It is to be rehearsed before anybody approves it, and has not been yet; look again in a moment.");
        }
    }

    private static void fresh(Statement statement, Instant now) throws RefusedException {
        if (!now.isBefore(statement.expiry())) {
            throw new RefusedException(
                    Reason.EXPIRED, "The statement expired at " + statement.expiry() + "; sign a new one.");
        }
        Duration longest = statement.decision() == Vote.Decision.BREAK_GLASS ? MAX_EMERGENCY : MAX_VALIDITY;
        if (statement.expiry().isAfter(now.plus(longest))) {
            throw new RefusedException(
                    Reason.EXPIRES_TOO_LATE,
                    "The statement would count until " + statement.expiry() + "; at most " + longest.toHours()
                            + " hours from now are allowed.");
        }
    }
}
