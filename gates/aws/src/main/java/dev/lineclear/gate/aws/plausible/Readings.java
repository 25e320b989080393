package dev.lineclear.gate.aws.plausible;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.catalog.Expressions;
import dev.lineclear.gate.aws.api.ApiClient;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Proposal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists of things as they are now. */
final class Readings {
    /** A request waits for them; an account with more of a kind is compared with these. */
    private static final int MAX_PAGES = 5;

    private final ApiClient api;

    Readings(ApiClient api) {
        this.api = api;
    }

    /**
     * What there is.
     *
     * @param things in the order they were answered
     * @param whole whether that is all; else there are more pages than a request can wait for
     */
    record Listed(List<JsonNode> things, boolean whole) {}

    /**
     * Reads page after page.
     *
     * @param call such as {@code ec2:DescribeSubnets}
     * @param list JMESPath over an answer: the list of things
     * @param pages the token in the answer and the token in the input; empty where one page holds all
     */
    Listed list(Proposal proposal, String call, JsonNode input, String list, List<String> pages) throws IOException {
        String region = proposal.destination().getOrDefault("region", "");
        ObjectNode next =
                input instanceof ObjectNode given ? given.deepCopy() : CanonicalJson.MAPPER.createObjectNode();
        List<JsonNode> things = new ArrayList<>();
        for (int page = 0; page < MAX_PAGES; page++) {
            JsonNode answer = api.call(ApiCall.of(call), next, region);
            JsonNode found = Expressions.search(list, answer);
            found.values().stream().filter(JsonNode::isObject).forEach(things::add);
            String token = pages.isEmpty() ? "" : answer.path(pages.getFirst()).asString("");
            if (token.isEmpty()) {
                return new Listed(things, true);
            }
            next.put(pages.get(1), token);
        }
        return new Listed(things, false);
    }
}
