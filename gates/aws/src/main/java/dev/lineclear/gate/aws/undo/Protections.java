package dev.lineclear.gate.aws.undo;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.catalog.Expressions;
import dev.lineclear.catalog.Protection;
import dev.lineclear.gate.aws.api.ApiClient;
import dev.lineclear.gate.aws.api.ApiException;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Visible;
import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks whether something is protected, as the catalogue's lookups say, and says it in a sentence. */
final class Protections {
    private final ApiClient api;
    private final String region;

    Protections(ApiClient api, String region) {
        this.api = api;
        this.region = region;
    }

    /** {@code deletion protection of DB instance orders is on}. */
    String sentence(Protection.Found found) throws IOException {
        Protection protection = found.protection();
        ObjectNode about = CanonicalJson.MAPPER.createObjectNode().put("id", found.id());
        String what = protection.says() + " " + Visible.text(found.id());
        try {
            JsonNode input = Expressions.search(protection.input(), about);
            JsonNode answer = api.call(ApiCall.of(protection.call()), input, region);
            JsonNode on = Expressions.search(protection.take(), answer);
            return what + " is " + (on.asString("").equalsIgnoreCase("true") ? "on" : "off");
        } catch (ApiException e) {
            if (protection.absent().contains(e.code())) {
                return what + " is off, or there is none";
            }
            return what + " could not be read: " + Visible.text(e.code());
        }
    }
}
