package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.ProofFile;
import dev.lineclear.tlog.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import tools.jackson.databind.JsonNode;

/** What a review of the session has to say, and what proves it. */
final class IncidentReviewChecks {
    private IncidentReviewChecks() {}

    static void inOrder(String text, String... parts) {
        int from = text.indexOf("## Timeline");
        for (String part : List.of(parts)) {
            from = text.indexOf(part, from + 1);
            assertTrue(from > 0, part + " is not next in " + text);
        }
    }

    /** Whoever put policies in force that decided is named, and nobody who changed them afterwards. */
    static void named(String told, String then, String later) {
        String who = told.substring(told.indexOf("## Who had a part"), told.indexOf("## Incident response"));
        assertTrue(who.contains("Policies " + then + " decided, from record "), who);
        assertTrue(who.contains(", signed by olga@example.com and, under hold "), who);
        assertTrue(who.contains(", by omar@example.com. The statement"), who);
        assertTrue(who.contains("Owner of agent kiro then: reporting"), who);
        assertFalse(told.contains(later), later);
    }

    /** A hold that two people let through did not hold what then was gone. */
    static void whatBecameOfIt(String told, String incident) {
        assertTrue(told.contains("# Review of incident " + incident + ": it is gone\n"), told);
        String held = told.substring(told.indexOf("## Post-incident"), told.indexOf("## What the agent says"));
        assertTrue(held.contains("- Held until people let it through, record "), held);
        assertTrue(held.contains("Granted by ann@example.com and bob@example.com, record "), held);
        assertTrue(told.contains("Production: dynamodb:DeleteTable on arn:aws:dynamodb:"), told);
        assertTrue(told.contains("Found out: table reports "), told);
        assertTrue(told.contains("Out of the log ") && told.contains(", with the root "), told);
    }

    /** The command as it stands in the documents: it says what happened and opens nothing. */
    static void literally(Team team, String session, String hold) {
        String told = team.cli("incident", "open", "--since", "20m", "--session", session)
                .ok()
                .out();
        assertTrue(told.contains("Held as " + hold) && told.contains("Session opened for"), told);
        assertTrue(told.contains("Nothing is opened. To open it: lineclear incident open --session " + session), told);
        JsonNode opened = IncidentStory.json(
                team.cli("incident", "list", "--all", "--json").ok());
        assertEquals(1, opened.path("incidents").size(), opened::toString);
        Jvm.Result half = team.cli("incident", "open", "--session", session, "--what", "it is gone");
        assertTrue(half.exit() != 0 && half.out().contains("--as NAME"), half.out());
    }

    /** Each proof by the log's key alone, and its leaf beside a line; a proof is of its record and of no other. */
    static void proven(String told, Path zip, Path vkey) throws Exception {
        VerifierKey key = VerifierKey.parse(Files.readString(vkey).strip());
        List<String> leaves = told.lines()
                .filter(l -> l.matches("\\| 20\\d\\d-.* [0-9a-f]{64} \\|"))
                .map(l -> l.substring(l.length() - 66, l.length() - 2))
                .toList();
        List<String> proven = new ArrayList<>();
        try (ZipFile files = new ZipFile(zip.toFile(), StandardCharsets.UTF_8)) {
            for (ZipEntry file : Collections.list(files.entries())) {
                if (file.getName().endsWith(".proof")) {
                    ProofFile proof = ProofFile.parse(files.getInputStream(file).readAllBytes());
                    byte[] record = files.getInputStream(
                                    files.getEntry(file.getName().replace(".proof", ".json")))
                            .readAllBytes();
                    proof.verify(record, key.name(), List.of(key));
                    proven.add(HexFormat.of().formatHex(leaf(record)));
                    record[record.length - 2] ^= 1;
                    assertThrows(BadDataException.class, () -> proof.verify(record, key.name(), List.of(key)));
                }
            }
        }
        assertTrue(leaves.size() > 10, told);
        assertEquals(leaves, proven);
    }

    private static byte[] leaf(byte[] record) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update((byte) 0);
        return sha256.digest(record);
    }

    /** Of which session, and since when, an incident itself says. */
    static void ofTheIncident(Team team, String incident, String told) {
        String again = team.cli("incident", "export", incident).ok().out();
        assertEquals(review(told), review(again));
        Jvm.Result both = team.cli("incident", "export", incident, "--session", "S");
        assertTrue(both.exit() != 0 && both.out().contains("not both"), both.out());
    }

    /** But for how long the log is by now. */
    private static String review(String told) {
        return told.substring(told.indexOf("# Review")).replaceAll("Out of the log .*", "");
    }

    static void drawn(Team team, Path directory, String session, String incident, String told) throws Exception {
        Path pdf = directory.resolve("review.pdf");
        team.cli("incident", "export", "--session", session, "--format", "pdf", "--out", pdf.toString())
                .ok();
        try (PDDocument document = Loader.loadPDF(Files.readAllBytes(pdf))) {
            String text = new PDFTextStripper().getText(document);
            Matcher leaf = Pattern.compile("[0-9a-f]{64}").matcher(told.substring(told.indexOf("## Timeline")));
            assertTrue(text.contains(incident) && leaf.find(), text);
            assertTrue(text.replaceAll("\\s", "").contains(leaf.group()), text);
        }
    }
}
