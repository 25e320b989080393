package dev.lineclear.proposal;

import dev.lineclear.proposal.CanonicalJson.MalformedException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.erdtman.jcs.NumberToJSON;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Writes a tree in the form of RFC 8785, straight to UTF-8: every proposal and every record goes through here. How a
 * double is written (section 3.2.2.3) is left to the library, and so is checked the whole by, in tests.
 */
final class CanonicalWriter {
    /** What stands for a number that no double is. */
    static final String EXACT_NUMBER = "@number";

    /** Jackson's own limit for writing; what is read has {@link CanonicalJson#MAX_DEPTH}. */
    private static final int MAX_DEPTH = 500;

    /** A record of a read. */
    private static final int USUAL_BYTES = 1_024;

    /** Below this every long is a double, and written alike. */
    private static final long EXACT_LONGS = 1L << 53;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] out = new byte[USUAL_BYTES];
    private int length;

    private CanonicalWriter() {}

    /** @throws MalformedException when the tree has no canonical form */
    static byte[] bytes(JsonNode json) {
        CanonicalWriter writer = new CanonicalWriter();
        writer.node(json, 0);
        return Arrays.copyOf(writer.out, writer.length);
    }

    private void node(JsonNode node, int depth) {
        if (depth > MAX_DEPTH) {
            throw new MalformedException("no canonical form: nested deeper than " + MAX_DEPTH, null);
        }
        switch (node) {
            case ObjectNode object -> object(object, depth);
            case ArrayNode array -> array(array, depth);
            case StringNode text -> string(text.stringValue());
            default -> {
                if (node.isNumber()) {
                    number(node);
                } else if (node.isBoolean()) {
                    ascii(node.booleanValue() ? "true" : "false");
                } else if (node.isNull() || node.isMissingNode()) {
                    ascii("null");
                } else {
                    // Bytes and objects of Java, which have a form in JSON all the same.
                    node(CanonicalJson.MAPPER.readTree(CanonicalJson.MAPPER.writeValueAsBytes(node)), depth);
                }
            }
        }
    }

    /** Members sorted by the UTF-16 code units of their names (section 3.2.3), which is how Java compares texts. */
    private void object(ObjectNode object, int depth) {
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
        members.sort(Map.Entry.comparingByKey());
        put('{');
        for (int i = 0; i < members.size(); i++) {
            String name = members.get(i).getKey();
            if (name.equals(EXACT_NUMBER)) {
                throw new MalformedException("a member may not be named " + EXACT_NUMBER, null);
            }
            if (i > 0) {
                put(',');
            }
            string(name);
            put(':');
            node(members.get(i).getValue(), depth + 1);
        }
        put('}');
    }

    private void array(ArrayNode array, int depth) {
        put('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                put(',');
            }
            node(array.get(i), depth + 1);
        }
        put(']');
    }

    private void number(JsonNode node) {
        if (node.isInt() || (node.isLong() && Math.abs(node.longValue()) < EXACT_LONGS)) {
            ascii(Long.toString(node.longValue()));
            return;
        }
        BigDecimal value = node.decimalValue();
        double nearest = value.doubleValue();
        if (Double.isFinite(nearest) && new BigDecimal(Double.toString(nearest)).compareTo(value) == 0) {
            try {
                ascii(NumberToJSON.serializeNumber(Double.parseDouble(node.asString())));
            } catch (IOException e) {
                throw new MalformedException("no canonical form: " + e.getMessage(), e);
            }
            return;
        }
        put('{');
        string(EXACT_NUMBER);
        put(':');
        string(value.stripTrailingZeros().toString());
        put('}');
    }

    /** Section 3.2.2.2: only what must be escaped is, and a half of a surrogate pair has no form. */
    private void string(String text) {
        put('"');
        for (int i = plainly(text); i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                plain(c);
            } else if (c < 0x800) {
                put(0xc0 | c >> 6);
                put(0x80 | c & 0x3f);
            } else if (!Character.isSurrogate(c)) {
                put(0xe0 | c >> 12);
                put(0x80 | c >> 6 & 0x3f);
                put(0x80 | c & 0x3f);
            } else {
                i++;
                if (i == text.length() || !Character.isSurrogatePair(c, text.charAt(i))) {
                    throw new MalformedException("no canonical form: half a surrogate pair", null);
                }
                pair(Character.toCodePoint(c, text.charAt(i)));
            }
        }
        put('"');
    }

    /** Nearly every text whole: as far as nothing is escaped, without looking for room at each character. @return how far */
    private int plainly(String text) {
        room(text.length());
        byte[] to = out;
        int i = 0;
        for (int at = length; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                break;
            }
            to[at + i] = (byte) c;
        }
        length += i;
        return i;
    }

    private void pair(int codePoint) {
        put(0xf0 | codePoint >> 18);
        put(0x80 | codePoint >> 12 & 0x3f);
        put(0x80 | codePoint >> 6 & 0x3f);
        put(0x80 | codePoint & 0x3f);
    }

    private void plain(char c) {
        if (c >= ' ' && c != '"' && c != '\\') {
            put(c);
            return;
        }
        put('\\');
        switch (c) {
            case '"', '\\' -> put(c);
            case '\b' -> put('b');
            case '\t' -> put('t');
            case '\n' -> put('n');
            case '\f' -> put('f');
            case '\r' -> put('r');
            default -> {
                ascii("u00");
                put(HEX[c >> 4]);
                put(HEX[c & 0xf]);
            }
        }
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void put(int b) {
        room(1);
        out[length++] = (byte) b;
    }

    private void room(int more) {
        if (more > out.length - length) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, Math.addExact(length, more)));
        }
    }
}
