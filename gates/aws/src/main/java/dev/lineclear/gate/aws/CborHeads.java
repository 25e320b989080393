package dev.lineclear.gate.aws;

/**
 * One pass over the heads of CBOR items (RFC 8949 section 3), before anything is built of them. A reader that keeps every tag
 * of an item needs time and memory with the square of their number, one that skips tags takes a tag on nothing for an empty
 * document, and one that knows references (tags 25 and 256) repeats a long text for three bytes: no client sends any of them.
 */
final class CborHeads {
    private static final int TEXT = 3;
    private static final int BYTES = 2;
    private static final int TAG = 6;
    private static final int REFERENCE = 25;
    private static final int REFERRED = 256;

    /** Additional information from here on is reserved, or says that the length is indefinite. */
    private static final int LONGEST_ARGUMENT = 27;

    private CborHeads() {}

    /** Whether every tag is on one item that is no tag itself, and stands for no other. Says nothing else of the document. */
    static boolean plainlyTagged(byte[] body) {
        boolean tagged = false;
        long at = 0;
        while (at < body.length) {
            int head = body[(int) at++] & 0xff;
            int major = head >> 5;
            int more = head & 0x1f;
            long argument = more;
            if (more >= 24 && more <= LONGEST_ARGUMENT) {
                int size = 1 << (more - 24);
                argument = number(body, (int) at, size);
                at += size;
            }
            if (major == TAG && (tagged || argument == REFERENCE || argument == REFERRED)) {
                return false;
            }
            tagged = major == TAG;
            if ((major == BYTES || major == TEXT) && more <= LONGEST_ARGUMENT) {
                if (argument < 0 || argument > body.length - at) {
                    return false; // longer than what came
                }
                at += argument;
            }
        }
        return !tagged;
    }

    /** Big-endian; what is missing at the end counts as zero. */
    private static long number(byte[] body, int at, int size) {
        long number = 0;
        for (int i = at; i < at + size; i++) {
            number = number << 8 | (i < body.length ? body[i] & 0xff : 0);
        }
        return number;
    }
}
