package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The same entries make the same bytes as the Go implementation: roots, tiles, proofs and checkpoints. */
class GeneratedVectorsTest {
    private static final int SIZE = 70_000;

    @TempDir
    static Path directory;

    private static LogReader reader;
    private static final Map<Long, Hash> roots = new HashMap<>();

    @BeforeAll
    static void writeTheTree() throws IOException {
        Path root = directory.resolve("log");
        DurableFiles files = new DurableFiles(directory.resolve("tmp"), 1);
        TreeWriter writer = TreeWriter.load(root, files, 0, Hash.ofEmptyTree());
        for (int i = 0; i < SIZE; i++) {
            roots.put((long) i, writer.rootHash());
            byte[] entry = ("entry-" + i).getBytes(StandardCharsets.UTF_8);
            writer.add(entry, 0, entry.length);
            if (i + 1 == 257) {
                writer.flush();
            }
        }
        writer.flush();
        roots.put((long) SIZE, writer.rootHash());
        byte[] checkpoint = Files.readAllBytes(Vectors.tlog("generated/checkpoint.70000"));
        Files.write(root.resolve("checkpoint"), checkpoint);
        reader = LogReader.open(TileSource.directory(root), key("log").name(), List.of(key("log"), key("witness")));
    }

    private static VerifierKey key(String name) throws IOException {
        return VerifierKey.parse(Files.readString(Vectors.tlog("generated/" + name + ".vkey")));
    }

    private static List<Hash> hashes(JsonNode node) throws BadDataException {
        List<Hash> hashes = new ArrayList<>();
        for (JsonNode each : node) {
            hashes.add(Hash.parse(each.asString()));
        }
        return hashes;
    }

    @Test
    void roots() throws IOException {
        JsonNode json = Vectors.json(Vectors.tlog("generated/roots.json"));
        assertTrue(json.size() > 10);
        for (Map.Entry<String, JsonNode> each : json.properties()) {
            long size = Long.parseLong(each.getKey());
            Hash expected = Hash.parse(each.getValue().asString());
            assertEquals(expected, roots.get(size));
            assertEquals(expected, reader.root(size));
        }
    }

    @Test
    void tiles() throws IOException {
        JsonNode json = Vectors.json(Vectors.tlog("generated/tiles-sha256.json"));
        Map<String, String> made = new HashMap<>();
        TreeEdge.FullTiles record = (id, hashes) -> made.put(
                id.path().substring("tile/".length()),
                hashes.length + " bytes sha256:"
                        + HexFormat.of().formatHex(TreeHasher.sha256().digest(hashes)));
        TreeEdge edge = new TreeEdge();
        for (int i = 0; i < SIZE; i++) {
            edge.add(
                    Hash.ofEntry(("entry-" + i).getBytes(StandardCharsets.UTF_8))
                            .raw(),
                    record);
            if (i > SIZE - 2 * TileId.FULL || i < 2 * TileId.FULL || i % TileId.FULL == TileId.FULL - 1) {
                edge.partials(record);
            }
        }
        assertTrue(json.size() > 400);
        for (Map.Entry<String, JsonNode> each : json.properties()) {
            String name = each.getKey().split(" ")[1];
            assertEquals(each.getValue().asString(), made.get(name), each.getKey());
        }
    }

    @Test
    void tilesOnDisk() throws IOException {
        JsonNode json = Vectors.json(Vectors.tlog("generated/tiles-sha256.json"));
        for (Map.Entry<String, JsonNode> each : json.properties()) {
            TileId id = TileId.parse("tile/" + each.getKey().split(" ")[1]);
            if (id.isFull()) {
                byte[] tile = reader.tiles().readTile(id);
                String digest = HexFormat.of().formatHex(TreeHasher.sha256().digest(tile));
                assertEquals(each.getValue().asString(), tile.length + " bytes sha256:" + digest, each.getKey());
            }
        }
    }

    @Test
    void inclusionProofs() throws IOException {
        for (JsonNode json : Vectors.json(Vectors.tlog("generated/inclusion.json"))) {
            InclusionProof proof = reader.inclusionProof(
                    json.get("Index").asLong(), json.get("Size").asLong());
            assertEquals(hashes(json.get("Proof")), proof.hashes());
            Hash leaf = Hash.ofEntry(("entry-" + proof.index()).getBytes(StandardCharsets.UTF_8));
            assertEquals(leaf, Hash.parse(json.get("Leaf").asString()));
            proof.verify(leaf, Hash.parse(json.get("Root").asString()));
        }
    }

    @Test
    void consistencyProofs() throws IOException {
        for (JsonNode json : Vectors.json(Vectors.tlog("generated/consistency.json"))) {
            ConsistencyProof proof = reader.consistencyProof(
                    json.get("Size1").asLong(), json.get("Size2").asLong());
            assertEquals(hashes(json.get("Proof")), proof.hashes());
            proof.verify(
                    Hash.parse(json.get("Root1").asString()),
                    Hash.parse(json.get("Root2").asString()));
        }
    }

    @Test
    void checkpointsAndCosignatures() throws IOException {
        for (int size : new int[] {0, 1, 257, SIZE}) {
            byte[] bytes = Files.readAllBytes(Vectors.tlog("generated/checkpoint." + size));
            SignedCheckpoint checkpoint =
                    SignedCheckpoint.open(bytes, key("log").name(), List.of(key("log")));
            assertEquals(roots.get((long) size), checkpoint.root());
            assertEquals(
                    List.of(key("log"), key("witness")),
                    checkpoint.note().verifiedBy(List.of(key("witness"), key("log"))));
            assertEquals(new String(bytes, StandardCharsets.UTF_8), checkpoint.text());
        }
    }

    @Test
    void proofFile() throws IOException {
        byte[] expected = Files.readAllBytes(Vectors.tlog("generated/entry-12345.tlog-proof"));
        String text = new String(expected, StandardCharsets.UTF_8);
        assertEquals(text, reader.proofFile(12_345).text());
        ProofFile parsed = ProofFile.parse(expected);
        assertEquals(text, parsed.text());
        byte[] entry = "entry-12345".getBytes(StandardCharsets.UTF_8);
        parsed.verify(entry, key("log").name(), List.of(key("log")));
    }

    @Test
    void theWholeTreeIsVerified() throws IOException {
        Verification result =
                LogVerifier.verify(reader.tiles().source(), List.of(key("log")), VerificationProgress.NONE);
        assertInstanceOf(Verification.Verified.class, result, result.toString());
    }
}
