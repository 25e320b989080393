package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hits the real process at its system calls with errors of the disk, a full disk and SIGKILL, then opens its directory
 * again: nothing acknowledged is missing, nothing is torn, and the whole log verifies.
 *
 * <p>The ordinary suite takes a sample; {@code -Dlineclear.faults=true} takes every call in turn.
 */
@Tag("faults")
class FaultInjectionTest {
    private static final List<String> CALLS =
            List.of("openat", "rename", "fsync", "fdatasync", "write", "pwrite64", "mkdir", "unlink", "close");

    private static final List<String> FAULTS = List.of("error=EIO", "error=ENOSPC", "signal=SIGKILL");
    private static final int SAMPLES = Integer.getInteger("lineclear.faults.sample", 10);
    /** Long enough for a loaded machine; a process that hangs after a fault is a failure of its own. */
    private static final int CHILD_SECONDS = 60;
    /** Entries before the fault, so that the run crosses from one bundle to the next. */
    private static final int BEFORE = 200;

    @TempDir
    Path temporary;

    /** @param forces how many files are forced at once: 1 to hit every call in turn, more to hit several together */
    private record Fault(int forces, String call, int when, String kind) {}

    private record Outcome(List<String> lines) {
        long acknowledged() {
            return lines.stream()
                    .filter(l -> l.startsWith("A "))
                    .mapToLong(l -> Long.parseLong(l.substring(2)) + 1)
                    .max()
                    .orElse(BEFORE);
        }
    }

    @Test
    void nothingAcknowledgedIsLostWhateverCallFails() throws Exception {
        assumeTrue(hasStrace(), "missing: strace, with permission to attach to a process");
        SignerKey key = SignerKey.generate("log.example/faults");
        Path prepared = prepare(key);
        // In one thread every call is hit in turn. Forcing at once differs in its threads alone, in these two calls.
        List<Fault> faults = faults(key, prepared, 1, CALLS);
        faults.addAll(faults(key, prepared, 16, List.of("fsync", "close")));
        boolean all = Boolean.getBoolean("lineclear.faults");
        if (!all) {
            long seed = Long.getLong("lineclear.seed", System.nanoTime());
            System.out.println("fault sample of " + SAMPLES + " in " + faults.size() + ", -Dlineclear.seed=" + seed);
            Collections.shuffle(faults, new Random(seed));
            faults = faults.subList(0, Math.min(SAMPLES, faults.size()));
        }
        int hit = 0;
        int done = 0;
        for (Fault fault : faults) {
            hit += survives(key, prepared, fault) ? 1 : 0;
            if (++done % 50 == 0) {
                System.out.println(done + " of " + faults.size() + " faults, " + hit + " ended the run early");
            }
        }
        System.out.println(hit + " of " + faults.size() + " faults ended the run early; all logs are whole");
        // A sample may happen to hold mostly calls whose failure harms nothing, such as deleting what is replaced.
        assertTrue(hit > (all ? faults.size() / 4 : 0), "too few of the faults had an effect: " + hit);
    }

