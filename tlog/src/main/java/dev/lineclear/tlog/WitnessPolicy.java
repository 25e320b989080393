package dev.lineclear.tlog;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which logs are known and whose cosignatures make a checkpoint valid (C2SP tlog-policy): lines {@code log},
 * {@code witness}, {@code group} and one {@code quorum}. Immutable.
 */
public final class WitnessPolicy {
    /** The specification recommends at least 32 of each; more than these is a mistake. */
    private static final int MAX_LINES = 1_000;

    private static final String NONE = "none";

    /**
     * A witness.
     *
     * @param key its key
     * @param url its submission prefix, empty if it is only verified and never asked
     */
    public record Member(VerifierKey key, String url) {}

    private sealed interface Rule {
        boolean holds(Set<VerifierKey> cosigned);
    }

    private record One(VerifierKey key) implements Rule {
        @Override
        public boolean holds(Set<VerifierKey> cosigned) {
            return cosigned.contains(key);
        }
    }

    private record Some(int needed, List<Rule> members) implements Rule {
        @Override
        public boolean holds(Set<VerifierKey> cosigned) {
            return members.stream().filter(m -> m.holds(cosigned)).count() >= needed;
        }
    }

    private final List<VerifierKey> logs = new ArrayList<>();
    private final Map<String, Member> witnesses = new LinkedHashMap<>();
    private Rule quorum = new Some(0, List.of());

    private WitnessPolicy() {}

    /** Reads a policy's text. */
    public static WitnessPolicy parse(String text) throws BadDataException {
        if (text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t')) {
            throw new BadDataException("policy with a control character");
        }
        String[] lines = text.split("\n", -1);
        if (lines.length > MAX_LINES) {
            throw new BadDataException("policy with more than " + MAX_LINES + " lines");
        }
        Parser parser = new Parser();
        for (int i = 0; i < lines.length; i++) {
            String line = strip(lines[i]);
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    parser.line(line.split("[ \t]+"));
                } catch (BadDataException e) {
                    throw new BadDataException("policy line " + (i + 1) + ": " + e.getMessage(), e);
                }
            }
        }
        if (!parser.quorumSeen) {
            throw new BadDataException("policy without a quorum");
        }
        return parser.policy;
    }

    private static String strip(String line) {
        return line.replaceAll("^[ \t]+|[ \t]+$", "");
    }

    private static final class Parser {
        private final WitnessPolicy policy = new WitnessPolicy();
        private final Map<String, Rule> rules = new HashMap<>();
        /** Each name counts in one group only, so that no witness counts twice. */
        private final Set<String> grouped = new HashSet<>();

        private boolean quorumSeen;

        void line(String[] words) throws BadDataException {
            switch (words[0]) {
                case "log" -> log(words);
                case "witness" -> witness(words);
                case "group" -> group(words);
                case "quorum" -> quorum(words);
                default -> throw new BadDataException("unknown keyword " + words[0]);
            }
        }

        private void log(String[] words) throws BadDataException {
            expect(words.length == 2 || words.length == 3, "log <vkey> [<url>]");
            VerifierKey key = VerifierKey.parse(words[1]);
            expect(key.type() == KeyType.ED25519, "a log's key is of type ED25519");
            expect(distinct(key, policy.logs), "the log is listed twice");
            policy.logs.add(key);
        }

        private void witness(String[] words) throws BadDataException {
            expect(words.length == 3 || words.length == 4, "witness <name> <vkey> [<url>]");
            VerifierKey key = VerifierKey.parse(words[2]);
            expect(key.type() == KeyType.COSIGNATURE, "a witness' key is of type COSIGNATURE");
            List<VerifierKey> others =
                    policy.witnesses.values().stream().map(Member::key).toList();
            expect(distinct(key, others), "the witness is listed twice");
            define(words[1], new One(key));
            policy.witnesses.put(words[1], new Member(key, words.length == 4 ? url(words[3]) : ""));
        }

        private static String url(String text) throws BadDataException {
            try {
                return URI.create(text).toString();
            } catch (IllegalArgumentException e) {
                throw new BadDataException("not a URL: " + text, e);
            }
        }

        private static boolean distinct(VerifierKey key, List<VerifierKey> others) {
            return others.stream().noneMatch(o -> Arrays.equals(o.publicKey(), key.publicKey()));
        }

        private void group(String[] words) throws BadDataException {
            expect(words.length >= 4, "group <name> all|any|<k> <member>...");
            List<Rule> members = new ArrayList<>();
            for (String name : List.of(words).subList(3, words.length)) {
                members.add(rule(name));
                expect(grouped.add(name), name + " is a member twice");
            }
            long needed =
                    switch (words[2]) {
                        case "all" -> members.size();
                        case "any" -> 1;
                        default -> Decimal.parse(words[2], "threshold");
                    };
            expect(needed >= 1 && needed <= members.size(), "a threshold is 1 to the number of members");
            define(words[1], new Some((int) needed, List.copyOf(members)));
        }

        private void quorum(String[] words) throws BadDataException {
            expect(words.length == 2, "quorum <name>");
            expect(!quorumSeen, "a second quorum");
            quorumSeen = true;
            if (!words[1].equals(NONE)) {
                policy.quorum = rule(words[1]);
            }
        }

        private void define(String name, Rule rule) throws BadDataException {
            expect(!name.equals(NONE) && !rules.containsKey(name), "the name " + name + " is taken");
            rules.put(name, rule);
        }

        private Rule rule(String name) throws BadDataException {
            Rule rule = rules.get(name);
            if (rule == null) {
                throw new BadDataException(name + " is not defined before");
            }
            return rule;
        }

        private static void expect(boolean holds, String what) throws BadDataException {
            if (!holds) {
                throw new BadDataException(what);
            }
        }
    }

    public List<VerifierKey> logs() {
        return List.copyOf(logs);
    }

    public List<Member> witnesses() {
        return List.copyOf(witnesses.values());
    }

    /** Whether these witnesses make a quorum. */
    public boolean isQuorum(Collection<VerifierKey> cosigned) {
        return quorum.holds(Set.copyOf(cosigned));
    }

    /** Whether the valid cosignatures on a checkpoint make a quorum. */
    public boolean isSatisfiedBy(SignedCheckpoint checkpoint) throws BadDataException {
        List<VerifierKey> keys = witnesses.values().stream().map(Member::key).toList();
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
