package dev.lineclear.gate.aws.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.aws.Upstreams;
import dev.lineclear.gate.aws.assume.RoleCredentials;
import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.proposal.Rehearsal.Faithfulness;
import dev.lineclear.testkit.RecordingServer;
import dev.lineclear.testkit.Script;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Nothing goes to a twin that is an account before STS has said whose the credentials are. */
final class TwinTest {
    private static final String PRODUCTION = Moto.MAIN;
    private static final String OTHER = "222222222222";
    private static final StaticCredentialsProvider OWN = keys("AKIAPRODUCTION000001");

    @TempDir
    static Path work;

    private static Moto moto;

    @BeforeAll
    static void starts() throws IOException {
        moto = Moto.withAccounts(work);
    }

    @AfterAll
    static void ends() {
        if (moto != null) {
            moto.close();
        }
    }

    private static StaticCredentialsProvider keys(String id) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, "secret"));
    }

    private static Twin twin(URI sts, String account, AwsCredentialsProvider credentials) {
        Twin.Place place = new Twin.Place(
                Faithfulness.ACCOUNT, Map.of(Upstreams.ANY, sts), Optional.of(account), PRODUCTION, "us-east-1");
        return new Twin(place, credentials, OWN);
    }

    private static String refused(Twin twin) {
        try (twin) {
            return String.valueOf(assertThrows(IOException.class, twin::check).getMessage());
        }
    }

    @Test
    void aRoleOfTheTwinsAccountIsWhoItShouldBe() throws IOException {
        try (AwsClients production = new AwsClients(OWN, Map.of("sts", moto.endpoint()));
                Twin twin = twin(
                        moto.endpoint(),
                        OTHER,
                        new RoleCredentials(
                                production.sts("us-east-1"),
                                "arn:aws:iam::" + OTHER + ":role/twin",
                                "lineclear-twin",
                                Clock.systemUTC()))) {
            twin.check();
            assertEquals("arn:aws:sqs:r:" + OTHER + ":q", twin.moved("arn:aws:sqs:r:" + PRODUCTION + ":q"));
        }
    }

    @Test
    void credentialsOfAnotherAccountAreNotUsed() {
        // Keys that this server made for nobody are of its own account, which is production's here.
        assertEquals(
                "the twin's credentials are of account " + PRODUCTION + ", not of " + OTHER,
                refused(twin(moto.endpoint(), OTHER, keys("AKIATWIN000000000001"))));
    }

    @Test
    void productionsOwnKeysAreNotAskedAboutEvenOnce() throws IOException {
        try (RecordingServer sts = RecordingServer.start(Script.hang())) {
            assertTrue(refused(twin(sts.endpoint(), OTHER, OWN)).contains("are the gateway's own"));
            assertEquals(0, sts.requests());
        }
    }

    @Test
    void withoutAnAnswerNothingIsBelieved() throws IOException {
        try (RecordingServer broken = RecordingServer.start(Script.answer(200, "text/xml", "<garbage>"))) {
            refused(twin(broken.endpoint(), OTHER, keys("AKIATWIN000000000001")));
        }
        try (RecordingServer silent = RecordingServer.start(Script.answer(200, "text/xml", """
                <GetCallerIdentityResponse><GetCallerIdentityResult><Account></Account></GetCallerIdentityResult>
                </GetCallerIdentityResponse>"""))) {
            assertTrue(refused(twin(silent.endpoint(), OTHER, keys("AKIATWIN000000000001")))
                    .contains("not of " + OTHER));
        }
    }

    @Test
    void aRoleThatCannotBeAssumedIsSaid() throws IOException {
        try (RecordingServer refuses = RecordingServer.start(Script.answer(
                        403, "text/xml", "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"));
                AwsClients production = new AwsClients(OWN, Map.of("sts", refuses.endpoint()));
                Twin twin = twin(
                        moto.endpoint(),
                        OTHER,
                        new RoleCredentials(
                                production.sts("us-east-1"),
                                "arn:aws:iam::" + OTHER + ":role/twin",
                                "lineclear-twin",
                                Clock.systemUTC()))) {
            IOException said = assertThrows(IOException.class, () -> {
                try {
                    twin.check();
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
            });
            assertTrue(String.valueOf(said.getMessage()).contains("AccessDenied"), said::getMessage);
        }
    }
}
