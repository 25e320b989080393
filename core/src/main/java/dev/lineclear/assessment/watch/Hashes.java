package dev.lineclear.assessment.watch;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Names as numbers: 64 bits are remembered in place of a text that whoever asks may make as long as they like. */
final class Hashes {
    private static final long PRIME = 0x100000001b3L;

    private Hashes() {}

    /** @param seed not known outside, so that nobody can make two names that are taken for one */
    static long of(long seed, String text) {
        return mixed(through(seed, text));
    }

    /** Of both as one text. */
    static long of(long seed, String first, String then) {
        return mixed(through(through(seed, first), then));
    }

    private static long through(long before, String text) {
        long hash = before;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return hash;
    }

    /**
     * Of a request's input, whatever order its members are in, and without tokens made up for each call. Of what is long, the
     * beginning and the length: a few microseconds whatever is sent.
     */
    static long of(long seed, JsonNode input) {
        return new Tree(seed).of(input);
    }

    private static final class Tree {
        /** Of one input: more than requests that people write have. */
        private static final int NODES = 1_000;

        /** Of one text, in characters. */
        private static final int TEXT = 256;

        private static final Set<String> MADE_UP = Set.of(
                "ClientToken",
                "ClientRequestToken",
                "ClientIdempotencyToken",
                "IdempotencyToken",
                "CallerReference",
                "CreatorRequestId");

        private final long seed;
        private int left = NODES;

        Tree(long seed) {
            this.seed = seed;
        }

        long of(JsonNode node) {
            if (--left < 0) {
                return 1;
            }
            if (node.isObject()) {
                long sum = node.size();
                for (Map.Entry<String, JsonNode> member : node.properties()) {
                    if (!MADE_UP.contains(member.getKey())) {
                        sum += and(text(member.getKey()), of(member.getValue()));
                    }
                }
                return mixed(sum);
            }
            if (node.isArray()) {
                long all = node.size();
                for (int i = 0; i < node.size() && left > 0; i++) {
                    all = and(all, of(node.get(i)));
                }
                return all;
            }
            return text(node.isString() ? node.asString() : node.toString());
        }

        private long text(String text) {
            return and(Hashes.of(seed, text.length() > TEXT ? text.substring(0, TEXT) : text), text.length());
        }
    }

    static long and(long one, long other) {
        return mixed(one * PRIME ^ other);
    }

    /** Never zero, which is where nothing is. The finalizer of MurmurHash3. */
    private static long mixed(long hash) {
        long h = hash;
        h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
        h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
        h ^= h >>> 33;
        return h == 0 ? 1 : h;
    }
}
