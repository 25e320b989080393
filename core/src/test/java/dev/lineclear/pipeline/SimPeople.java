package dev.lineclear.pipeline;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Vote;
import dev.lineclear.safeguard.approval.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Those who sign in the simulation, what each of them really signed, and whose signatures hold good right now. */
final class SimPeople {
    /** The operator and the agent are registered too: that they never count must not depend on the registry. */
    static final List<String> NAMES = List.of("ann", "bob", "cid", "dee", Requests.OPERATOR, Requests.AGENT);

    private static final Map<String, Set<String>> TEAMS =
            Map.of("ann", Set.of("dba"), "bob", Set.of("sre"), "cid", Set.of("dba", "sre"), "dee", Set.of("web"));
    private static final int KEYS = 3;

    /** Made once; making keys is slow. */
    private static final Map<String, List<Signer>> SIGNERS = signers();

    /** What somebody really signed. */
    record Signed(String person, Statement statement, String signature) {}

    private final Tables tables;
    private final Map<String, Integer> keyInUse = new HashMap<>();
    private final Map<String, Signed> bySignature = new HashMap<>();
    private final Set<String> withdrawn = new HashSet<>();

    SimPeople(Tables tables) {
        this.tables = tables;
        NAMES.forEach(name -> {
            keyInUse.put(name, 0);
            register(name);
        });
    }

    private static Map<String, List<Signer>> signers() {
        Map<String, List<Signer>> all = new TreeMap<>();
        NAMES.forEach(name -> all.put(name, List.of(new Signer(), new Signer(), new Signer())));
        return all;
    }

    private void register(String name) {
        List<String> keys = List.of(SIGNERS.get(name).get(keyInUse.get(name)).line());
        tables.approvers.put(name, new Approver(name, TEAMS.getOrDefault(name, Set.of()), keys, name.equals("dee")));
    }

    /** The person's key is lost: removed, and a new one registered while there is one. */
    void rotate(String name) {
        int used = keyInUse.get(name);
        if (used + 1 < KEYS) {
            tables.retired.put(SIGNERS.get(name).get(used).line(), name);
            keyInUse.put(name, used + 1);
            register(name);
        }
    }

    Signed sign(String person, Statement statement) {
        String signature = SIGNERS.get(person).get(keyInUse.get(person)).sign(statement);
        Signed signed = new Signed(person, statement, signature);
        bySignature.put(signature, signed);
        return signed;
    }

    void withdrawn(Vote vote) {
        withdrawn.add(vote.signature());
    }

    boolean withdrawn(Signed signed) {
        return withdrawn.contains(signed.signature());
    }

    /** Who approves {@code hold} with a vote that is good at {@code now}; worked out without the code under test. */
    Set<String> approving(Hold hold, Instant now) {
        Set<String> people = new LinkedHashSet<>();
        for (Vote vote : tables.votesOn(hold.id())) {
            Signed signed = bySignature.get(vote.signature());
            boolean theirs = signed != null
                    && signed.person().equals(vote.approver())
                    && signed.statement().approver().equals(vote.approver())
                    && signed.statement().text().equals(vote.statement());
            if (theirs && vote.decision() == Vote.Decision.REJECT && registered(vote)) {
                return Set.of();
            }
            boolean stands = registered(vote) && now.isBefore(vote.expiresAt());
            if (theirs && stands && !party(vote.approver()) && about(hold, signed.statement())) {
                people.add(vote.approver());
            }
        }
        return people;
    }

    static boolean party(String person) {
        return person.equals(Requests.OPERATOR) || person.equals(Requests.AGENT);
    }

    private static boolean about(Hold hold, Statement said) {
        return said.hold().equals(hold.id())
                && said.proposal().equals(hold.proposal().digest())
                && said.assessment().equals(hold.assessment().digest())
                && said.policy().equals(hold.policyVersion())
                && said.decision() == Vote.Decision.APPROVE;
    }

    /** A no does not expire, but like a yes it goes with its key. */
    private boolean registered(Vote vote) {
        Approver registered = tables.approvers.get(vote.approver());
        return registered != null
                && registered.keys().contains(vote.publicKey())
                && !tables.retired.containsKey(vote.publicKey());
    }
}
