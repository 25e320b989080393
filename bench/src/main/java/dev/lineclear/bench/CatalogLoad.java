package dev.lineclear.bench;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.proposal.CanonicalJson;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;

/**
 * Loads the catalogue once in a Java of its own, and prints nanoseconds, nanoseconds of processor time, nanoseconds until
 * what is read when it is first asked for is read too, and bytes of heap of it all.
 */
final class CatalogLoad {
    private CatalogLoad() {}

    public static void main(String[] arguments) {
        // Whoever loads the catalogue uses Jackson already.
        CanonicalJson.parse(new byte[] {'{', '}'});
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = used();
        long cpu = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        Catalog catalog = Catalog.load();
        long took = System.nanoTime() - start;
        long spent = threads.getCurrentThreadCpuTime() - cpu;
        catalog.warm();
        int operations = catalog.operations().size();
        long whole = System.nanoTime() - start;
        long heap = used() - before;
        if (operations == 0) {
            throw new IllegalStateException("there is nothing in it");
        }
        Reference.reachabilityFence(catalog);
        System.out.println(took + " " + spent + " " + whole + " " + heap);
    }

    /** After everything that nobody holds is gone: once for what is garbage, once for what finalising it left. */
    private static long used() {
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
