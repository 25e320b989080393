package dev.lineclear.demo;

import dev.lineclear.server.audit.Audit;
import dev.lineclear.server.audit.AuditReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** After the gateway has stopped: the log, checked with nothing but its public key; and a copy that somebody edited. */
final class Epilogue {
    private Epilogue() {}

    static void verify(Path work, Stage stage) throws IOException {
        stage.scene("The log, checked with nothing but its public key");
        Path log = work.resolve("log");
        Path vkey = work.resolve("log.vkey");
        if (!Files.exists(vkey)) {
            stage.check("there is a log", false);
            return;
        }
        AuditReport report = Audit.verify(log, vkey, stage::say);
        report.lines().stream().limit(2).forEach(stage::answer);
        report.findings().forEach(stage::answer);
        stage.check("the whole log verifies, and every execution has its intent and its outcome", report.good());
        Path copy = work.resolve("log-edited");
        copy(log, copy);
        String victim = edit(copy);
        AuditReport edited = Audit.verify(copy, vkey, stage::say);
        stage.act("somebody", "changes one byte of " + victim + " in a copy of the log.");
        edited.findings().forEach(stage::answer);
        stage.check(
                "found out, naming the record",
                !edited.good() && edited.findings().stream().anyMatch(f -> f.startsWith("record ")));
        delete(copy);
    }

    /** Turns a vote into another in the entries. @return what was edited */
    private static String edit(Path log) throws IOException {
        try (Stream<Path> files = Files.walk(log.resolve("tile/entries"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                byte[] bytes = Files.readAllBytes(file);
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                int at = text.indexOf("\"APPROVE\"");
                if (at >= 0) {
                    bytes[at + 1] = 'a';
                    Files.write(file, bytes);
                    return "a recorded vote";
                }
            }
        }
        throw new IOException("no vote is in the log");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            List<Path> all = files.sorted().toList();
            for (Path file : all) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
