package dev.lineclear.assessment.watch;

/** Names as numbers: 64 bits are remembered in place of a text that whoever asks may make as long as they like. */
final class Hashes {
    private static final long PRIME = 0x100000001b3L;

    private Hashes() {}

    /** @param seed not known outside, so that nobody can make two names that are taken for one */
    static long of(long seed, String text) {
        long hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return mixed(hash);
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
