package dev.lineclear.assessment.watch;

import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** By which names a request that hands something out calls it, and whether a later one names it. */
final class Naming {
    /** Texts of an input that are looked at: more than any operation has that takes a secret's or a role's name. */
    private static final int MAX_TEXTS = 64;

    /** Names of what is handed out: the first ones. */
    private static final int MAX_NAMES = 4;

    /** Of what AWS lets things be called; what is longer is a document. */
    private static final int LONGEST_NAME = 256;

    private Naming() {}

    static long[] names(long seed, Proposal p) {
        List<String> names = new ArrayList<>();
        p.targets().stream().limit(MAX_NAMES).map(Target::urn).forEach(names::add);
        texts(p.input(), names, names.size() + MAX_NAMES);
        return names.stream()
                .distinct()
                .mapToLong(name -> Hashes.of(seed, name))
                .toArray();
    }

    /** The texts in its input. */
    static long[] texts(long seed, Proposal p) {
        List<String> texts = new ArrayList<>();
        texts(p.input(), texts, MAX_TEXTS);
        return texts.stream().mapToLong(text -> Hashes.of(seed, text)).toArray();
    }

    /**
     * Proposals by which the session had something handed out that this one names. Who only changes the very things that were
     * handed out, as whoever renews a secret does, does not use them; a whole service is no such thing.
     */
    static List<String> named(AgentMemory agent, Request r, long seed) {
        List<String> own = new ArrayList<>();
        int handedOut = 0;
        for (long thing : r.named() ? r.things() : new long[0]) {
            List<String> behind = agent.handedOut(r, thing);
            own.addAll(behind);
            handedOut += behind.isEmpty() ? 0 : 1;
        }
        if (handedOut > 0) {
            return handedOut == r.things().length ? List.of() : own;
        }
        List<String> texts = new ArrayList<>();
        texts(r.proposal().input(), texts, MAX_TEXTS);
        for (String text : texts) {
            List<String> behind = agent.handedOut(r, Hashes.of(seed, text));
            if (!behind.isEmpty()) {
                return behind;
            }
        }
        return List.of();
    }

    /** @param into the texts in it that are short enough to be a name, at most so many */
    static void names(JsonNode node, List<String> into) {
        List<String> texts = new ArrayList<>();
        texts(node, texts, MAX_TEXTS);
        texts.stream().filter(text -> text.length() <= LONGEST_NAME).forEach(into::add);
    }

    private static void texts(JsonNode node, List<String> into, int most) {
        if (into.size() >= most) {
            return;
        }
        if (node.isString()) {
            into.add(node.asString());
        } else if (node.isContainer()) {
            node.values().forEach(child -> texts(child, into, most));
        }
    }
}
