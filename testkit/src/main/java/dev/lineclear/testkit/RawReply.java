package dev.lineclear.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The bytes that came back over a connection, and how it stood then. */
public final class RawReply {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})[ \\r]");

    /** How the connection stood when reading stopped. */
    public enum End {
        /** The server might still send: the time was over, or enough was there. */
        OPEN,
        /** The server ended the stream. */
        CLOSED,
        /** The connection broke. */
        RESET
    }

    private final byte[] bytes;
    private final End end;

    RawReply(byte[] bytes, End end) {
        this.bytes = bytes.clone();
        this.end = end;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public End end() {
        return end;
    }

    /** One character a byte. */
    public String text() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /**
     * The status codes of all responses in it, in order. A body that quotes a status line counts too: more codes than
     * requests is what a probe for smuggling looks for, so it is better to see one too many.
     */
    public List<Integer> statuses() {
        return STATUS_LINE
                .matcher(text())
                .results()
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
    }

    /** Whether a response's head and as much body as its Content-Length or chunks say are there. */
    public boolean isWhole() {
        return Framing.end(bytes, 0) >= 0;
    }

    @Override
    public String toString() {
        return end + " after " + bytes.length + " bytes: "
                + new String(Arrays.copyOf(bytes, Math.min(bytes.length, 400)), StandardCharsets.ISO_8859_1);
    }
}
