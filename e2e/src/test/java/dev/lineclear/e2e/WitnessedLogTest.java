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
            witness.kill();
            Team team = Team.enrol(lineclear);
            Await.until("it warns", LIMIT, () -> team.ready().contains("witnessed up to record"));
            assertEquals(0, team.cli("audit", "verify").exit(), "the log goes on unwitnessed");
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
