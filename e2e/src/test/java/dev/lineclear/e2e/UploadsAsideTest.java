package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.e2e.Installation.Options;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.RawHttp;
import dev.lineclear.testkit.RawReply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Uploads that an agent begins and never ends: they wait on the disk that the log is on. */
final class UploadsAsideTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int BIG = 8 << 20;
    private static final int SMALL = 64 << 10;

    /** What the agent says its objects have. */
    private static final long CLAIMED = 5L << 30;

    /** Between two looks. */
    private static final Duration MOMENT = Duration.ofMillis(20);

    /** Their records take ten times what the smallest upload does, and a tenth of what stays free of so small a disk. */
    private static final int READS = 50;

    @TempDir
    Path directory;

    private final List<RawHttp> begun = new ArrayList<>();
    private ChildServer production;

    @BeforeEach
    void start() throws Exception {
        production = AwsServers.s3(directory.resolve("s3"));
        try (Clients admin = Clients.admin(production.endpoint())) {
            admin.s3().createBucket(r -> r.bucket("shop"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (RawHttp each : begun) {
            each.close();
        }
        production.close();
    }

    private Installation lineclear(Options options) throws IOException {
        return Installation.start(directory, Map.of("s3", production.endpoint()), options);
    }

    @Test
    void uploadsThatNeverEndLeaveTheLogItsRoom() throws Exception {
        SmallDisk disk = new SmallDisk(Files.createDirectory(directory.resolve("disk")), 64);
        assumeTrue(disk.available(), "missing: unshare, with permission to mount a tmpfs in a namespace of its own");
        try (Installation lineclear = lineclear(Options.of(directory).on(disk))) {
            Team team = Team.enrol(lineclear);
            for (int bytes = BIG; bytes >= SMALL; bytes /= 2) {
                while (begins(team, lineclear, bytes)) {
                    assertTrue(begun.size() < 100, "the disk never fills");
                }
            }
            try (Clients agent = agent(team, lineclear)) {
                for (int i = 0; i < READS; i++) {
                    assertEquals("", refusal(agent.s3()));
                }
            }
            assertTrue(team.ready().startsWith("200 "), team.ready());
        }
    }

    @Test
    void whatAKilledGatewayHadAsideIsGoneWithTheNextStart() throws Exception {
        try (Installation lineclear = lineclear(Options.of(directory))) {
            assertTrue(begins(Team.enrol(lineclear), lineclear, SMALL));
            lineclear.kill();
            assertEquals(1, aside(lineclear).size());
            lineclear.restart();
            assertEquals(List.of(), aside(lineclear));
        }
    }

    /** Sends so much of an object and then nothing more. @return whether that is kept aside, rather than refused */
    private boolean begins(Team team, Installation lineclear, int bytes) throws Exception {
        URI link = link(team, lineclear);
        RawHttp upload = RawHttp.connect(link);
        begun.add(upload);
        int before = large(lineclear, bytes);
        upload.send("PUT " + link.getRawPath() + "?" + link.getRawQuery() + " HTTP/1.1\r\nHost: " + link.getAuthority()
                + "\r\nContent-Length: " + CLAIMED + "\r\n\r\n");
        upload.send(new byte[bytes + SMALL]);
        RawReply[] reply = new RawReply[1];
        Await.until("it is aside or refused", LIMIT, () -> {
            reply[0] = upload.read(MOMENT, sofar -> false);
            return ended(reply[0]) || large(lineclear, bytes) > before;
        });
        // What was answered can be lost with a connection that is closed on what is still being sent.
        String answer = reply[0].text();
        assertTrue(
                answer.isEmpty() || (answer.startsWith("HTTP/1.1 503") && answer.contains("x-amz-content-sha256")),
                answer);
        return !ended(reply[0]);
    }

    private static boolean ended(RawReply reply) {
        return reply.end() != RawReply.End.OPEN || !reply.text().isEmpty();
    }

    private static int large(Installation lineclear, int bytes) throws IOException {
        int found = 0;
        for (Path file : aside(lineclear)) {
            found += size(file) >= bytes ? 1 : 0;
        }
        return found;
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0; // it was refused meanwhile
        }
    }

    private static List<Path> aside(Installation lineclear) throws IOException {
        try (Stream<Path> files = Files.list(lineclear.state().resolve("spool"))) {
            return files.toList();
        }
    }

    /** A URL that anybody can send anything to, of whatever hash. */
    private static URI link(Team team, Installation lineclear) throws Exception {
        try (S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(gateway(lineclear))
                .region(Clients.REGION)
                .credentialsProvider(StaticCredentialsProvider.create(team.credentials()))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build()) {
            return presigner
                    .presignPutObject(r -> r.signatureDuration(Duration.ofMinutes(5))
                            .putObjectRequest(p -> p.bucket("shop").key("page")))
                    .url()
                    .toURI();
        }
    }

    private static URI gateway(Installation lineclear) throws IOException {
        return URI.create(
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")))
                        .path("gateway")
                        .asString());
    }

    private static Clients agent(Team team, Installation lineclear) throws IOException {
        URI gateway = gateway(lineclear);
        return Clients.of(gateway, gateway, gateway, team.credentials());
    }

    private static String refusal(S3Client agent) {
        try {
            agent.listObjectsV2(r -> r.bucket("shop"));
            return "";
        } catch (S3Exception e) {
            return String.valueOf(e.getMessage());
        }
    }
}
