package dev.lineclear.gate.aws.learn;

import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** With which inputs an operation is to be called, so that all things of its kind are described. */
final class Questions {
    /** Of one operation in one region. */
    static final int MAX_INPUTS = 50_000;

    private final Rules rules;
    private final Pages pages;

    Questions(Rules rules, Pages pages) {
        this.rules = rules;
        this.pages = pages;
    }

    /** Asks production for what there is to ask about, where a listing does not describe. */
    List<ObjectNode> of(AnswerRule rule, String region) throws IOException, InterruptedException {
        JsonNode scan = rule.scan().orElseThrow();
        ObjectNode fixed =
                scan.path("input") instanceof ObjectNode given ? given : CanonicalJson.MAPPER.createObjectNode();
        if (!scan.has("each")) {
            return List.of(fixed);
        }
        String service = rule.operation().substring(0, rule.operation().indexOf(':'));
        List<ObjectNode> all = each(service, scan.path("each"), region);
        all.forEach(input -> input.setAll(fixed));
        return all;
    }

    /** One input for every name that a listing gives, or for as many names as one call takes. */
    private List<ObjectNode> each(String service, JsonNode each, String region)
            throws IOException, InterruptedException {
        List<ObjectNode> listings = each.has("each")
                ? each(service, each.path("each"), region)
                : List.of(CanonicalJson.MAPPER.createObjectNode());
        String operation = service + ":" + each.path("call").asString();
        MemberPath take = MemberPath.of(each.path("take").asString());
        int most = each.path("most").asInt(0);
        String as = each.path("as").asString();
        List<ObjectNode> inputs = new ArrayList<>();
        for (ObjectNode listing : listings) {
            List<String> names = new ArrayList<>();
            pages.each(rules.call(operation), listing, region, "", (answer, next) -> {
                names.addAll(take.texts(answer, answer, listing));
                if (names.size() + inputs.size() > MAX_INPUTS) {
                    throw new IOException(operation + ": more than " + MAX_INPUTS + " names");
                }
            });
            for (int i = 0; i < names.size(); i += Math.max(most, 1)) {
                ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
                for (JsonNode kept : each.path("with").values()) {
                    input.set(kept.asString(), listing.path(kept.asString()));
                }
                if (most == 0) {
                    input.put(as, names.get(i));
                } else {
                    names.subList(i, Math.min(i + most, names.size())).forEach(input.withArray("/" + as)::add);
                }
                inputs.add(input);
            }
        }
        return inputs;
    }
}
