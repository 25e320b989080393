package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of ten million entries is opened, proven and verified in a heap of 64 MiB. Takes minutes and 2 GB of disk. */
class LargeLogTest {
    private static final long ENTRIES = 10_000_000;

    @TempDir
    Path temporary;

    @Test
    void tenMillionEntriesNeedNoMoreMemoryThanFew() throws Exception {
        assumeTrue(Boolean.getBoolean("lineclear.long"), "missing: lineclear.long=true, this takes minutes");
        Path log = temporary.resolve("log");
        LogBench.fill(log, ENTRIES, 100);
        String opened = bench("open", log);
        assertTrue(opened.contains("opened %,d entries".formatted(ENTRIES)), opened);
        assertTrue(opened.contains("inclusion proof after that"), opened);
        String verified = bench("verify", log);
        assertTrue(verified.contains("verified %,d entries".formatted(ENTRIES)), verified);
    }

    private static String bench(String mode, Path log) throws Exception {
        Process child = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LogBench.class.getName(),
                        mode,
                        log.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.print(said);
        assertEquals(0, child.waitFor(), said);
        return said;
    }
}
