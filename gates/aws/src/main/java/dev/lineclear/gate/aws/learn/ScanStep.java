package dev.lineclear.gate.aws.learn;

import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far one part of a scan is: one operation in one region.
 *
 * @param operation such as {@code ec2:DescribeSubnets}
 * @param region where
 * @param scan the scan that it is of
 * @param state what became of it
 * @param after the input that was read last; empty before the first
 * @param next with which page of the following input to go on; empty for its first
 * @param things resources and edges that were read
 * @param why it failed; empty where it did not
 * @param whole when the last scan began that read all of it; {@link Instant#EPOCH} where none did
 */
public record ScanStep(
        String operation,
        String region,
        String scan,
        State state,
        String after,
        String next,
        long things,
        String why,
        Instant whole) {

    /** What became of it. */
    public enum State {
        WAITING,
        RUNNING,
        /** All of it was read, so that what it did not see is there no more. */
        WHOLE,
        /** What was read stays; nothing is taken as gone. */
        FAILED
    }

    ScanStep at(State reached, String done, String page, long seen) {
        return new ScanStep(operation, region, scan, reached, done, page, seen, "", whole);
    }

    ScanStep failed(String because) {
        return new ScanStep(operation, region, scan, State.FAILED, after, next, things, because, whole);
    }

    ScanStep whole(Instant began) {
        return new ScanStep(operation, region, scan, State.WHOLE, "", "", things, "", began);
    }

    /** The same for a new scan, from its start. */
    ScanStep anew(String id) {
        return new ScanStep(operation, region, id, State.WAITING, "", "", 0, "", whole);
    }

    String json() {
        ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
        json.put("operation", operation).put("region", region).put("scan", scan).put("state", state.name());
        json.put("after", after).put("next", next).put("things", things).put("why", why);
        return CanonicalJson.string(json.put("whole", whole.toString()));
    }

    static ScanStep of(String text) {
        var json = CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
        return new ScanStep(
                json.path("operation").asString(),
                json.path("region").asString(),
                json.path("scan").asString(),
                State.valueOf(json.path("state").asString()),
                json.path("after").asString(),
                json.path("next").asString(),
                json.path("things").asLong(),
                json.path("why").asString(),
                Instant.parse(json.path("whole").asString()));
    }
}
