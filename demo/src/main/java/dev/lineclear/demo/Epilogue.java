package dev.lineclear.demo;

import dev.lineclear.server.audit.Audit;
import dev.lineclear.server.audit.AuditReport;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.testkit.TempDirs;
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
        AuditReport report = Audit.verify(LogPlace.directory(log, vkey), stage::say);
        report.lines().stream().limit(2).forEach(stage::answer);
        report.findings().forEach(stage::answer);
        stage.check("the whole log verifies, and every execution has its intent and its outcome", report.good());
        if (report.votes() == 0) {
            stage.check("there is a vote to edit in a copy", false);
            return;
        }
        Path copy = work.resolve("log-edited");
        copy(log, copy);
        edit(copy);
        AuditReport edited = Audit.verify(LogPlace.directory(copy, vkey), stage::say);
        stage.act("somebody", "changes one byte of a recorded vote, in a copy of the log.");
        edited.findings().forEach(stage::answer);
        stage.check(
                "found out, naming the record",
                !edited.good() && edited.findings().stream().anyMatch(f -> f.startsWith("record ")));
        TempDirs.delete(copy);
    }

    /** Makes of a recorded approval something else, in the newest bundle that has it: older partial ones are not read. */
    private static void edit(Path log) throws IOException {
        Path victim = log;
        int offset = -1;
        try (Stream<Path> files = Files.walk(log.resolve("tile/entries"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                int at = Files.readString(file, StandardCharsets.ISO_8859_1).indexOf("\"APPROVE\"");
                boolean newer = offset < 0 || Files.size(file) > Files.size(victim);
                if (at >= 0 && newer) {
                    victim = file;
                    offset = at;
                }
            }
        }
        byte[] bytes = Files.readAllBytes(victim);
        bytes[offset + 1] = 'a';
        Files.write(victim, bytes);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            List<Path> all = files.sorted().toList();
            for (Path file : all) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
