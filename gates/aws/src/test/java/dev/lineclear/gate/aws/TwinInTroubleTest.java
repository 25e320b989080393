package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.execution.Outcome;
import dev.lineclear.gate.aws.twin.Twin;
import dev.lineclear.proposal.Rehearsal.Faithfulness;
import dev.lineclear.proposal.Standing;
import dev.lineclear.testkit.RecordingServer;
import dev.lineclear.testkit.Script;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A request that meets a twin which is down, dies or talks nonsense is never said to be done, and never goes to production. */
final class TwinInTroubleTest {
    private static final String DONE =
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 100\r\n\r\n{\"a\":1}";

    @TempDir
    Path spool;

    private static StaticCredentialsProvider keys(String id) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, "secret"));
    }

    private static Twin twin(URI at) {
        Twin.Place place = new Twin.Place(
                Faithfulness.EMULATED, Map.of(Upstreams.ANY, at), Optional.empty(), "000000000000", "us-east-1");
        return new Twin(place, keys("AKIATWIN000000000001"), keys(Rig.GATEWAY_KEY));
    }

    /** What a rehearsal hears when the request is sent there. */
    private Outcome rehearsed(URI at) throws IOException {
        try (Twin twin = twin(at);
                Rig rig = Rig.beside(twin, Standing.SUPERVISED, spool)) {
            rig.verdict = proposal -> Optional.of(Rig.held());
            Conversation.dynamodb("DeleteTable", "{\"TableName\":\"t\"}").send(rig);
            Outcome came = rig.repeatable.getFirst().inTwin();
            assertEquals(List.of(), rig.production.requests);
            return came;
        }
    }

    /** What a sandboxed agent is told. */
    private String sandboxed(URI at) throws IOException {
        try (Twin twin = twin(at);
                Rig rig = Rig.beside(twin, Standing.SANDBOXED, spool)) {
            String answer = Conversation.dynamodb("DeleteTable", "{\"TableName\":\"t\"}")
                    .send(rig);
            assertEquals(List.of(), rig.production.requests);
            return answer;
        }
    }

    private static URI nobody() throws IOException {
        try (RecordingServer gone = RecordingServer.start(Script.hang())) {
            return gone.endpoint();
        }
    }

    @Test
    void oneThatIsDownWasNotSentTo() throws IOException {
        assertTrue(rehearsed(nobody()) instanceof Outcome.NotSent);
        String told = sandboxed(nobody());
        assertTrue(told.startsWith("HTTP/1.1 403") || told.startsWith("HTTP/1.1 503"), told);
        assertTrue(told.contains("could not connect to the twin"), told);
    }

    @Test
    void oneThatDiesWhileItIsAskedLeavesItInDoubt() throws IOException {
        for (Script dying :
                List.of(Script.reset(), Script.dieHalfWay(DONE, 20), Script.dieHalfWay(DONE, DONE.length() - 2))) {
            try (RecordingServer mortal = RecordingServer.start(dying)) {
                Outcome came = rehearsed(mortal.endpoint());
                assertTrue(came instanceof Outcome.InDoubt, came::toString);
            }
        }
    }

    @Test
    void oneThatStopsHalfWayThroughItsAnswerLeavesItInDoubt() throws IOException {
        try (RecordingServer mortal = RecordingServer.start(Script.stopHalfWay(DONE, DONE.length()))) {
            Outcome came = rehearsed(mortal.endpoint());
            assertTrue(came instanceof Outcome.InDoubt, came::toString);
        }
    }

    @Test
    void oneThatTalksNonsenseDidNothingForSure() throws IOException {
        try (RecordingServer mad = RecordingServer.start(Script.garbage(7, 300))) {
            Outcome came = rehearsed(mad.endpoint());
            assertTrue(came instanceof Outcome.InDoubt, came::toString);
            assertFalse(sandboxed(mad.endpoint()).startsWith("HTTP/1.1 200"));
        }
    }
}
