package dev.lineclear.record;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps data passing through and secrets out of records.
 *
 * <p>What must not be read in the log stands there as a salted commitment with its size; value and salt are kept aside in
 * {@link Bodies}. Whoever is given both can show that it was this value; nobody else can guess it.
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

    /** Of these, what is secret even from people who approve; the rest is what they are asked about. */
    private static final Set<String> SECRETS = Set.of(
            "secretstring",
            "secretbinary",
            "password",
            "masteruserpassword",
            "authtoken",
            "clientsecret",
            "secretaccesskey",
            "sessiontoken",
            "privatekey",
            "customersecret",
            "ssecustomerkey");

    private static final String UNSEEN = "(secret, not shown)";

    private final Bodies bodies;
    private final Function<String, List<String>> sensitive;

    /**
     * @param bodies keep what is committed to
     * @param sensitive the members of an operation's input that are secret or people's data: dotted paths, {@code []}
     *     after a list
     */
    public Redaction(Bodies bodies, Function<String, List<String>> sensitive) {
        this.bodies = bodies;
        this.sensitive = sensitive;
    }

    /**
     * An input as it may stand in a record.
     *
     * @param input with commitments
     * @param kept under which id {@link Bodies} has what was committed to; empty when nothing was
     */
    public record Redacted(JsonNode input, Optional<String> kept) {}

    /** A proposal's input as it may stand in a record; what it commits to is kept when this returns. */
    public Redacted input(String operation, JsonNode input) {
        Commitments commitments = new Commitments();
        JsonNode shown = CanonicalJson.bytes(input).length > MAX_INPUT
                ? commitments.commit(input)
                : new Walk(commitments, Set.copyOf(sensitive.apply(operation))).of(input, "");
        if (commitments.isEmpty()) {
            return new Redacted(shown, Optional.empty());
        }
        String id = Ids.next(Instant.now());
        bodies.keep(id, commitments.body());
        return new Redacted(shown, Optional.of(id));
    }

    /** A proposal's input as it may be shown to people, who see data but no secrets. */
    public static JsonNode shown(JsonNode input, List<String> sensitive) {
        return shown(input, "", Set.copyOf(sensitive));
    }

    private static JsonNode shown(JsonNode node, String path, Set<String> sensitive) {
        if (sensitive.contains(path)) {
            return CanonicalJson.MAPPER.getNodeFactory().stringNode(UNSEEN);
        }
        if (node instanceof ObjectNode object) {
            ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                String below = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
                if (SECRETS.contains(member.getKey().toLowerCase(Locale.ROOT))) {
                    out.put(member.getKey(), UNSEEN);
                } else {
                    out.set(member.getKey(), shown(member.getValue(), below, sensitive));
                }
            }
            return out;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode out = CanonicalJson.MAPPER.createArrayNode();
            array.forEach(e -> out.add(shown(e, path + "[]", sensitive)));
            return out;
        }
        return node.isString()
                ? CanonicalJson.MAPPER.getNodeFactory().stringNode(withoutCredentials(node.stringValue()))
                : node;
    }

    /** A free text with what looks like a credential taken out. */
    public String text(String text) {
        return withoutCredentials(text);
    }

    /** The same for whoever has no records: logs. */
    public static String withoutCredentials(String text) {
        return Credentials.without(text);
    }

    private record Walk(Commitments commitments, Set<String> members) {
        JsonNode of(JsonNode node, String path) {
            if (node instanceof ObjectNode object) {
                ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
                for (Map.Entry<String, JsonNode> member : object.properties()) {
                    String below = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
                    out.set(member.getKey(), member(member.getKey(), member.getValue(), below));
                }
                return out;
            }
            if (node instanceof ArrayNode array) {
                ArrayNode out = CanonicalJson.MAPPER.createArrayNode();
                String below = path + "[]";
                array.forEach(e -> out.add(members.contains(below) ? commitments.commit(e) : of(e, below)));
                return out;
            }
            return node.isString() && looksSecret(node.stringValue()) ? commitments.commit(node) : node;
        }

        private JsonNode member(String name, JsonNode value, String path) {
            boolean data =
                    (DATA.contains(name.toLowerCase(Locale.ROOT)) && !isDigestAndSize(value)) || members.contains(path);
            return data ? commitments.commit(value) : of(value, path);
        }
    }

    private static boolean looksSecret(String text) {
        return text.length() > MAX_TEXT || Credentials.in(text);
    }

    /** What a gate already reduced to digest and size. */
    private static boolean isDigestAndSize(JsonNode node) {
        return node.isObject() && node.has("size") && node.properties().size() <= 2;
    }
}
