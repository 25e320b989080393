package dev.lineclear.gate.aws.learn;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks for all of an answer that comes in pages. */
final class Pages {
    /** Of one listing: a hundred thousand things and more. */
    static final int MAX_PAGES = 2_000;

    /** Takes one page. */
    @FunctionalInterface
    interface Taker {
        /** @param next what to go on with after it; empty after the last one */
        void take(JsonNode answer, String next) throws IOException;
    }

    private final Inventory.Api api;
    private final Pace pace;

    Pages(Inventory.Api api, Pace pace) {
        this.api = api;
        this.pace = pace;
    }

    /**
     * Page after page.
     *
     * @param from what a {@link Taker} was told to go on with; empty from the start
     * @throws IOException when production says no, gives no answer, or gives pages without end
     */
    void each(ApiCall call, ObjectNode input, String region, String from, Taker taker)
            throws IOException, InterruptedException {
        JsonNode pages = call.shape().path("pages");
        String next = from;
        for (int page = 0; page < MAX_PAGES; page++) {
            pace.step();
            JsonNode answer = api.call(call, asking(pages, input, next), region);
            String then = next(pages, answer);
            if (!then.isEmpty() && then.equals(next)) {
                throw new IOException(call.operation() + ": the same page again and again");
            }
            next = then;
            taker.take(answer, next);
            if (next.isEmpty()) {
                return;
            }
        }
        throw new IOException(call.operation() + ": more than " + MAX_PAGES + " pages");
    }

    private static ObjectNode asking(JsonNode pages, ObjectNode input, String from) {
        ObjectNode asked = input.deepCopy();
        // Some take no limit beside names, and need none then.
        if (pages.has("limit") && input.isEmpty()) {
            asked.set(pages.path("limit").asString(), pages.path("size"));
        }
        if (!from.isEmpty()) {
            asked.setAll((ObjectNode) CanonicalJson.parse(from.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
        return asked;
    }

    /** With what to go on after an answer; empty after the last. */
    static String next(JsonNode pages, JsonNode answer) {
        if (pages.has("more") && !at(answer, pages.path("more").asString()).asBoolean(false)) {
            return "";
        }
        ObjectNode next = CanonicalJson.MAPPER.createObjectNode();
        JsonNode out = pages.path("out");
        for (int i = 0; i < out.size(); i++) {
            JsonNode token = at(answer, out.get(i).asString());
            if (!token.isMissingNode() && !token.isNull() && !token.asString("").isEmpty()) {
                next.set(pages.path("in").get(i).asString(), token);
            }
        }
        return next.isEmpty() ? "" : CanonicalJson.string(next);
    }

    private static JsonNode at(JsonNode answer, String path) {
        JsonNode node = answer;
        for (String step : path.split("\\.", -1)) {
            node = node.path(step);
        }
        return node;
    }
}
