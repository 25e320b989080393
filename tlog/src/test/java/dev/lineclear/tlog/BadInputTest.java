package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.tlog.Verification.BadFile;
import dev.lineclear.tlog.Verification.BadRecord;
import dev.lineclear.tlog.Verification.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a log, a checkpoint or a proof can be wrong is refused with its reason and its place. */
class BadInputTest {
    /** Full and partial tiles on three levels. */
    private static final int SIZE = 66_100;

    @TempDir
    static Path temporary;

    private static Path log;
    private static SignerKey key;

    private Path damaged = Path.of("");
    private byte[] good = {};

    @BeforeAll
    static void writeALog() throws IOException {
        key = SignerKey.generate("log.example/bad");
        log = temporary.resolve("log");
        try (TransparencyLog writer = TransparencyLog.open(log, LogOptions.of(key))) {
            for (int i = 0; i < SIZE; i++) {
                writer.append(entry(i));
            }
        }
    }

    @AfterEach
    void repair() throws IOException {
        if (good.length > 0) {
            Files.write(damaged, good);
        }
        assertInstanceOf(Verification.Verified.class, verify());
    }

    private static byte[] entry(int i) {
        return ("entry " + i).getBytes(StandardCharsets.UTF_8);
    }

    private static Verification verify() throws IOException {
        return LogVerifier.verify(TileSource.directory(log), List.of(key.verifierKey()), VerificationProgress.NONE);
    }

    private byte[] damage(String path) throws IOException {
        damaged = log.resolve(path);
        good = Files.readAllBytes(damaged);
        return good.clone();
    }

    private void assertRefuted(byte[] bad, Place place, String reason) throws IOException {
        Files.write(damaged, bad);
        Verification.Refuted refuted = assertInstanceOf(Verification.Refuted.class, verify());
        assertEquals(place, refuted.place(), refuted.reason());
        assertTrue(refuted.reason().contains(reason), refuted.reason());
    }

    @Test
    void oneChangedByteOfAnEntryNamesTheRecord() throws IOException {
        byte[] bundle = damage("tile/entries/100");
        int[] offsets = EntryBundle.offsets(bundle, 256, false);
        bundle[offsets[77] + 2] ^= 1;
        assertRefuted(bundle, new BadRecord(100 * 256 + 77, "tile/entries/100"), "record 25677");
        LogReader reader = LogReader.open(TileSource.directory(log), key.name(), List.of(key.verifierKey()));
        assertThrows(BadDataException.class, () -> reader.entry(25_677));
        assertArrayEquals(entry(25_678), reader.entry(25_678));
    }

    @Test
    void oneChangedByteInThePartialBundleNamesTheRecord() throws IOException {
        byte[] bundle = damage("tile/entries/258.p/52");
        bundle[bundle.length - 1] ^= 1;
        assertRefuted(bundle, new BadRecord(SIZE - 1, "tile/entries/258.p/52"), "record 66099");
    }

    @Test
    void everyByteOfABundleIsCovered() throws IOException {
        byte[] bundle = damage("tile/entries/258.p/52");
        for (int at = 0; at < bundle.length; at += 13) {
            byte[] bad = bundle.clone();
            bad[at] ^= 4;
            Files.write(damaged, bad);
            TileReader tiles = new TileReader(TileSource.directory(log));
            Verification result = verifyLastBundle(tiles);
            assertInstanceOf(Verification.Refuted.class, result, "byte " + at);
        }
    }

    /** The last bundle alone against its tile: the rest of the log is the same every time. */
    private static Verification verifyLastBundle(TileReader tiles) throws IOException {
        TileId id = TileId.inTree(TileId.ENTRIES, SIZE / 256, SIZE);
        byte[] stored = tiles.readTile(new TileId(0, id.index(), id.width()));
        try {
            TileReader.Bundle bundle = tiles.bundle(id);
            for (int i = 0; i < id.width(); i++) {
                if (!Hash.ofEntry(bundle.entry(i)).equals(Hash.slice(stored, i * Hash.BYTES))) {
                    return new Verification.Refuted(new BadRecord(i, id.path()), "record");
                }
            }
        } catch (BadDataException e) {
            return new Verification.Refuted(new BadFile(id.path()), String.valueOf(e.getMessage()));
        }
        throw new AssertionError("not refuted");
    }

