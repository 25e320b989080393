package dev.lineclear.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the other parts run and say what they found; how fast it is, is not asked. */
final class PartsTest {
    @TempDir
    Path work;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(said, true, StandardCharsets.UTF_8));

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }

    /** Every answer is checked: what should be refused is, and what should be executed. */
    @Test
    void durableDecisions() throws IOException {
        new DecisionBench(report, 100, 0.1, 0.2).run(work);
        report.end();
        for (String line :
                new String[] {"refused, asked before", "refused, the engine asked each time", "allowed, asked before"
                }) {
            assertEquals(1, text().lines().filter(l -> l.contains(line)).count(), text());
        }
        assertTrue(text().contains("of 6 targets reached"), text());
    }

    /** That each comes out as it was is checked by the bench itself. */
    @Test
    void decisionsDecidedAgain() throws IOException {
        new ReplayBench(report, 1_000).run(work);
        assertTrue(text().contains("all came out the same"), text());
    }

    @Test
    void theLogBesideABareFile() throws IOException {
        new LogBench(report, 1, 0.2).run(work);
        assertTrue(text().contains("of the bare file's rate"), text());
    }

    /** Ten million entries in a heap of 64 MiB in the long run; here as many as take a moment. */
    @Test
    void aLargeLogIsOpenedAndVerifiedWithLittleMemory() throws IOException {
        long entries = Boolean.getBoolean("lineclear.long") ? LargeLogBench.ENTRIES : 50_000;
        new LargeLogBench(report, entries).run(work);
        System.out.println(text());
        for (String whole : new String[] {"entries opened", "entries verified", "heap in use"}) {
            assertTrue(text().lines().anyMatch(l -> l.startsWith("  ok ") && l.contains(whole)), text());
        }
    }

    /** That both find the same is checked by the bench itself. */
    @Test
    void theGraphBesideJgrapht() throws IOException {
        new GraphBench(report, 2_000, 10_000, 100).run(work);
        assertTrue(text().contains("both found the same number of resources"), text());
        assertTrue(text().contains("4 dependents"), text());
    }

    @Test
    void whoReachesWhomOverALargeNetwork() {
        new NetworkBench(report, 2).run();
        System.out.println(text());
        assertTrue(text().contains("5,000 subnets in 50 VPCs, 20,000 rules, 15,000 endpoints"), text());
        assertTrue(text().lines().anyMatch(l -> l.contains("it says") && !l.contains("says 0 sentences")), text());
    }

    /** How long it takes is the machine's; what it keeps is not. */
    @Test
    void theCatalogueLoadedInAJavaOfItsOwn() throws IOException {
        new CatalogBench(report, 1).run(work);
        assertTrue(
                text().lines().anyMatch(l -> l.startsWith("  ok ") && l.contains("what it keeps of the heap")), text());
        assertTrue(text().contains("the catalogue loaded, median"), text());
    }

    @Test
    void aFailedCallEndsTheRun() {
        IllegalStateException failed = assertThrows(
                IllegalStateException.class,
                () -> Callers.run(3, 0, 60, caller -> () -> {
                    if (caller == 1) {
                        throw new IOException("no room");
                    }
                    throw new IllegalStateException("as well");
                }));
        assertTrue(String.valueOf(failed.getCause()).contains("as well"), failed.toString());
    }

    @Test
    void percentilesAreOfTheRequestsThemselves() {
        Latencies latencies = new Latencies();
        for (int i = 10_000; i >= 1; i--) {
            latencies.add(i * 1_000_000L);
        }
        assertEquals(5_000, latencies.millis(50));
        assertEquals(9_900, latencies.millis(99));
        assertEquals(10_000, latencies.millis(100));
    }

    @Test
    void aMissedTargetIsSaid() {
        report.below("added", 0.6, 0.5, "ms");
        report.atLeast("reads", 9_000, 8_000, "a second");
        report.end();
        assertTrue(text().contains("MISSED  added"), text());
        assertTrue(text().contains("1 of 2 targets reached; missed: added."), text());
    }
}
