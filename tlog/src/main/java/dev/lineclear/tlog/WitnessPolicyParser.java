package dev.lineclear.tlog;

import dev.lineclear.tlog.WitnessPolicy.Member;
import dev.lineclear.tlog.WitnessPolicy.One;
import dev.lineclear.tlog.WitnessPolicy.Rule;
import dev.lineclear.tlog.WitnessPolicy.Some;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a policy line by line; each name is defined before it is used. */
final class WitnessPolicyParser {
    /** The specification recommends at least 32 of each; more than these is a mistake. */
    private static final int MAX_LINES = 1_000;

    private static final String NONE = "none";

    final List<VerifierKey> logs = new ArrayList<>();
    final Map<String, Member> witnesses = new LinkedHashMap<>();
    Rule quorum = new Some(0, List.of());

    private final Map<String, Rule> rules = new HashMap<>();
    /** Each name counts in one group only, so that no witness counts twice. */
    private final Set<String> grouped = new HashSet<>();

    private boolean quorumSeen;

    void read(String text) throws BadDataException {
        expect(text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\t'), "policy with a control character");
        String[] lines = text.split("\n", -1);
        expect(lines.length <= MAX_LINES, "policy with more than " + MAX_LINES + " lines");
        for (int i = 0; i < lines.length; i++) {
            String line = strip(lines[i]);
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    line(line.split("[ \t]+"));
                } catch (BadDataException e) {
                    throw new BadDataException("policy line " + (i + 1) + ": " + e.getMessage(), e);
                }
            }
        }
        expect(quorumSeen, "policy without a quorum");
    }

    private static String strip(String line) {
        return line.replaceAll("^[ \t]+|[ \t]+$", "");
    }

    private void line(String[] words) throws BadDataException {
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
        expect(distinct(key, logs), "the log is listed twice");
        logs.add(key);
    }

    private void witness(String[] words) throws BadDataException {
        expect(words.length == 3 || words.length == 4, "witness <name> <vkey> [<url>]");
        VerifierKey key = VerifierKey.parse(words[2]);
        expect(key.type() == KeyType.COSIGNATURE, "a witness' key is of type COSIGNATURE");
        List<VerifierKey> others = witnesses.values().stream().map(Member::key).toList();
        expect(distinct(key, others), "the witness is listed twice");
        define(words[1], new One(key));
        witnesses.put(words[1], new Member(key, words.length == 4 ? url(words[3]) : ""));
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
            quorum = rule(words[1]);
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