    @Test
    void truncatedAndOversizedBundlesNameTheFile() throws IOException {
        byte[] bundle = damage("tile/entries/003");
        BadFile place = new BadFile("tile/entries/003");
        assertRefuted(Arrays.copyOf(bundle, bundle.length - 1), place, "ends within entry 255");
        assertRefuted(Arrays.copyOf(bundle, bundle.length + 1), place, "1 bytes after the last");
        assertRefuted(new byte[0], place, "ends before entry 0");
        assertRefuted(new byte[256 * 65_537 + 1], place, "more than");
    }

    @Test
    void swappedAndDuplicatedEntriesNameTheFirstRecord() throws IOException {
        List<byte[]> entries = new ArrayList<>(EntryBundle.parse(damage("tile/entries/000"), 256));
        java.util.Collections.swap(entries, 10, 20);
        assertRefuted(EntryBundle.encode(entries), new BadRecord(10, "tile/entries/000"), "record 10");
        entries.set(10, entries.get(9));
        assertRefuted(EntryBundle.encode(entries), new BadRecord(10, "tile/entries/000"), "record 10");
    }

    @Test
    void aSwappedBundleNamesItsFirstRecord() throws IOException {
        damage("tile/entries/005");
        byte[] other = Files.readAllBytes(log.resolve("tile/entries/006"));
        assertRefuted(other, new BadRecord(5 * 256, "tile/entries/005"), "record 1280");
    }

    @Test
    void changedTilesNameTheTile() throws IOException {
        for (String path : List.of("tile/0/000", "tile/0/258.p/52", "tile/1/000", "tile/1/001.p/2", "tile/2/000.p/1")) {
            byte[] tile = damage(path);
            tile[tile.length - 1] ^= 1;
            assertRefuted(tile, new BadFile(path), "hash");
            assertRefuted(Arrays.copyOf(good, good.length - 1), new BadFile(path), "bytes");
            assertRefuted(Arrays.copyOf(good, good.length + 1), new BadFile(path), "bytes");
            assertRefuted(Arrays.copyOf(good, good.length + 32), new BadFile(path), "bytes");
            Files.write(damaged, good);
        }
    }

    @Test
    void swappedAndDuplicatedTilesNameTheTile() throws IOException {
        damage("tile/0/007");
        byte[] other = Files.readAllBytes(log.resolve("tile/0/008"));
        assertRefuted(other, new BadFile("tile/0/007"), "does not lead to the checkpoint");
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        for (String path : List.of("tile/entries/000", "tile/0/001", "tile/1/000", "tile/2/000.p/1", "checkpoint")) {
            damage(path);
            Files.delete(damaged);
            Verification.Refuted refuted = assertInstanceOf(Verification.Refuted.class, verify());
            assertEquals(new BadFile(path), refuted.place());
            assertTrue(refuted.reason().contains("missing"), refuted.reason());
            Files.write(damaged, good);
        }
    }

    @Test
    void anEntryAndItsTileForgedTogetherAreFoundAbove() throws IOException {
        byte[] bundle = damage("tile/entries/000");
        Path tile = log.resolve("tile/0/000");
        byte[] goodTile = Files.readAllBytes(tile);
        List<byte[]> entries = new ArrayList<>(EntryBundle.parse(bundle, 256));
        entries.set(3, "forged".getBytes(StandardCharsets.UTF_8));
        byte[] badTile = goodTile.clone();
        System.arraycopy(Hash.ofEntry(entries.get(3)).toBytes(), 0, badTile, 3 * 32, 32);
        Files.write(tile, badTile);
        try {
            assertRefuted(EntryBundle.encode(entries), new BadFile("tile/1/000"), "entries 0 to 255");
        } finally {
            Files.write(tile, goodTile);
        }
    }

