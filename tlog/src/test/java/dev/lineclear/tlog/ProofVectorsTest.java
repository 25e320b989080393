package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** The proof cases of transparency-dev/merkle, most of which must be rejected. */
class ProofVectorsTest {
    @FunctionalInterface
    private interface Case {
        void verify(JsonNode json) throws BadDataException;
    }

    private static Hash hash(JsonNode node) throws BadDataException {
        byte[] bytes = node == null || node.isNull()
                ? new byte[0]
                : Base64.getDecoder().decode(node.asString());
        if (new String(bytes, StandardCharsets.US_ASCII).startsWith("don't care")) {
            // Cases about sizes alone have such roots; what matters is which of them are equal.
            return Hash.ofEntry(bytes);
        }
        if (bytes.length != Hash.BYTES) {
            throw new BadDataException("a hash of " + bytes.length + " bytes");
        }
        return Hash.of(bytes);
    }

    /** Some cases count below zero without a sign, which as a long is a negative number. */
    private static long number(JsonNode node) {
        return new BigInteger(node.asString()).longValue();
    }

    private static List<Hash> hashes(JsonNode node) throws BadDataException {
        List<Hash> hashes = new ArrayList<>();
        for (JsonNode each : node) {
            hashes.add(hash(each));
        }
        return hashes;
    }

    private static Stream<DynamicTest> cases(String directory, Case check) throws IOException {
        Path root = Vectors.tlog(directory);
        return Vectors.jsonFiles(root).stream()
                .map(file -> dynamicTest(root.relativize(file).toString(), () -> {
                    JsonNode json = Vectors.json(file);
                    boolean rejected = false;
                    try {
                        check.verify(json);
                    } catch (BadDataException e) {
                        rejected = true;
                    }
                    assertEquals(
                            json.get("wantErr").asBoolean(),
                            rejected,
                            json.get("desc").asString());
                }));
    }

    @TestFactory
    Stream<DynamicTest> inclusion() throws IOException {
        return cases("inclusion", json -> new InclusionProof(
                        number(json.get("leafIdx")), number(json.get("treeSize")), hashes(json.get("proof")))
                .verify(hash(json.get("leafHash")), hash(json.get("root"))));
    }

    @TestFactory
    Stream<DynamicTest> consistency() throws IOException {
        return cases("consistency", json -> new ConsistencyProof(
                        number(json.get("size1")), number(json.get("size2")), hashes(json.get("proof")))
                .verify(hash(json.get("root1")), hash(json.get("root2"))));
    }

    @Test
    void thereAreEnoughCasesOfBothKinds() throws IOException {
        for (String kind : List.of("inclusion", "consistency")) {
            List<Path> files = Vectors.jsonFiles(Vectors.tlog(kind));
            long wanted = files.stream()
                    .filter(f -> Vectors.json(f).get("wantErr").asBoolean())
                    .count();
            assertEquals(98, files.size());
            assertTrue(wanted > 50 && wanted < files.size(), kind + " rejects " + wanted);
        }
    }
}
