package dev.lineclear.tlog;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Measures: {@code LogBench append DIR SECONDS}, {@code LogBench fill DIR ENTRIES BYTES}, {@code LogBench open DIR},
 * {@code LogBench verify DIR}. Prints figures; it is not a test, since times are the machine's.
 */
final class LogBench {
    private static final int WRITERS = 64;
    private static final int ENTRY_BYTES = 1024;
    private static final byte[] SEED = new byte[32];

    private LogBench() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[1]);
        switch (args[0]) {
            case "append" -> append(directory, Integer.parseInt(args[2]));
            case "fill" -> fill(directory, Long.parseLong(args[2]), Integer.parseInt(args[3]));
            case "open" -> open(directory);
            case "verify" -> verify(directory);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static SignerKey key() throws BadDataException {
        return SignerKey.ofSeed("log.example/bench", KeyType.ED25519, SEED);
    }

    /** What both contestants do: take an entry, say when it is durable. */
    private interface Appender extends AutoCloseable {
        CompletableFuture<Long> append(byte[] entry) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** The floor: one file, written under a lock, forced by one thread for all who wait. */
    private static final class BareFile implements Appender {
        private final RandomAccessFile file;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition work = lock.newCondition();
        private List<CompletableFuture<Long>> waiting = new ArrayList<>();
        private final Thread thread = Thread.ofPlatform().unstarted(this::run);
        private boolean closed;
        private long count;

        BareFile(Path path) throws IOException {
            file = new RandomAccessFile(path.toFile(), "rw");
            thread.start();
        }

        @Override
        public CompletableFuture<Long> append(byte[] entry) throws IOException {
            CompletableFuture<Long> future = new CompletableFuture<>();
            lock.lock();
            try {
                file.write(entry);
                count++;
                waiting.add(future);
                work.signal();
            } finally {
                lock.unlock();
            }
            return future;
        }

        private void run() {
            while (true) {
                List<CompletableFuture<Long>> batch;
                lock.lock();
                try {
                    while (waiting.isEmpty() && !closed) {
                        work.awaitUninterruptibly();
                    }
                    if (waiting.isEmpty()) {
                        return;
                    }
                    batch = waiting;
                    waiting = new ArrayList<>();
                } finally {
                    lock.unlock();
                }
                try {
                    file.getChannel().force(false);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                batch.forEach(f -> f.complete(count));
            }
        }

        @Override
        public void close() throws IOException {
            lock.lock();
            closed = true;
            work.signal();
            lock.unlock();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            file.close();
        }
    }

    private record LogAppender(TransparencyLog log) implements Appender {
        @Override
        public CompletableFuture<Long> append(byte[] entry) throws IOException {
            return log.append(entry).durable();
        }

        @Override
        public void close() throws IOException {
            log.close();
        }
    }

    private static void append(Path directory, int seconds) throws Exception {
        for (int round = 1; round <= 3; round++) {
            Path at = directory.resolve("round" + round);
            Files.createDirectories(at);
            LogOptions options = LogOptions.of(key()).withCheckpointInterval(Duration.ofSeconds(1));
            double bare;
            double log;
            try (Appender file = new BareFile(at.resolve("bare"))) {
                bare = run("bare file", file, seconds);
            }
            try (Appender tlog = new LogAppender(TransparencyLog.open(at.resolve("log"), options))) {
                log = run("log      ", tlog, seconds);
            }
            System.out.printf("round %d: the log reaches %.0f %% of the bare file%n", round, 100 * log / bare);
        }
        // Only now: ext4 searches long for an inode among those deleted in the last seconds, at the log's expense.
        delete(directory);
    }

    private static double run(String name, Appender appender, int seconds) throws Exception {
        long start = System.nanoTime();
        long warm = start + 1_000_000_000L;
        long end = warm + seconds * 1_000_000_000L;
        List<Future<long[]>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int w = 0; w < WRITERS; w++) {
                int writer = w;
                all.add(threads.submit(() -> writer(appender, writer, warm, end)));
            }
        }
        long[] latencies =
                all.stream().flatMapToLong(f -> Arrays.stream(get(f))).sorted().toArray();
        double rate = latencies.length / (double) seconds;
        System.out.printf(
                "%s %,9.0f appends/s  p50 %.2f ms  p99 %.2f ms  max %.1f ms%n",
                name,
                rate,
                latencies[latencies.length / 2] / 1e6,
                latencies[latencies.length * 99 / 100] / 1e6,
                latencies[latencies.length - 1] / 1e6);
        return rate;
    }

    private static long[] get(Future<long[]> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long[] writer(Appender appender, int seed, long warm, long end) throws Exception {
        byte[] entry = new byte[ENTRY_BYTES];
        new Random(seed).nextBytes(entry);
        long[] latencies = new long[1024];
        int count = 0;
        for (long now = System.nanoTime(); now < end; ) {
            entry[0]++;
            appender.append(entry).get();
            long done = System.nanoTime();
            if (done > warm && done < end) {
                if (count == latencies.length) {
                    latencies = Arrays.copyOf(latencies, 2 * count);
                }
                latencies[count++] = done - now;
            }
            now = done;
        }
        return Arrays.copyOf(latencies, count);
    }

    static void fill(Path directory, long entries, int bytes) throws Exception {
        LogOptions options = LogOptions.of(key()).withCheckpointInterval(Duration.ofSeconds(1));
        byte[] entry = new byte[bytes];
        long start = System.nanoTime();
        try (TransparencyLog log = TransparencyLog.open(directory, options)) {
            for (long i = 0; i < entries; i++) {
                for (int b = 0; b < 8; b++) {
                    entry[b] = (byte) (i >> (8 * b));
                }
                log.append(entry);
            }
        }
        System.out.printf("filled in %.1f s%n", (System.nanoTime() - start) / 1e9);
    }

    private static void open(Path directory) throws Exception {
        long start = System.nanoTime();
        try (TransparencyLog log = TransparencyLog.open(directory, LogOptions.of(key()))) {
            long opened = System.nanoTime();
            System.gc();
            long used =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            System.out.printf(
                    "opened %,d entries in %.0f ms, heap in use %.1f MiB of %.0f%n",
                    log.size(),
                    (opened - start) / 1e6,
                    used / 1048576.0,
                    Runtime.getRuntime().maxMemory() / 1048576.0);
            proofs("in a cold process", log);
            proofs("after that", log);
        }
    }

    private static void proofs(String when, TransparencyLog log) throws Exception {
        Random random = new Random(1);
        long size = log.size();
        long[] times = new long[1_000];
        for (int i = 0; i < times.length; i++) {
            long index = random.nextLong(size);
            long at = System.nanoTime();
            InclusionProof proof = log.inclusionProof(index, size);
            times[i] = System.nanoTime() - at;
            proof.verify(Hash.ofEntry(log.entry(index)), log.checkpoint().root());
        }
        long first = times[0];
        Arrays.sort(times);
        System.out.printf(
                "inclusion proof %s: first %.2f ms, p50 %.3f ms, p99 %.3f ms, max %.2f ms%n",
                when, first / 1e6, times[500] / 1e6, times[990] / 1e6, times[999] / 1e6);
    }

    private static void verify(Path directory) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int round = 0; round < 2; round++) {
            long start = System.nanoTime();
            long cpu = threads.getCurrentThreadCpuTime();
            Verification result = LogVerifier.verify(
                    TileSource.directory(directory), List.of(key().verifierKey()), VerificationProgress.NONE);
            double seconds = (System.nanoTime() - start) / 1e9;
            double core = (threads.getCurrentThreadCpuTime() - cpu) / 1e9;
            switch (result) {
                case Verification.Verified ok ->
                    System.out.printf(
                            "verified %,d entries, %.0f MB in %.1f s: %.0f MB/s, and %.0f MB in a second of a core%n",
                            ok.checkpoint().size(),
                            ok.entryBytes() / 1e6,
                            seconds,
                            ok.entryBytes() / 1e6 / seconds,
                            ok.entryBytes() / 1e6 / core);
                case Verification.Refuted bad -> System.out.println(bad);
            }
        }
    }

    static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @org.jspecify.annotations.Nullable IOException e)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
