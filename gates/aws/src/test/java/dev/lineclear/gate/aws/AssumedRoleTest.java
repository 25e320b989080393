package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.aws.assume.AssumedRoles;
import dev.lineclear.gate.aws.assume.Roles;
import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.gate.http.Limits;
import dev.lineclear.gate.http.RecordingUpstream;
import dev.lineclear.proposal.Assumed;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Requests go to production under a role that may do what was cleared and nothing else, at a server that checks. */
class AssumedRoleTest {
    @TempDir
    private static Path work;

    private static RoleServer account;

    @BeforeAll
    static void start() throws Exception {
        account = RoleServer.start(
                work,
                List.of(new String[] {"PUT", "/reports", ""}, new String[] {"PUT", "/reports/one", "1"}, new String[] {
                    "PUT", "/reports/two", "2"
                }));
    }

    @AfterAll
    static void stop() {
        if (account != null) {
            account.close();
        }
    }

    @BeforeEach
    void forget() {
        account.relay.requests.clear();
    }

    /** A gate whose requests go under a role. */
    private record Governed(AwsClients clients, AssumedRoles roles, Rig rig, S3Client s3) implements AutoCloseable {
        static Governed with(Roles which) throws Exception {
            StaticCredentialsProvider own = StaticCredentialsProvider.create(account.gateway);
            AwsClients clients = new AwsClients(own, account.endpoints());
            AssumedRoles roles =
                    new AssumedRoles(Rig.CATALOG, which, own, clients.sts("eu-west-1"), InstantSource.system());
            Rig rig = new Rig(account.relay, account.endpoints(), roles, work.resolve("spool"), Limits.DEFAULT);
            return new Governed(clients, roles, rig, rig.s3());
        }

        @Override
        public void close() {
            s3.close();
            rig.server.close();
            roles.close();
            clients.close();
        }
    }

    private static Roles roles() {
        return new Roles(RoleServer.ROLE, Optional.of(RoleServer.EXTERNAL_ID), Map.of());
    }

    private static List<RecordingUpstream.Request> sent(boolean sts) {
        return account.relay.requests.stream()
                .filter(r -> RoleServer.form(r).containsKey("RoleArn") == sts)
                .toList();
    }

    @Test
    void whatIsSentIsSignedWithTheRolesKeyAndTheRoleIsAssumedForThatAlone() throws Exception {
        try (Governed it = Governed.with(roles())) {
            it.rig().hold = "01KAZ3Q7T2X9V4M8N6P5R1S0WC";
            it.s3().deleteObject(b -> b.bucket("reports").key("one"));
            assertEquals(1, sent(true).size());
            RecordingUpstream.Request asked = sent(true).getFirst();
            assertEquals(account.gateway.accessKeyId(), RoleServer.key(asked));
            Map<String, String> form = RoleServer.form(asked);
            assertEquals("session-1.01KAZ3Q7T2X9V4M8N6P5R1S0WC", form.get("RoleSessionName"));
            assertEquals(RoleServer.ROLE, form.get("RoleArn"));
            assertEquals("900", form.get("DurationSeconds"));
            var allowed = CanonicalJson.parse(form.get("Policy").getBytes(StandardCharsets.UTF_8))
                    .path("Statement")
                    .path(0);
            assertEquals("s3:DeleteObject", allowed.path("Action").asString());
            assertEquals("arn:aws:s3:::reports/one", allowed.path("Resource").asString());

            RecordingUpstream.Request request = sent(false).getFirst();
            assertNotEquals(account.gateway.accessKeyId(), RoleServer.key(request));
            assertTrue(request.head().contains("X-Amz-Security-Token: "), request.head());
            Assumed assumed = it.rig().assumed.getFirst();
            assertEquals(RoleServer.ROLE, assumed.role());
            assertEquals(Digest.of(form.get("Policy").getBytes(StandardCharsets.UTF_8)), assumed.policy());
            assertEquals(List.of("s3:DeleteObject"), assumed.actions());
            assertTrue(request.head().startsWith("DELETE /reports/one"), request.head());
        }
    }

