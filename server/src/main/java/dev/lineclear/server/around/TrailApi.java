package dev.lineclear.server.around;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.gate.aws.api.ApiClient;
import dev.lineclear.proposal.CanonicalJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks CloudTrail itself ({@code LookupEvents}): the management events of the last 90 days, of one region after the other.
 * Data events, such as of items and objects, are in a trail's files alone.
 */
public final class TrailApi implements Around.Trail {
    /** AWS answers two a second for an account and region. */
    private static final Duration PACE = Duration.ofMillis(550);

    /** Fifty events each: as many as are looked at in one go. */
    private static final int MAX_PAGES = Sightings.MAX / 50;

    private static final ApiCall LOOKUP =
            ApiCall.of("cloudtrail:LookupEvents", CanonicalJson.parse("""
            {"protocol": "json", "signing": "cloudtrail", "endpoint": "cloudtrail", "version": "1.1",
             "target": "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents"}
            """.getBytes(StandardCharsets.UTF_8)));

    private final ApiClient client;
    private final List<String> regions;
    private final Instant since;
    private final Instant until;

    /**
     * Asks nothing yet.
     *
     * @param since of the events, included; AWS keeps them for 90 days
     * @param until of the events, not included
     */
    public TrailApi(ApiClient client, List<String> regions, Instant since, Instant until) {
        this.client = client;
        this.regions = List.copyOf(regions);
        this.since = since;
        this.until = until;
    }

    @Override
    public void read(Consumer<TrailEvent> events) throws IOException {
        for (String region : regions) {
            String next = "";
            int pages = 0;
            do {
                if (pages++ == MAX_PAGES) {
                    throw new IOException("CloudTrail has more than " + Sightings.MAX + " changes in " + region
                            + "; look at less of them at once: --since, --until");
                }
                JsonNode page = client.call(LOOKUP, asked(next), region);
                for (JsonNode event : page.path("Events")) {
                    byte[] text = event.path("CloudTrailEvent").asString("").getBytes(StandardCharsets.UTF_8);
                    new TrailReader().read("an event of CloudTrail's", new ByteArrayInputStream(text), events);
                }
                next = page.path("NextToken").asString("");
                pause(next);
            } while (!next.isEmpty());
        }
    }

    private ObjectNode asked(String next) {
        ObjectNode asked = CanonicalJson.MAPPER.createObjectNode();
        asked.put("StartTime", since.getEpochSecond());
        asked.put("EndTime", until.getEpochSecond());
        asked.put("MaxResults", 50);
        asked.putArray("LookupAttributes")
                .addObject()
                .put("AttributeKey", "ReadOnly")
                .put("AttributeValue", "false");
        if (!next.isEmpty()) {
            asked.put("NextToken", next);
        }
        return asked;
    }

    private static void pause(String next) throws IOException {
        try {
            Thread.sleep(next.isEmpty() ? Duration.ZERO : PACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
