package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.e2e.Installation.Options;
import dev.lineclear.testkit.Await;
import dev.lineclear.tlog.SignedCheckpoint;
import dev.lineclear.tlog.WitnessPolicy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real gateway and a real witness as processes: cosigned checkpoints, read by an auditor over HTTP. */
final class WitnessedLogTest {
    private static final Map<String, URI> NO_PRODUCTION = Map.of("dynamodb", URI.create("http://127.0.0.1:1"));
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern SERVED = Pattern.compile("log served (http://\\S+)");

    @TempDir
    Path directory;

    @Test
    void checkpointsAreCosignedAndTheLogIsReadByItsUrl() throws Exception {
        try (Witness witness = Witness.start(directory);
                Installation lineclear = Installation.start(
                        directory,
                        NO_PRODUCTION,
                        Options.of(directory).with(witness.log("serve: \"127.0.0.1:0\", ")))) {
            WitnessPolicy wanted = WitnessPolicy.parse(witness.policy());
            Await.until("a quorum has cosigned", LIMIT, () -> cosigned(lineclear, wanted));
            readByUrl(lineclear, witness.vkey());
            Team team = Team.enrol(lineclear);
            String policy = Files.writeString(directory.resolve("auditors.policy"), witness.policy())
                    .toString();
            Await.until("a quorum has cosigned", LIMIT, () -> cosigned(lineclear, wanted));
            Jvm.Result witnessed = team.cli("audit", "verify", "--witnesses", policy);
            assertEquals(0, witnessed.exit(), witnessed.out());
            assertTrue(witnessed.out().contains(": a quorum"), witnessed.out());
            witness.kill();
            team.cli("session", "open", "--agent", "kiro", "--operator", "op@example.com", "--task", "t")
                    .ok();
            Await.until("it warns", LIMIT, () -> team.ready().contains("witnessed up to record"));
            Jvm.Result unwitnessed = team.cli("audit", "verify");
            assertEquals(0, unwitnessed.exit(), "the log goes on unwitnessed");
            assertTrue(unwitnessed.out().contains("no quorum yet"), unwitnessed.out());
            Jvm.Result wanting = team.cli("audit", "verify", "--witnesses", policy);
            assertEquals(1, wanting.exit(), wanting.out());
            assertTrue(wanting.out().contains("no quorum"), wanting.out());
        }
    }

    private static boolean cosigned(Installation lineclear, WitnessPolicy policy) throws Exception {
        byte[] checkpoint = Files.readAllBytes(lineclear.state().resolve("log/checkpoint"));
        return policy.isSatisfiedBy(SignedCheckpoint.parse(checkpoint));
    }

    private static void readByUrl(Installation lineclear, Path vkey) throws Exception {
        Await.until(
                "it says where", LIMIT, () -> SERVED.matcher(lineclear.log()).find());
        Matcher served = SERVED.matcher(lineclear.log());
        assertTrue(served.find());
        String[] verify = {"audit", "verify", served.group(1), "--vkey", vkey.toString()};
        Jvm.Result stranger = lineclear.cli(verify);
        assertNotEquals(0, stranger.exit());
        assertTrue(stranger.out().contains("401"), stranger.out());
        Jvm.Result auditor = lineclear.cli(
                verify[0],
                verify[1],
                verify[2],
                verify[3],
                verify[4],
                "--token-file",
                lineclear.state().resolve("auditor.token").toString());
        assertTrue(auditor.ok().out().contains("The log is whole"), auditor.out());
        Jvm.Result prove = lineclear.cli(
                "audit",
                "prove",
                "0",
                verify[2],
                "--vkey",
                vkey.toString(),
                "--token-file",
                lineclear.state().resolve("auditor.token").toString(),
                "--out",
                vkey.resolveSibling("first").toString());
        assertTrue(prove.ok().out().contains("Record 0"), prove.out());
    }
}