    @Test
    void eachOfTheseIsAllowedByItsOwnPolicy() throws Exception {
        try (Governed it = Governed.with(roles())) {
            S3Client s3 = it.s3();
            s3.putObject(b -> b.bucket("reports").key("three"), RequestBody.fromString("3"));
            assertEquals(
                    "3",
                    s3.getObjectAsBytes(b -> b.bucket("reports").key("three")).asUtf8String());
            assertEquals(1, s3.headObject(b -> b.bucket("reports").key("three")).contentLength());
            assertTrue(s3.listObjectsV2(b -> b.bucket("reports")).contents().stream()
                    .anyMatch(o -> o.key().equals("three")));
            assertEquals(1, s3.listBuckets().buckets().size());
            s3.putObjectTagging(b -> b.bucket("reports")
                    .key("three")
                    .tagging(t -> t.tagSet(x -> x.key("a").value("b"))));
            assertEquals(
                    "b",
                    s3.getObjectTagging(b -> b.bucket("reports").key("three"))
                            .tagSet()
                            .getFirst()
                            .value());
            s3.deleteObject(b -> b.bucket("reports").key("three"));
            s3.createBucket(b -> b.bucket("more"));
            s3.deleteBucket(b -> b.bucket("more"));
            assertTrue(sent(false).stream().noneMatch(r -> RoleServer.key(r).equals(account.gateway.accessKeyId())));
        }
    }

    /** What the gateway takes for one thing and production for another is refused there. */
    @Test
    void withTheKeysForOneRequestNothingElseCanBeDone() throws Exception {
        try (Governed it = Governed.with(roles())) {
            it.s3().getObjectAsBytes(b -> b.bucket("reports").key("two"));
            Lender.Lent lent = (Lender.Lent) it.roles().lend(it.rig().proposals.getLast(), "s3", "");
            try (S3Client thief = S3Client.builder()
                    .endpointOverride(account.moto.endpoint())
                    .forcePathStyle(true)
                    .region(software.amazon.awssdk.regions.Region.EU_WEST_1)
                    .credentialsProvider(StaticCredentialsProvider.create(
                            (software.amazon.awssdk.auth.credentials.AwsCredentials) lent.credentials()))
                    .build()) {
                assertEquals(
                        "2",
                        thief.getObjectAsBytes(b -> b.bucket("reports").key("two"))
                                .asUtf8String());
                assertThrows(
                        S3Exception.class,
                        () -> thief.deleteObject(b -> b.bucket("reports").key("two")));
                assertThrows(S3Exception.class, () -> thief.listBuckets());
            }
        }
    }

    @Test
    void readsOfTheSameInOneSessionShareOneRoleSessionAndChangesDoNot() throws Exception {
        try (Governed it = Governed.with(roles())) {
            IntStream.range(0, 6).parallel().forEach(i -> it.s3()
                    .headObject(b -> b.bucket("reports").key("two")));
            assertEquals(1, sent(true).size());
            it.s3().headObject(b -> b.bucket("reports").key("two").range("bytes=0-0"));
            assertEquals(1, sent(true).size());
            it.s3().listObjectsV2(b -> b.bucket("reports"));
            assertEquals(2, sent(true).size());
            for (int i = 0; i < 2; i++) {
                it.s3().putObject(b -> b.bucket("reports").key("two"), RequestBody.fromString("2"));
            }
            assertEquals(4, sent(true).size());
        }
    }

    @Test
    void aRoleThatIsNotTheGatewaysToAssumeEndsInARefusalAndNothingIsSent() throws Exception {
        Roles wrong = new Roles(RoleServer.ROLE, Optional.of("somebody-elses"), Map.of());
        try (Governed it = Governed.with(wrong)) {
            for (Runnable each : List.<Runnable>of(
                    () -> it.s3().headBucket(b -> b.bucket("reports")),
                    () -> it.s3().getObjectAsBytes(b -> b.bucket("reports").key("two")),
                    () -> it.s3().deleteObject(b -> b.bucket("reports").key("two")))) {
                S3Exception e = assertThrows(S3Exception.class, each::run);
                assertEquals(403, e.statusCode());
            }
            S3Exception e = assertThrows(S3Exception.class, () -> it.s3()
                    .deleteObject(b -> b.bucket("reports").key("two")));
            assertEquals("AccessDenied", e.awsErrorDetails().errorCode());
            assertTrue(e.awsErrorDetails().errorMessage().contains("could not be assumed"), e.getMessage());
            assertTrue(sent(false).isEmpty(), "nothing reached production");
            assertEquals(4, sent(true).size(), "a failure is kept for nobody");
            assertFalse(it.rig().assumed.isEmpty());
        }
    }

    @Test
    void aServiceThatIsExceptedGoesWithTheGatewaysOwnKey() throws Exception {
        Roles but = new Roles(RoleServer.ROLE, Optional.empty(), Map.of("s3", Optional.empty()));
        try (Governed it = Governed.with(but)) {
            // The gateway's own user may do nothing there but assume the role.
            assertThrows(S3Exception.class, () -> it.s3().headBucket(b -> b.bucket("reports")));
            assertTrue(sent(true).isEmpty());
            assertEquals(
                    account.gateway.accessKeyId(), RoleServer.key(sent(false).getFirst()));
            assertTrue(it.rig().assumed.isEmpty());
        }
    }
}