    @Test
    void wrongCheckpointsAreRefused() throws IOException {
        String text = new String(damage("checkpoint"), StandardCharsets.UTF_8);
        String size = "\n" + SIZE + "\n";
        BadFile place = new BadFile("checkpoint");
        assertRefuted(bytes(text.replace(size, "\n" + (SIZE - 1) + "\n")), place, "does not verify");
        assertRefuted(bytes(text.replace(size, "\n0" + SIZE + "\n")), place, "leading zero");
        assertRefuted(bytes(text.replace(size, "\n-1\n")), place, "not a digit");
        assertRefuted(bytes(text.replace(size, "\n99999999999999999999\n")), place, "decimal");
        assertRefuted(bytes(text.replaceFirst("log.example/bad", "log.example/other")), place, "log.example/other");
        assertRefuted(bytes(text.stripTrailing()), place, "newline");
        assertRefuted(bytes(text.replace("\n\n", "\n")), place, "blank line");
        assertRefuted(bytes(text.replace("\u2014", "-")), place, "em dash");
        assertRefuted(bytes("\n" + text), place, "empty line");
        assertRefuted(bytes(text.replace("\n", "\r\n")), place, "control");
        assertRefuted(new byte[] {(byte) 0xff, '\n'}, place, "UTF-8");
        assertRefuted(new byte[0], place, "newline");
        assertRefuted(new byte[Note.MAX_BYTES + 1], place, "more than");
        SignerKey other = SignerKey.generate(key.name());
        Checkpoint real = SignedCheckpoint.parse(good).checkpoint();
        assertRefuted(SignedCheckpoint.sign(real, List.of(other)).toBytes(), place, "none of the log's");
        Checkpoint lie = new Checkpoint(key.name(), SIZE, Hash.ofEntry(entry(1)));
        assertRefuted(SignedCheckpoint.sign(lie, List.of(key)).toBytes(), place, "agree on root");
        Checkpoint shorter = new Checkpoint(key.name(), SIZE - SIZE % 256, real.root());
        assertRefuted(SignedCheckpoint.sign(shorter, List.of(key)).toBytes(), place, "agree on root");
        Checkpoint longer = new Checkpoint(key.name(), SIZE + 1, real.root());
        BadFile missing = new BadFile("tile/entries/258.p/53");
        assertRefuted(SignedCheckpoint.sign(longer, List.of(key)).toBytes(), missing, "missing");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aCosignatureAloneDoesNotMakeACheckpointTheLogs() throws IOException {
        SignerKey witness = SignerKey.generateCosigner("w.example");
        Checkpoint real = SignedCheckpoint.parse(Files.readAllBytes(log.resolve("checkpoint")))
                .checkpoint();
        Note note = new Note(real.text(), List.of(witness.cosign(real.text(), 1)));
        BadDataException e = assertThrows(
                BadDataException.class,
                () -> SignedCheckpoint.open(
                        note.toBytes(), key.name(), List.of(witness.verifierKey(), key.verifierKey())));
        assertTrue(String.valueOf(e.getMessage()).contains("none of the log's"), e.getMessage());
    }

    @Test
    void proofsOfAnotherLengthOrPlaceAreRefused() throws IOException {
        LogReader reader = LogReader.open(TileSource.directory(log), key.name(), List.of(key.verifierKey()));
        Hash root = reader.checkpoint().root();
        InclusionProof proof = reader.inclusionProof(5, SIZE);
        Hash leaf = Hash.ofEntry(entry(5));
        proof.verify(leaf, root);
        List<Hash> longer = new ArrayList<>(proof.hashes());
        longer.add(leaf);
        refused("too long", () -> new InclusionProof(5, SIZE, longer).verify(leaf, root));
        List<Hash> shorter = proof.hashes().subList(0, proof.hashes().size() - 1);
        refused("too short", () -> new InclusionProof(5, SIZE, shorter).verify(leaf, root));
        refused("not in a tree", () -> new InclusionProof(SIZE, SIZE, proof.hashes()).verify(leaf, root));
        refused("not in a tree", () -> new InclusionProof(-1, SIZE, proof.hashes()).verify(leaf, root));
        refused("another root", () -> new InclusionProof(6, SIZE, proof.hashes()).verify(leaf, root));
        assertThrows(IllegalArgumentException.class, () -> reader.inclusionProof(SIZE, SIZE));
        assertThrows(IllegalArgumentException.class, () -> reader.inclusionProof(0, SIZE + 1));
        assertThrows(IllegalArgumentException.class, () -> reader.consistencyProof(2, 1));
        ConsistencyProof grown = reader.consistencyProof(1_000, SIZE);
        Hash old = reader.root(1_000);
        grown.verify(old, root);
        refused("too short", () -> new ConsistencyProof(
                        1_000, SIZE, grown.hashes().subList(0, grown.hashes().size() - 1))
                .verify(old, root));
        List<Hash> grownTooLong = new ArrayList<>(grown.hashes());
        grownTooLong.add(leaf);
        refused("too long", () -> new ConsistencyProof(1_000, SIZE, grownTooLong).verify(old, root));
        refused("not within", () -> new ConsistencyProof(SIZE + 1, SIZE, grown.hashes()).verify(old, root));
        refused("old root", () -> grown.verify(root, root));
        refused("new root", () -> grown.verify(old, old));
        refused("is empty", () -> new ConsistencyProof(1_000, SIZE, List.of()).verify(old, root));
    }

    private static void refused(String reason, org.junit.jupiter.api.function.Executable check) {
        BadDataException e = assertThrows(BadDataException.class, check);
        assertTrue(String.valueOf(e.getMessage()).contains(reason), e.getMessage());
    }

    @Test
    void malformedProofFilesAreRefused() throws IOException {
        LogReader reader = LogReader.open(TileSource.directory(log), key.name(), List.of(key.verifierKey()));
        String text = reader.proofFile(7).text();
        ProofFile.parse(bytes(text));
        assertEquals(text, ProofFile.parse(bytes(text)).text());
        refused("does not start", () -> ProofFile.parse(bytes(text.replace("@v1", "@v2"))));
        refused("no index", () -> ProofFile.parse(bytes(text.replace("index 7\n", ""))));
        refused("leading zero", () -> ProofFile.parse(bytes(text.replace("index 7\n", "index 07\n"))));
        refused("in a tree of", () -> ProofFile.parse(bytes(text.replace("index 7\n", "index 66100\n"))));
        refused("base64", () -> ProofFile.parse(bytes(text.replace("index 7\n", "extra !\nindex 7\n"))));
        refused(
                "too long",
                () -> ProofFile.parse(bytes(text.replace("index 7\n", "index 7\n" + (leafLine() + "\n").repeat(63)))));
        refused("blank line", () -> ProofFile.parse(bytes(text.replace("\n\n", "\n"))));
        ProofFile moved = ProofFile.parse(bytes(text.replace("index 7\n", "index 8\n")));
        refused("another root", () -> moved.verify(entry(7), key.name(), List.of(key.verifierKey())));
        String extra = ProofFile.parse(bytes(text.replace("index 7\n", "extra YWJj\nindex 7\n")))
                .text();
        assertTrue(extra.contains("extra YWJj\n"));
    }

    private static String leafLine() {
        return Hash.ofEntry(entry(0)).toBase64();
    }

    @Test
    void pathsOfTilesAreCanonical() throws IOException {
        for (TileId id : List.of(
                new TileId(0, 0, 256),
                new TileId(0, 1_234_067, 256),
                new TileId(3, 999, 255),
                new TileId(TileId.ENTRIES, 1_000, 1))) {
            assertEquals(id, TileId.parse(id.path()));
        }
        assertEquals("tile/0/x001/x234/067", new TileId(0, 1_234_067, 256).path());
        assertEquals("tile/entries/x001/000.p/1", new TileId(TileId.ENTRIES, 1_000, 1).path());
        for (String bad : List.of(
                "",
                "tile",
                "tile/0",
                "tile/0/0",
                "tile/0/1000",
                "tile/0/x000/001",
                "tile/0/001/002",
                "tile/00/001",
                "tile/0/001.p/0",
                "tile/0/001.p/256",
                "tile/0/001.p/01",
                "tile/8/000",
                "tile/-1/000",
                "tile/0/../000",
                "tile/0/x001",
                "/tile/0/000",
                "tile/0/000/",
                "tile/0/00a",
                "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999")) {
            assertThrows(BadDataException.class, () -> TileId.parse(bad), bad);
        }
    }

    @Test
    void fsckNamesThePlaceAndEndsWithOne() throws IOException {
        Path vkey = temporary.resolve("log.vkey");
        Files.writeString(vkey, key.verifierKey().text() + "\n");
        byte[] bundle = damage("tile/entries/000");
        bundle[3] ^= 1;
        Files.write(damaged, bundle);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertEquals(1, Fsck.run(new String[] {log.toString(), vkey.toString()}, print, print));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("record 0 in tile/entries/000"), out::toString);
    }
}
