package dev.lineclear.bench;

import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.Hash;
import dev.lineclear.tlog.InclusionProof;
import dev.lineclear.tlog.KeyType;
import dev.lineclear.tlog.LogOptions;
import dev.lineclear.tlog.LogVerifier;
import dev.lineclear.tlog.SignerKey;
import dev.lineclear.tlog.TileSource;
import dev.lineclear.tlog.TransparencyLog;
import dev.lineclear.tlog.Verification;
import dev.lineclear.tlog.VerificationProgress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A large log, opened and verified by a process with little memory: {@code open DIR} and {@code verify DIR}. */
final class LargeLog {
    private static final int PROOFS = 1_000;

    private LargeLog() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        if (arguments[0].equals("open")) {
            open(directory);
        } else {
            verify(directory);
        }
    }

    /** The same key in every process. */
    private static SignerKey key() throws BadDataException {
        return SignerKey.ofSeed("bench.example.com/large", KeyType.ED25519, new byte[32]);
    }

    /** Entries that differ; none is waited for. */
    static void fill(Path directory, long entries, int bytes) throws IOException, BadDataException {
        LogOptions options = LogOptions.of(key()).withCheckpointInterval(Duration.ofSeconds(1));
        byte[] entry = new byte[bytes];
        try (TransparencyLog log = TransparencyLog.open(directory, options)) {
            for (long i = 0; i < entries; i++) {
                for (int b = 0; b < Long.BYTES; b++) {
                    entry[b] = (byte) (i >> (Byte.SIZE * b));
                }
                var unused = log.appendUnhurried(entry);
            }
        }
    }

    private static void open(Path directory) throws IOException, BadDataException {
        long start = System.nanoTime();
        try (TransparencyLog log = TransparencyLog.open(directory, LogOptions.of(key()))) {
            say("open.ms", (System.nanoTime() - start) / 1e6);
            say("entries", log.size());
            System.gc();
            Runtime java = Runtime.getRuntime();
            say("heap.MiB", (java.totalMemory() - java.freeMemory()) / 1048576.0);
            proofs(log); // Java compiles the first ones
            double[] times = proofs(log);
            say("proof.p50.ms", times[PROOFS / 2]);
            say("proof.p99.ms", times[PROOFS * 99 / 100]);
        }
    }

    /** Milliseconds of each, sorted. */
    private static double[] proofs(TransparencyLog log) throws IOException, BadDataException {
        Random random = new Random(1);
        long size = log.size();
        double[] times = new double[PROOFS];
        for (int i = 0; i < times.length; i++) {
            long index = random.nextLong(size);
            long at = System.nanoTime();
            InclusionProof proof = log.inclusionProof(index, size);
            times[i] = (System.nanoTime() - at) / 1e6;
            proof.verify(Hash.ofEntry(log.entry(index)), log.checkpoint().root());
        }
        Arrays.sort(times);
        return times;
    }

    private static void verify(Path directory) throws IOException, BadDataException {
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Verification result = LogVerifier.verify(
                TileSource.directory(directory), List.of(key().verifierKey()), VerificationProgress.NONE);
        double core = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9;
        switch (result) {
            case Verification.Verified ok -> {
                say("verified", ok.checkpoint().size());
                say("verify.MB", ok.entryBytes() / 1e6 / core);
            }
            case Verification.Refuted bad -> throw new IOException(bad.toString());
        }
    }

    private static void say(String name, double value) {
        System.out.println(String.format(Locale.ROOT, "%s=%.3f", name, value));
    }
}
