package dev.lineclear.tlog;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Which logs are known and whose cosignatures make a checkpoint valid (C2SP tlog-policy): lines {@code log},
 * {@code witness}, {@code group} and one {@code quorum}. Immutable.
 */
public final class WitnessPolicy {
    /**
     * A witness.
     *
     * @param key its key
     * @param url its submission prefix, empty if it is only verified and never asked
     */
    public record Member(VerifierKey key, String url) {}

    sealed interface Rule {
        boolean holds(Set<VerifierKey> cosigned);
    }

    record One(VerifierKey key) implements Rule {
        @Override
        public boolean holds(Set<VerifierKey> cosigned) {
            return cosigned.contains(key);
        }
    }

    record Some(int needed, List<Rule> members) implements Rule {
        @Override
        public boolean holds(Set<VerifierKey> cosigned) {
            return members.stream().filter(m -> m.holds(cosigned)).count() >= needed;
        }
    }

    private final List<VerifierKey> logs;
    private final List<Member> witnesses;
    private final Rule quorum;

    private WitnessPolicy(WitnessPolicyParser read) {
        this.logs = List.copyOf(read.logs);
        this.witnesses = List.copyOf(read.witnesses.values());
        this.quorum = read.quorum;
    }

    /** Reads a policy's text. */
    public static WitnessPolicy parse(String text) throws BadDataException {
        WitnessPolicyParser parser = new WitnessPolicyParser();
        parser.read(text);
        return new WitnessPolicy(parser);
    }

    public List<VerifierKey> logs() {
        return logs;
    }

    public List<Member> witnesses() {
        return witnesses;
    }

    /** Whether these witnesses make a quorum. */
    public boolean isQuorum(Collection<VerifierKey> cosigned) {
        return quorum.holds(Set.copyOf(cosigned));
    }

    /** Whether the valid cosignatures on a checkpoint make a quorum. */
    public boolean isSatisfiedBy(SignedCheckpoint checkpoint) throws BadDataException {
        List<VerifierKey> keys = witnesses.stream().map(Member::key).toList();
        return isQuorum(checkpoint.note().verifiedBy(keys));
    }

    /**
     * Reads a checkpoint and trusts it: one of the policy's logs signed it, under that log's name, and a quorum of
     * witnesses cosigned it.
     */
    public SignedCheckpoint open(byte[] bytes) throws BadDataException {
        String origin = SignedCheckpoint.parse(bytes).checkpoint().origin();
        List<VerifierKey> keys =
                logs.stream().filter(k -> k.name().equals(origin)).toList();
        SignedCheckpoint checkpoint = SignedCheckpoint.open(bytes, origin, keys);
        if (!isSatisfiedBy(checkpoint)) {
            throw new BadDataException("the witnesses who cosigned checkpoint " + checkpoint.size() + " are no quorum");
        }
        return checkpoint;
    }
}