    private static boolean hasStrace() {
        try {
            Process process =
                    new ProcessBuilder("strace", "-V").redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            Path scope = Path.of("/proc/sys/kernel/yama/ptrace_scope");
            boolean root = "root".equals(System.getProperty("user.name"));
            return process.waitFor() == 0
                    && (root
                            || !Files.exists(scope)
                            || Files.readString(scope).strip().equals("0"));
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private Path prepare(SignerKey key) throws IOException {
        Path prepared = temporary.resolve("prepared");
        try (TransparencyLog log = TransparencyLog.open(prepared.resolve("log"), FaultChild.options(key))) {
            for (int i = 0; i < BEFORE; i++) {
                log.append(FaultChild.entry(i));
            }
        }
        return prepared;
    }

    /** Runs once without a fault to count each thread's calls, which is how strace counts them. */
    private List<Fault> faults(SignerKey key, Path prepared, int forces, List<String> calls) throws Exception {
        Path trace = temporary.resolve("trace");
        Path work = work(prepared, "dry");
        Outcome outcome =
                run(key, work, forces, List.of("-e", "trace=" + String.join(",", calls), "-o", trace.toString()));
        assertTrue(outcome.lines().contains("END"), outcome::toString);
        Map<String, Integer> counts = new HashMap<>();
        for (String line : Files.readAllLines(trace)) {
            String[] parts = line.split("[ (]+", 3);
            if (parts.length > 1 && calls.contains(parts[1])) {
                counts.merge(parts[0] + " " + parts[1], 1, Integer::sum);
            }
        }
        List<Fault> faults = new ArrayList<>();
        for (String call : calls) {
            int most = counts.entrySet().stream()
                    .filter(e -> e.getKey().endsWith(" " + call))
                    .mapToInt(Map.Entry::getValue)
                    .max()
                    .orElse(0);
            for (int when = 1; when <= most; when++) {
                for (String kind : FAULTS) {
                    // A failing close() changes nothing that was forced before; only being killed there is of interest.
                    if (!call.equals("close") || kind.startsWith("signal")) {
                        faults.add(new Fault(forces, call, when, kind));
                    }
                }
            }
            Trees.delete(work);
        }
        return faults;
    }

    private Path work(Path prepared, String name) throws IOException {
        Path work = temporary.resolve(name);
        RecoveryTest.copyTree(prepared, work);
        return work;
    }

    private boolean survives(SignerKey key, Path prepared, Fault fault) throws Exception {
        Path work = work(prepared, "work");
        String inject = "inject=%s:%s:when=%d".formatted(fault.call(), fault.kind(), fault.when());
        Outcome outcome =
                run(key, work, fault.forces(), List.of("-e", "trace=" + fault.call(), "-e", inject, "-o", "/dev/null"));
        String context = fault + " " + outcome.lines();
        assertFalse(outcome.lines().stream().anyMatch(l -> l.startsWith("BAD")), context);
        long size;
        try (TransparencyLog log = TransparencyLog.open(work.resolve("log"), FaultChild.options(key))) {
            size = log.size();
            assertTrue(size >= outcome.acknowledged(), context + " has only " + size);
            for (long i = 0; i < size; i++) {
                assertArrayEquals(FaultChild.entry(i), log.entry(i), context);
            }
            for (String line : outcome.lines()) {
                if (line.startsWith("C ")) {
                    String[] seen = line.split(" ");
                    assertEquals(
                            seen[2],
                            LogReader.at(TileSource.directory(work.resolve("log")), log.checkpoint())
                                    .root(Long.parseLong(seen[1]))
                                    .toString(),
                            context);
                }
            }
            assertEquals(size, log.append(FaultChild.entry(size)).index());
        } catch (OpenRefusedException e) {
            throw new AssertionError(context, e);
        }
        Verification result = LogVerifier.verify(
                TileSource.directory(work.resolve("log")), List.of(key.verifierKey()), VerificationProgress.NONE);
        Verification.Verified verified = assertInstanceOf(Verification.Verified.class, result, context + result);
        assertEquals(size + 1, verified.checkpoint().size());
        Trees.delete(work);
        return !outcome.lines().contains("END")
                || outcome.lines().stream().anyMatch(l -> l.startsWith("E ") || l.startsWith("R "));
    }

    private Outcome run(SignerKey key, Path work, int forces, List<String> straceOptions) throws Exception {
        Process child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FaultChild.class.getName(),
                        work.resolve("log").toString(),
                        key.text(),
                        work.resolve("warm").toString(),
                        String.valueOf(forces))
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
                Writer in = child.outputWriter(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.equals("READY")) {
                    break;
                }
                lines.add(line);
            }
            List<String> command = new ArrayList<>(List.of("strace", "-f", "-p", String.valueOf(child.pid())));
            command.addAll(straceOptions);
            Process strace = new ProcessBuilder(command).start();
            try {
                awaitAttached(strace);
                in.write("go\n");
                in.flush();
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    lines.add(line);
                }
                assertTrue(child.waitFor(CHILD_SECONDS, TimeUnit.SECONDS), () -> "hangs: " + lines);
                strace.waitFor(CHILD_SECONDS, TimeUnit.SECONDS);
            } finally {
                strace.destroyForcibly();
            }
        } finally {
            child.destroyForcibly();
        }
        return new Outcome(lines);
    }

    private static void awaitAttached(Process strace) throws IOException {
        BufferedReader err = new BufferedReader(new InputStreamReader(strace.getErrorStream(), StandardCharsets.UTF_8));
        String line = err.readLine();
        assumeTrue(line != null && line.contains("attached"), "missing: permission to attach with strace: " + line);
        Thread.ofVirtual().start(() -> err.lines().forEach(ignored -> {}));
    }
}
