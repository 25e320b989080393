package dev.lineclear.record;

import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps data passing through and secrets out of records.
 *
 * <p>What must not be read in the log stands there as a keyed commitment, HMAC-SHA-256 under a key outside the log, with
 * its size: whoever has both the value and the key can show that it was this value; nobody else can guess it.
 */
public final class Redaction {
    /** A text longer than this is data, not a parameter. */
    static final int MAX_TEXT = 512;

    /** An input larger than this is committed to as a whole: a record has 64 KiB at most. */
    static final int MAX_INPUT = 16 * 1024;

    /** Members that carry people's data or secrets, in lower case, whatever operation they belong to. */
    private static final Set<String> DATA = Set.of(
            "item",
            "items",
            "attributeupdates",
            "expressionattributevalues",
            "putrequest",
            "messagebody",
            "body",
            "messageattributes",
            "data",
            "record",
            "records",
            "payload",
            "secretstring",
            "secretbinary",
            "password",
            "masteruserpassword",
            "plaintext",
            "parameters",
            "environment",
            "userdata",
            "authtoken",
            "clientsecret",
            "secretaccesskey",
            "sessiontoken",
            "privatekey",
            "customersecret",
            "ssecustomerkey",
            "token");

    private static final Pattern SECRET = Pattern.compile("(?:AKIA|ASIA)[A-Z0-9]{12,}|-----BEGIN [A-Z ]*PRIVATE KEY"
            + "|gh[pousr]_[A-Za-z0-9]{20,}|xox[abpr]-[A-Za-z0-9-]{10,}|eyJ[A-Za-z0-9_-]{10,}\\.eyJ"
            + "|(?i:(?:password|passwd|secret|token|api[_-]?key)\\s*[=:]\\s*\\S+)");

    private final SecretKey key;

    /** @param key for HMAC-SHA-256; whoever has it can test guesses, so it stays with the gateway */
    public Redaction(SecretKey key) {
        this.key = key;
    }

    /** A proposal's input as it may stand in a record. */
    public JsonNode input(JsonNode input) {
        byte[] canonical = CanonicalJson.bytes(input);
        return canonical.length > MAX_INPUT ? commitment(canonical) : walk(input);
    }

    /** A free text with what looks like a credential taken out. */
    public String text(String text) {
        return SECRET.matcher(text).replaceAll("[redacted]");
    }

    private JsonNode walk(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                boolean data =
                        DATA.contains(member.getKey().toLowerCase(Locale.ROOT)) && !isDigestAndSize(member.getValue());
                out.set(
                        member.getKey(),
                        data ? commitment(CanonicalJson.bytes(member.getValue())) : walk(member.getValue()));
            }
            return out;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode out = CanonicalJson.MAPPER.createArrayNode();
            array.forEach(element -> out.add(walk(element)));
            return out;
        }
        if (node.isString() && sensitive(node.stringValue())) {
            return commitment(node.stringValue().getBytes(StandardCharsets.UTF_8));
        }
        return node;
    }

    private static boolean sensitive(String text) {
        return text.length() > MAX_TEXT || SECRET.matcher(text).find();
    }

    /** What a gate already reduced to digest and size. */
    private static boolean isDigestAndSize(JsonNode node) {
        return node.isObject() && node.has("size") && node.properties().size() <= 2;
    }

    private ObjectNode commitment(byte[] value) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("committed", HexFormat.of().formatHex(mac(value)));
        out.put("size", value.length);
        return out;
    }

    private byte[] mac(byte[] value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(value);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }
}
