package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.tlog.ProofFile;
import dev.lineclear.tlog.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Someone with a bundle, python3, openssl and ssh-keygen, and without Lineclear. */
final class Outsider {
    private final Path directory;

    private Outsider(Path directory) {
        this.directory = directory;
    }

    static void checks(Installation lineclear, String hold, Path directory) throws Exception {
        Outsider outsider = new Outsider(Files.createDirectories(directory));
        Path zip = directory.resolve("bundle.zip");
        Jvm.Result made = lineclear
                .cli("audit", "bundle", "--hold", hold, "--out", zip.toString())
                .ok();
        assertTrue(made.out().contains("records, each with its proof"), made.out());
        assertNotEquals(
                0,
                lineclear
                        .cli("audit", "bundle", "--hold", hold, "--out", zip.toString())
                        .exit(),
                "a file that is there is not overwritten");
        unzip(zip, directory);
        for (String kind : List.of(
                "hold-opened",
                "vote",
                "intent",
                "capture",
                "outcome",
                "policy-text",
                "session-opened",
                "owner-enrolled",
                "approver-changed")) {
            assertTrue(!outsider.records(kind).isEmpty(), "no " + kind + " in the bundle");
        }
        outsider.approvals();
        outsider.wholeBundle();
        outsider.oneRecord(lineclear);
        assertNotEquals(
                0,
                lineclear
                        .cli("audit", "bundle", "--hold", "01ARZ3NDEKTSV4RRFFQ69G5FAV")
                        .exit());
    }

    static void unzip(Path zip, Path directory) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                assertTrue(file.normalize().startsWith(directory), entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, in.readAllBytes());
            }
        }
    }

    private List<Path> records(String kind) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("records"))) {
            return files.filter(f -> f.toString().endsWith("-" + kind + ".json"))
                    .sorted()
                    .toList();
        }
    }

    /** As the bundle's README says: by hand, with ssh-keygen. */
    private void approvals() throws Exception {
        try (Stream<Path> all = Files.list(directory.resolve("approvals"))) {
            List<Path> approvals = all.toList();
            assertEquals(2, approvals.size());
            for (Path approval : approvals) {
                String verify = "ssh-keygen -Y verify -f allowed_signers -I \"$(cat approver)\" -n lineclear"
                        + " -s statement.sig < statement";
                Jvm.run(directory, Map.of(), List.of("sh", "-c", "cd '" + approval + "' && " + verify))
                        .ok();
            }
        }
    }

    private void wholeBundle() throws Exception {
        if (Jvm.missing("python3") || Jvm.missing("openssl")) {
            System.out.println("check.py of the bundle was not run: python3 and openssl are not both here");
            return;
        }
        List<String> check = List.of("python3", directory.resolve("check.py").toString());
        Jvm.run(directory, Map.of(), check).ok();
        Path outcome = records("outcome").getFirst();
        byte[] record = Files.readAllBytes(outcome);
        record[record.length / 2] ^= 1;
        Files.write(outcome, record);
        Jvm.Result found = Jvm.run(directory, Map.of(), check);
        assertEquals(1, found.exit(), found.out());
        assertTrue(
                found.out()
                        .contains("WRONG  " + outcome.getFileName().toString().replace(".json", ".proof")),
                found.out());
        record[record.length / 2] ^= 1;
        Files.write(outcome, record);
    }

    /** {@code audit prove}: by number, by id; what is proven is what the log holds. */
    private void oneRecord(Installation lineclear) throws Exception {
        Path intent = records("intent").getFirst();
        String number = intent.getFileName().toString().split("-")[0].replaceFirst("^0+(?=.)", "");
        Path out = directory.resolve("one");
        lineclear.cli("audit", "prove", number, "--out", out.toString()).ok();
        byte[] record = Files.readAllBytes(directory.resolve("one.json"));
        assertEquals(Files.readString(intent), Files.readString(directory.resolve("one.json")));
        VerifierKey key = VerifierKey.parse(
                Files.readString(directory.resolve("log.vkey")).strip());
        ProofFile proof = ProofFile.parse(Files.readAllBytes(directory.resolve("one.proof")));
        assertEquals(
                proof.checkpoint().size(),
                proof.verify(record, key.name(), List.of(key)).size());
        Jvm.Result byId = lineclear.cli(
                "audit",
                "prove",
                dev.lineclear.proposal.CanonicalJson.parse(record).path("id").asString(""),
                "--out",
                out.toString());
        assertTrue(byId.ok().out().contains("Record " + number + ":"), byId.out());
        Jvm.Result unknown = lineclear.cli("audit", "prove", "nothing", "--out", out.toString());
        assertTrue(unknown.exit() != 0 && unknown.out().contains("no record has the id"), unknown.out());
    }
}
