package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log that another implementation wrote. */
class TesseraLogTest {
    private final Path log = Vectors.tlog("tessera-testlog/log");
    private final Path keyFile = findKey();

    private static Path findKey() {
        return Vectors.tlog("tessera-testlog/log.vkey");
    }

    private VerifierKey key() throws IOException {
        return VerifierKey.parse(Files.readString(keyFile));
    }

    @Test
    void isVerifiedAndItsEntriesAreRead() throws IOException {
        TileSource source = TileSource.directory(log);
        List<String> seen = new ArrayList<>();
        Verification result = LogVerifier.verify(
                source,
                key().name(),
                List.of(key()),
                VerificationProgress.NONE,
                (index, entry) -> seen.add(new String(entry, StandardCharsets.UTF_8)));
        assertInstanceOf(Verification.Verified.class, result, result.toString());
        LogReader reader = LogReader.open(source, key().name(), List.of(key()));
        assertEquals(15, reader.checkpoint().size());
        for (int i = 0; i < 15; i++) {
            assertEquals(seen.get(i), new String(reader.entry(i), StandardCharsets.UTF_8));
            reader.proofFile(i).verify(reader.entry(i), key().name(), List.of(key()));
        }
    }

    @Test
    void everyCheckpointIsSignedAndConsistentWithTheNext() throws IOException {
        LogReader reader = LogReader.open(TileSource.directory(log), key().name(), List.of(key()));
        Hash previous = Hash.ofEmptyTree();
        for (int size = 0; size <= 15; size++) {
            byte[] bytes = Files.readAllBytes(log.resolve("checkpoint." + size));
            SignedCheckpoint checkpoint = SignedCheckpoint.open(bytes, key().name(), List.of(key()));
            assertEquals(size, checkpoint.size());
            assertEquals(checkpoint.root(), reader.root(size));
            if (size > 1) {
                reader.consistencyProof(size - 1, size).verify(previous, checkpoint.root());
            }
            assertEquals(new String(bytes, StandardCharsets.UTF_8), checkpoint.text());
            previous = checkpoint.root();
        }
    }

    @Test
    void fsckSaysSo() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertEquals(0, Fsck.run(new String[] {log.toString(), keyFile.toString()}, print, print), out::toString);
        assertEquals(2, Fsck.run(new String[] {log.toString()}, print, print));
        assertEquals(
                2, Fsck.run(new String[] {log.toString(), log.resolve("none").toString()}, print, print));
    }

    @Test
    void anotherKeyIsRefused() throws IOException {
        SignerKey other = SignerKey.generate(key().name());
        assertThrows(
                BadDataException.class,
                () -> LogReader.open(TileSource.directory(log), other.name(), List.of(other.verifierKey())));
    }
}
