package dev.lineclear.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.tlog.ProofFile;
import dev.lineclear.tlog.SignedCheckpoint;
import dev.lineclear.tlog.VerifierKey;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key from elsewhere, then another: what the first signed stays verifiable, with the real gateway and its commands. */
final class LogKeyTest {
    private static final String ORIGIN = "e2e.example.com/log";
    private static final Map<String, URI> NO_PRODUCTION = Map.of("dynamodb", URI.create("http://127.0.0.1:1"));

    @TempDir
    Path directory;

    @Test
    void importedAndRotated() throws Exception {
        Path first = pem("first");
        Path configuration = Files.writeString(
                directory.resolve("before.yaml"),
                "log: { origin: " + ORIGIN + " }\nstate: " + directory.resolve("state") + "\n");
        String[] importing = {"log", "key", "import", "--key", first.toString()};
        Jvm.Result imported = Jvm.run(
                directory,
                Map.of(),
                Jvm.command(
                        "dev.lineclear.cli.Main",
                        List.of(
                                "log",
                                "key",
                                "import",
                                "--key",
                                first.toString(),
                                "--config",
                                configuration.toString())));
        assertTrue(imported.ok().out().contains(ORIGIN + "+"), imported.out());

        try (Installation lineclear = Installation.start(directory, NO_PRODUCTION, "")) {
            VerifierKey old = keys(lineclear).getFirst();
            assertTrue(imported.out().contains(old.text()), "the gateway signs with the key that was imported");
            Team team = Team.enrol(lineclear);
            String proof = directory.resolve("old").toString();
            assertEquals(0, team.cli("audit", "prove", "0", "--out", proof).exit());
            assertNotEquals(0, team.cli(importing).exit(), "a log has a key already");
            lineclear.kill();

            assertNotEquals(
                    0,
                    team.cli("log", "key", "rotate", "--key", first.toString()).exit(),
                    "the same key");
            Jvm.Result rotated =
                    team.cli("log", "key", "rotate", "--key", pem("second").toString());
            assertEquals(0, rotated.exit(), rotated.out());
            lineclear.restart();
            List<VerifierKey> both = keys(lineclear);
            assertEquals(2, both.size());
            assertEquals(old, both.getLast());
            assertEquals(0, team.cli("log", "key", "rotate").exit(), "and a third, made here");
            lineclear.crashAndRestart();
            assertEquals(3, keys(lineclear).size());

            SignedCheckpoint.open(
                    Files.readAllBytes(lineclear.state().resolve("log/checkpoint")),
                    ORIGIN,
                    List.of(keys(lineclear).getFirst()));
            Jvm.Result audit = team.cli("audit", "verify");
            assertEquals(0, audit.exit(), audit.out());
            ProofFile.parse(Files.readAllBytes(Path.of(proof + ".proof")))
                    .verify(Files.readAllBytes(Path.of(proof + ".json")), ORIGIN, List.of(old));
        }
    }

    private static List<VerifierKey> keys(Installation lineclear) throws Exception {
        List<VerifierKey> keys = new java.util.ArrayList<>();
        for (String line : Files.readAllLines(lineclear.state().resolve("log.vkey"))) {
            keys.add(VerifierKey.parse(line));
        }
        return keys;
    }

    /** As openssl writes it. */
    private Path pem(String name) throws Exception {
        byte[] der = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        Path file = Files.createFile(
                directory.resolve(name + ".pem"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der)
                        + "\n-----END PRIVATE KEY-----\n");
    }
}
