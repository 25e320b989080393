package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WitnessTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_750_000_000));

    @TempDir
    Path temporary;

    private SignerKey logKey;
    private SignerKey witnessKey;
    private Tree tree;
    private Tree fork;

    /** A tree in files whose checkpoints any size can be signed for. */
    private static final class Tree {
        private final Path root;
        private final LogReader reader;
        private final SignerKey key;

        Tree(Path directory, String prefix, SignerKey key) throws IOException {
            this.root = directory.resolve(prefix);
            this.key = key;
            DurableFiles files = new DurableFiles(directory.resolve(prefix + "-tmp"), 1);
            TreeWriter writer = TreeWriter.load(root, files, 0, Hash.ofEmptyTree());
            for (int i = 0; i < 600; i++) {
                byte[] entry = ((i < 100 ? "" : prefix) + i).getBytes(StandardCharsets.UTF_8);
                writer.add(entry, 0, entry.length);
            }
            writer.flush();
            Checkpoint all = new Checkpoint(key.name(), 600, writer.rootHash());
            reader = LogReader.at(TileSource.directory(root), SignedCheckpoint.sign(all, List.of(key)));
        }

        SignedCheckpoint checkpoint(long size) throws IOException {
            return SignedCheckpoint.sign(new Checkpoint(key.name(), size, reader.root(size)), List.of(key));
        }

        byte[] request(long old, long size) throws IOException {
            List<Hash> proof = reader.consistencyProof(old, size).hashes();
            return new AddCheckpoint(old, proof, checkpoint(size)).toBytes();
        }
    }

    @BeforeEach
    void trees() throws IOException {
        logKey = SignerKey.generate("log.example/witnessed");
        witnessKey = SignerKey.generateCosigner("witness.example/w1");
        tree = new Tree(temporary, "tree", logKey);
        fork = new Tree(temporary, "fork", logKey);
    }

    private Witness witness(String state) throws IOException {
        return new Witness(
                temporary.resolve(state), witnessKey, Map.of(logKey.name(), List.of(logKey.verifierKey())), CLOCK);
    }

    private void assertCosigns(Witness witness, long old, long size) throws IOException {
        WitnessAnswer answer = witness.addCheckpoint(tree.request(old, size));
        WitnessAnswer.Cosigned cosigned = assertInstanceOf(WitnessAnswer.Cosigned.class, answer, answer.toString());
        SignedCheckpoint signed = tree.checkpoint(size).with(List.of(cosigned.signature()));
        assertEquals(List.of(witness.verifierKey()), signed.note().verifiedBy(List.of(witness.verifierKey())));
        assertEquals(
                1_750_000_000,
                Cosignature.parse(cosigned.signature().bytes()).orElseThrow().epochSeconds());
    }

    @Test
    void growingCheckpointsAreCosignedAndRememberedOverARestart() throws IOException {
        try (Witness witness = witness("state")) {
            assertCosigns(witness, 0, 10);
            assertCosigns(witness, 10, 10);
            assertCosigns(witness, 10, 300);
        }
        try (Witness witness = witness("state")) {
            WitnessAnswer stale = witness.addCheckpoint(tree.request(10, 300));
            assertEquals(
                    300, assertInstanceOf(WitnessAnswer.Conflict.class, stale).knownSize());
            assertCosigns(witness, 300, 600);
        }
    }

    @Test
    void forksAreRefused() throws IOException {
        try (Witness witness = witness("state")) {
            assertCosigns(witness, 0, 300);
            assertEquals(409, witness.addCheckpoint(fork.request(300, 300)).status());
            assertEquals(422, witness.addCheckpoint(fork.request(300, 600)).status());
            assertEquals(409, witness.addCheckpoint(fork.request(50, 600)).status());
            assertEquals(409, witness.addCheckpoint(tree.request(0, 100)).status());
            assertCosigns(witness, 300, 600);
        }
    }

    @Test
    void eachKindOfBadRequestHasItsStatus() throws IOException {
        try (Witness witness = witness("state")) {
            assertEquals(400, status(witness, ""));
            assertEquals(400, status(witness, "old 0\n"));
            String good = new String(tree.request(0, 10), StandardCharsets.UTF_8);
            assertEquals(400, status(witness, good.replace("old 0", "old 00")));
            assertEquals(400, status(witness, good.replace("old 0", "old 11")));
            assertEquals(400, status(witness, good.replace("old 0", "new 0")));
            String hash = Hash.ofEmptyTree().toBase64() + "\n";
            assertEquals(400, status(witness, good.replace("old 0\n", "old 0\n" + hash.repeat(64))));
            assertEquals(422, status(witness, good.replace("old 0\n", "old 0\n" + hash)));
            SignerKey stranger = SignerKey.generate("log.example/stranger");
            assertEquals(404, witness.addCheckpoint(strangers(stranger)).status());
            assertEquals(
                    403,
                    witness.addCheckpoint(strangers(SignerKey.generate(logKey.name())))
                            .status());
            assertEquals(403, status(witness, good.replace("\n10\n", "\n11\n")));
            assertEquals(
                    400,
                    witness.addCheckpoint(new byte[AddCheckpoint.MAX_BYTES + 1]).status());
            assertCosigns(witness, 0, 10);
            assertEquals(
                    422,
                    status(
                            witness,
                            new String(tree.request(10, 600), StandardCharsets.UTF_8)
                                    .replaceFirst("\n[A-Za-z0-9+/=]{44}\n", "\n")));
        }
    }

    private byte[] strangers(SignerKey key) throws IOException {
        Checkpoint checkpoint = new Checkpoint(key.name(), 10, tree.reader.root(10));
        return new AddCheckpoint(0, List.of(), SignedCheckpoint.sign(checkpoint, List.of(key))).toBytes();
    }

    private static int status(Witness witness, String request) throws IOException {
        return witness.addCheckpoint(request.getBytes(StandardCharsets.UTF_8)).status();
    }

    @Test
    void ofManyWhoRaceFromTheSameSizeOneTreeWins() throws Exception {
        try (Witness witness = witness("state");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertCosigns(witness, 0, 50);
            List<Future<Integer>> statuses = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Tree which = i % 2 == 0 ? tree : fork;
                statuses.add(threads.submit(
                        () -> witness.addCheckpoint(which.request(50, 400)).status()));
            }
            int cosigned = 0;
            for (Future<Integer> status : statuses) {
                cosigned += status.get() == 200 ? 1 : 0;
            }
            assertEquals(1, cosigned);
        }
    }

    @Test
    void aSecondWitnessOnTheSameStateIsRefused() throws IOException {
        try (Witness first = witness("state")) {
            assertEquals(witnessKey.verifierKey(), first.verifierKey());
            assertThrows(OpenRefusedException.class, () -> witness("state").close());
        }
        witness("state").close();
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static URI uri(WitnessServer server) {
        return URI.create("http://127.0.0.1:" + server.address().getPort());
    }

    @Test
    void overHttpTheClientFindsTheKnownSizeByItself() throws IOException {
        try (WitnessServer server = new WitnessServer(witness("state"), anyPort())) {
            for (long size : new long[] {5, 5, 200, 600}) {
                WitnessClient fresh = new WitnessClient(uri(server), witnessKey.verifierKey(), Duration.ofSeconds(10));
                Note.Signature signature = fresh.cosign(tree.checkpoint(size), tree.reader);
                assertEquals(witnessKey.name(), signature.name());
            }
            WitnessClient client = new WitnessClient(uri(server), witnessKey.verifierKey(), Duration.ofSeconds(10));
            BadDataException e =
                    assertThrows(BadDataException.class, () -> client.cosign(tree.checkpoint(300), tree.reader));
            assertTrue(String.valueOf(e.getMessage()).contains("has seen size 600"), e.getMessage());
            assertThrows(BadDataException.class, () -> client.cosign(fork.checkpoint(600), fork.reader));
        }
    }

    @Test
    void statusesAndTypesOverHttpAreThoseOfTheSpecification() throws Exception {
        try (WitnessServer server = new WitnessServer(witness("state"), anyPort());
                HttpClient http = HttpClient.newHttpClient()) {
            assertEquals(200, post(http, server, tree.request(0, 7)).statusCode());
            HttpResponse<String> conflict = post(http, server, tree.request(0, 8));
            assertEquals(409, conflict.statusCode());
            assertEquals("7\n", conflict.body());
            assertEquals(
                    "text/x.tlog.size",
                    conflict.headers().firstValue("content-type").orElse(""));
            assertEquals(400, post(http, server, new byte[0]).statusCode());
            assertEquals(
                    405,
                    http.send(
                                    HttpRequest.newBuilder(uri(server).resolve("/add-checkpoint"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode());
        }
    }

    private static HttpResponse<String> post(HttpClient http, WitnessServer server, byte[] body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(server).resolve("/add-checkpoint"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aLogPublishesWithAQuorumAndNotWithout() throws Exception {
        SignerKey other = SignerKey.generateCosigner("witness.example/w2");
        SignerKey dead = SignerKey.generateCosigner("witness.example/dead");
        Map<String, List<VerifierKey>> logs = Map.of(logKey.name(), List.of(logKey.verifierKey()));
        try (WitnessServer first = new WitnessServer(witness("one"), anyPort());
                WitnessServer second =
                        new WitnessServer(new Witness(temporary.resolve("two"), other, logs, CLOCK), anyPort())) {
            String text = """
                    # three witnesses, one of them gone
                    log %s
                    witness a %s %s
                    witness b %s %s
                    witness c %s http://127.0.0.1:1
                    group any-two %%d a b c
                    quorum any-two
                    """.formatted(
                            logKey.verifierKey(),
                            witnessKey.verifierKey(),
                            uri(first),
                            other.verifierKey(),
                            uri(second),
                            dead.verifierKey());
            WitnessPolicy two = WitnessPolicy.parse(text.formatted(2));
            WitnessPolicy three = WitnessPolicy.parse(text.formatted(3));
            LogOptions options = LogOptions.of(logKey).withCheckpointInterval(Duration.ofMillis(10));
            Path directory = temporary.resolve("log");
            try (TransparencyLog log = TransparencyLog.open(
                    directory, options.withCosigner(new Cosignatures(two, Duration.ofSeconds(5))))) {
                for (int i = 0; i < 30; i++) {
                    log.append(new byte[i]);
                }
                SignedCheckpoint published = log.integrated(29).get(30, TimeUnit.SECONDS);
                assertTrue(two.isSatisfiedBy(published));
                assertFalse(three.isSatisfiedBy(published));
                assertEquals(published, two.open(published.toBytes()));
                ProofFile proof = log.proofFile(3);
                assertEquals(published, proof.verify(new byte[3], two));
                assertThrows(BadDataException.class, () -> proof.verify(new byte[3], three));
                assertThrows(BadDataException.class, () -> proof.verify(new byte[4], two));
                assertThrows(BadDataException.class, () -> three.open(published.toBytes()));
            }
            Cosignatures strict = new Cosignatures(three, Duration.ofSeconds(5));
            try (TransparencyLog log = TransparencyLog.open(directory, options.withCosigner(strict))) {
                log.append(new byte[1]).durable().get(10, TimeUnit.SECONDS);
                assertEquals(30, log.checkpoint().size());
            }
            assertEquals(
                    30,
                    SignedCheckpoint.parse(Files.readAllBytes(directory.resolve("checkpoint")))
                            .size());
        }
    }

    @Test
    void policiesOfGroupsOfGroupsCountEachWitnessOnce() throws IOException {
        List<VerifierKey> x = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            x.add(SignerKey.generateCosigner("w" + i + ".example").verifierKey());
            text.append(" witness \t n").append(i).append(' ').append(x.get(i)).append('\n');
        }
        text.append("group X 2 n0 n1 n2\ngroup Y any n3 n4 n5\ngroup all all X Y\nquorum all\n");
        WitnessPolicy policy = WitnessPolicy.parse(text.toString());
        assertTrue(policy.isQuorum(List.of(x.get(0), x.get(2), x.get(5))));
        assertFalse(policy.isQuorum(List.of(x.get(0), x.get(1), x.get(2))));
        assertFalse(policy.isQuorum(List.of(x.get(0), x.get(3), x.get(4), x.get(5))));
        assertTrue(WitnessPolicy.parse("quorum none\n").isQuorum(List.of()));
        String key = x.getFirst().text();
        for (String bad : List.of(
                "",
                "quorum nobody",
                "quorum none\nquorum none",
                "witness a " + key + "\nwitness b " + key + "\nquorum a",
                "witness a " + key + "\ngroup g 2 a\nquorum g",
                "witness a " + key + "\ngroup g 0 a\nquorum g",
                "witness a " + key + "\ngroup g any a a\nquorum g",
                "witness a " + key + "\ngroup g any a\ngroup h any a g\nquorum h",
                "witness none " + key + "\nquorum none",
                "group g any a\nwitness a " + key + "\nquorum g",
                "log " + key + "\nquorum none",
                "frog x\nquorum none")) {
            assertThrows(BadDataException.class, () -> WitnessPolicy.parse(bad), bad);
        }
    }
}
