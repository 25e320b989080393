package dev.lineclear.gate.aws.sigv4;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Percent-encoding as SigV4 has it: RFC 3986's unreserved characters stay, everything else is {@code %XX}, upper case. */
final class Encoding {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private Encoding() {}

    static String encode(String text, boolean keepSlash) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            append((char) (b & 0xff), keepSlash, out);
        }
        return out.toString();
    }

    private static void append(char c, boolean keepSlash, StringBuilder out) {
        if (unreserved(c) || (keepSlash && c == '/')) {
            out.append(c);
        } else {
            out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
        }
    }

    private static boolean unreserved(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.'
                || c == '~';
    }

    /** What becomes of slashes, and of those that came as {@code %2F}. */
    enum Slashes {
        /** Both are encoded: in a query. */
        ENCODED,
        /** Each stays what it was. */
        APART,
        /** Both are slashes. */
        MERGED
    }

    /** Decodes once and encodes anew, so that two spellings of one text have one form. A stray {@code %} stays itself. */
    static String recode(String text, Slashes slashes) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(raw.length + 16);
        for (int i = 0; i < raw.length; i++) {
            int high = i + 2 < raw.length && raw[i] == '%' ? Character.digit(raw[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(raw[i + 2], 16) : -1;
            if (low >= 0) {
                append((char) (high << 4 | low), slashes == Slashes.MERGED, out);
                i += 2;
            } else {
                append((char) (raw[i] & 0xff), slashes != Slashes.ENCODED, out);
            }
        }
        return out.toString();
    }

    /** Without {@code .}, {@code ..} and empty segments (RFC 3986 section 5.2.4, and slashes collapsed). */
    static String normalise(String path) {
        if (!path.contains("//") && !path.contains("/.")) {
            return path.isEmpty() ? "/" : path;
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        boolean directory = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
        String joined = "/" + String.join("/", segments);
        return directory && joined.length() > 1 ? joined + "/" : joined;
    }
}
