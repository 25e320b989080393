package dev.lineclear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Commands that are asked for help, and commands that are wrong, as a user types them. No gateway runs. */
class MistakesTest {
    private record Said(int status, String text) {}

    @TempDir
    Path directory;

    private static Said says(List<String> arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            int status = Main.run(arguments.toArray(String[]::new));
            return new Said(status, said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @Test
    void everyCommandAnswersWhoAsksForHelp() {
        List<List<String>> all = new ArrayList<>();
        below(Main.whole(), List.of(), all);
        assertTrue(all.size() > 70, () -> all.size() + " commands");
        List<String> silent = new ArrayList<>();
        for (List<String> path : all) {
            for (String help : List.of("--help", "-h")) {
                answers(path, with(path, help), silent);
            }
            List<String> asked = new ArrayList<>(List.of("help"));
            asked.addAll(path);
            answers(path, asked, silent);
        }
        assertEquals(List.of(), silent);
    }

    private static void below(CommandLine command, List<String> path, List<List<String>> into) {
        command.getSubcommands().forEach((name, sub) -> {
            if (sub.getCommandSpec().helpCommand()) {
                return;
            }
            List<String> longer = with(path, name);
            into.add(longer);
            below(sub, longer, into);
        });
    }

    private static void answers(List<String> path, List<String> asked, List<String> silent) {
        Said said = says(asked);
        String usage = "Usage: lineclear " + String.join(" ", path);
        if (said.status() != 0 || !said.text().startsWith(usage)) {
            silent.add(String.join(" ", asked) + ": "
                    + said.text().lines().findFirst().orElse("nothing"));
        }
    }

    private static List<String> with(List<String> path, String last) {
        List<String> longer = new ArrayList<>(path);
        longer.add(last);
        return longer;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "help nope | 64 | Unknown subcommand 'nope'",
                "report --sinc 3d | 64 | Unknown option: '--sinc'",
                "patterns acept | 64 | there is no log and no command acept; lineclear patterns has accept, drop, list",
                "patterns acept x | 64 | there is no log and no command acept; lineclear patterns has accept, drop, list",
                "patterns acept x --name n --as a | 64 | there is no log and no command acept; lineclear patterns has",
                "incident export NOPE | 64 | NOPE is no incident's id (26 letters and digits); see: lineclear incident list",
                "incident export NOPE LOG | 64 | NOPE is no incident's id",
                "incident export | 64 | of what? lineclear incident export INCIDENT, or --session SESSION",
                "incident export 01BX5ZZKBKACTAV9WEVGEMMVRZ --session s | 64 | of what? Of an incident or of sessions (--session), not both",
                "watch --state DIR | 1 | there is no log in DIR/log; say where it is: --log",
                "watch --log DIR/none | 1 | there is no log in DIR/none",
                "replay DIR/none | 1 | there is no log in DIR/none",
                "replay one --log other | 64 | which log, one or other? Name one",
                "around --api FILE | 64 | compare files or what CloudTrail says (--api), not both",
                "around | 64 | compare what? Name CloudTrail's files, or ask it: --api",
                "report --format json --out DIR/none/r.json | 1 | there is no directory DIR/none to write r.json into",
                "report --format json --out DIR/r.json --key DIR/nokey | 1 | there is no key DIR/nokey",
            })
    void aMistakeIsNamed(String command, int status, String words) {
        String in = directory.toString();
        Said said = says(List.of(command.replace("DIR", in).split(" ")));
        assertEquals(status, said.status(), said::text);
        assertTrue(said.text().contains(words.replace("DIR", in)), said::text);
        assertTrue(said.text().startsWith("lineclear: "), said::text);
        assertFalse(Files.exists(directory.resolve("r.json")));
    }

    /** Nothing is found in it, which would look as if all were well. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "watch | --since 2026-01-02 --until 2026-01-01 | --since 2026-01-02 is not before --until 2026-01-01",
                "compare | --since 2026-01-02 --until 2026-01-02 | --since 2026-01-02 is not before --until 2026-01-02",
                "replay | --since 2999-01-01 | --since 2999-01-01 is in the future",
                "incident open --session s | --since 2999-01-01 | --since 2999-01-01 is in the future",
                "report --format json --out DIR/r.json | --since 1h --until 2h | --since 1h is not before --until 2h",
                "audit query count | --since 2999-01-01 --until 2999-01-02 | --since 2999-01-01 is in the future",
            })
    void aPeriodInWhichNothingCanBeIsRefused(String command, String period, String words) throws Exception {
        Path log = Files.createDirectories(directory.resolve("state/log"));
        Files.writeString(log.resolveSibling("log.vkey"), "none");
        String given = command.replace("DIR", directory.toString()) + " --state " + log.getParent() + " " + period;
        Said said = says(List.of(given.split(" ")));
        assertEquals(1, said.status(), said::text);
        assertTrue(said.text().contains("lineclear: " + words), said::text);
    }

    @Test
    void aFileIsThereWholeOrNotAtAll() throws Exception {
        Path file = directory.resolve("r.md");
        byte[] text = "whole".getBytes(StandardCharsets.UTF_8);
        DocumentForm.write(file, text);
        assertEquals("whole", Files.readString(file));
        CliException again = assertThrows(
                CliException.class, () -> DocumentForm.write(file, "other".getBytes(StandardCharsets.UTF_8)));
        assertEquals(file + " exists; name another: --out FILE", again.getMessage());
        assertEquals("whole", Files.readString(file));
        try (var left = Files.list(directory)) {
            assertEquals(List.of(file), left.toList(), "nothing is left beside it");
        }
    }
}
