package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A production that takes connections and never answers. */
class UnreachableTest {
    private static final String TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table/reports";

    @TempDir
    private Path work;

    @Test
    void liveStateSaysSoWithinItsTimeAndTagsAreAnError() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Bench bench = new Bench(
                        work,
                        Map.of(
                                "dynamodb", URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                                "tagging", URI.create("http://127.0.0.1:" + silent.getLocalPort())));
                AwsLiveState live = new AwsLiveState(bench.clients, Catalog.load())) {
            Proposal plain = Bench.proposal("dynamodb:DeleteTable", "{\"TableName\":\"reports\"}");
            Proposal proposal = Proposal.of(
                    plain.id(),
                    plain.session(),
                    "aws",
                    plain.operation(),
                    plain.destination(),
                    List.of(new Target(TABLE, "dynamodb", "table", Environment.UNKNOWN, Map.of())),
                    plain.input(),
                    "",
                    plain.time());
            assertEquals(
                    List.of("table reports could not be read: no answer within 2 seconds"), live.observe(proposal));
            assertThrows(IOException.class, () -> new AwsTagReader(bench.clients)
                    .tags(TABLE, "dynamodb", "table", Bench.DESTINATION));
            assertThrows(IOException.class, () -> new AwsTagReader(bench.clients)
                    .tags("arn:aws:sns:us-east-1:1:x", "sns", "topic", Bench.DESTINATION));
        }
    }
}
