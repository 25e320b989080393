package dev.lineclear.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quick start of README.md does what it says, and stands there as it stands here. */
@Timeout(60)
class ReadmeTest {
    @TempDir
    Path dir;

    @Test
    void theQuickStartWorks() throws Exception {
        List<String> said = new ArrayList<>();
        // README: begin
        SignerKey key = SignerKey.generate("example.com/mylog"); // keep key.text() secret
        VerifierKey vkey = key.verifierKey(); // give vkey.text() to everyone
        LogOptions options = LogOptions.of(key).withGuardFile(dir.resolve("other-disk/mylog.guard"));

        String proof;
        try (TransparencyLog log = TransparencyLog.open(dir.resolve("log"), options)) {
            Appended added = log.append("hello".getBytes(UTF_8)); // has its index, survives kill -9
            added.durable().join(); // survives a power loss
            log.integrated(added.index()).join(); // a published checkpoint covers it
            proof = log.proofFile(added.index()).text(); // c2sp.org/tlog-proof@v1
        }

        // Whoever has the proof and the key needs no log.
        ProofFile.parse(proof.getBytes(UTF_8)).verify("hello".getBytes(UTF_8), vkey.name(), List.of(vkey));

        // An auditor reads all of it, from a directory or a URL, and believes none of it.
        LogFiles files = new LogFiles(TileSource.directory(dir.resolve("log")));
        try (LogServer server = new LogServer(files, new InetSocketAddress("localhost", 0))) {
            URI url = URI.create("http://localhost:" + server.address().getPort());
            Verification result = LogVerifier.verify(
                    TileSource.http(url, Duration.ofSeconds(30)), List.of(vkey), VerificationProgress.NONE);
            switch (result) {
                case Verification.Verified ok -> said.add(ok.checkpoint().size() + " entries, all of them right");
                case Verification.Refuted bad -> said.add(bad.place() + ": " + bad.reason());
            }
        }
        // README: end
        assertEquals(List.of("1 entries, all of them right"), said);
    }

    @Test
    void theReadmeShowsThisVeryText() throws Exception {
        String test = Files.readString(Path.of("src/test/java/dev/lineclear/tlog/ReadmeTest.java"));
        String shown =
                test.substring(test.indexOf("// README: begin\n") + 17, test.indexOf("        // README: end\n"));
        String quickStart = shown.stripTrailing().stripIndent().replace("said.add(", "System.out.println(") + "\n";
        assertTrue(Files.readString(Path.of("README.md")).contains("```java\n" + quickStart + "```\n"), quickStart);
    }
}
