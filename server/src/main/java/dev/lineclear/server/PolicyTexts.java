package dev.lineclear.server;

import dev.lineclear.policy.Policies;
import dev.lineclear.policy.PolicySource;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.server.control.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes policies into the log before they come into force, so that whoever reads a verdict there finds the text that
 * led to it. A set too long for one record is written in parts.
 */
public final class PolicyTexts {
    /** In bytes of JSON; with the longest policy and the envelope, a record stays below its limit. */
    private static final int PART_BYTES = 14 * 1024;

    /** How the policy language's own schema is named among the texts. */
    private static final String SCHEMA = "lineclear.cedarschema";

    private final Register register;

    public PolicyTexts(Register register) {
        this.register = register;
    }

    /** On disk when this returns. @throws RuntimeException when it is not; the policies may not come into force then */
    public void record(Policies policies) {
        List<ArrayNode> parts = new ArrayList<>();
        ArrayNode part = CanonicalJson.MAPPER.createArrayNode();
        add(part, SCHEMA, PolicySource.schema());
        int bytes = CanonicalJson.bytes(part).length;
        for (Map.Entry<String, String> text : policies.texts().entrySet()) {
            if (bytes > PART_BYTES) {
                parts.add(part);
                part = CanonicalJson.MAPPER.createArrayNode();
                bytes = 0;
            }
            add(part, text.getKey(), text.getValue());
            bytes += CanonicalJson.bytes(part.get(part.size() - 1)).length;
        }
        parts.add(part);
        for (int i = 0; i < parts.size(); i++) {
            write(policies.version(), i + 1, parts.size(), parts.get(i));
        }
    }

    private static void add(ArrayNode part, String id, String text) {
        ObjectNode entry = part.addObject();
        entry.put("id", id);
        entry.put("text", text);
    }

    private void write(String version, int number, int of, ArrayNode texts) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("policyVersion", version);
        data.put("part", number);
        data.put("parts", of);
        data.set("texts", texts);
        register.force(Kind.POLICY_TEXT, version, data);
    }
}
