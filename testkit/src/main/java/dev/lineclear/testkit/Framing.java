package dev.lineclear.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where an HTTP/1.1 message ends, read as forgivingly as can be (RFC 9112, section 6): it only has to know when what was
 * sent on purpose is there. It judges nothing.
 */
final class Framing {
    private static final int UNFINISHED = -1;

    private Framing() {}

    /** The offset just after the message that begins at {@code from}, or -1 where more has to come. */
    static int end(byte[] bytes, int from) {
        String text = new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1);
        int blank = text.indexOf("\r\n\r\n");
        if (blank < 0) {
            return UNFINISHED;
        }
        int body = blank + 4;
        String head = text.substring(0, blank).toLowerCase(Locale.ROOT) + "\r\n";
        int end = field(head, "transfer-encoding").contains("chunked")
                ? afterChunks(text, body)
                : body + length(field(head, "content-length"));
        return end < 0 || end > text.length() ? UNFINISHED : from + end;
    }

    private static String field(String head, String name) {
        int at = head.indexOf("\r\n" + name + ":");
        if (at < 0) {
            return "";
        }
        int value = at + name.length() + 3;
        return head.substring(value, head.indexOf("\r\n", value)).strip();
    }

    private static int length(String digits) {
        try {
            return digits.isEmpty() ? 0 : Integer.parseInt(digits);
        } catch (NumberFormatException wrongOnPurpose) {
            return 0;
        }
    }

    private static int afterChunks(String text, int from) {
        int at = from;
        while (true) {
            int lineEnd = text.indexOf("\r\n", at);
            if (lineEnd < 0) {
                return UNFINISHED;
            }
            int size = size(text.substring(at, lineEnd));
            if (size == 0) {
                return afterTrailers(text, lineEnd);
            }
            at = lineEnd + 2 + size + 2;
            if (size < 0 || at > text.length()) {
                return UNFINISHED;
            }
        }
    }

    private static int afterTrailers(String text, int lastChunkLineEnd) {
        int end = text.indexOf("\r\n\r\n", lastChunkLineEnd);
        return end < 0 ? UNFINISHED : end + 4;
    }

    private static int size(String line) {
        String hex = line.split(";", 2)[0].strip();
        try {
            return Integer.parseInt(hex, 16);
        } catch (NumberFormatException wrongOnPurpose) {
            return UNFINISHED;
        }
    }
}
