package dev.lineclear.tlog;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Loads a log and checks every answer: {@code Hammer DIR SIGNERFILE SECONDS WRITERS READERS}. Writers append entries
 * made from a seed; readers read at random, through the log and through its files, and check each entry, each proof
 * and that every checkpoint continues the one before. Ends with 0 if nothing was wrong, 1 otherwise.
 */
public final class Hammer {
    private static final int MAX_ENTRY_BYTES = 2_000;
    /** How long one who finds nothing to check looks away. */
    private static final long IDLE_NANOS = 1_000_000;

    /** A checkpoint that takes longer than this is a fault. */
    private static final int PATIENCE_SECONDS = 60;

    private final TransparencyLog log;
    private final Path directory;
    private final VerifierKey key;
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong checked = new AtomicLong();
    private final AtomicBoolean stop = new AtomicBoolean();
    /** The first fault, for people. */
    private volatile String fault = "";

    private Hammer(TransparencyLog log, Path directory, VerifierKey key) {
        this.log = log;
        this.directory = directory;
        this.key = key;
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 5) {
            System.err.println("usage: Hammer DIR SIGNERFILE SECONDS WRITERS READERS");
            System.exit(2);
        }
        SignerKey signer = SignerKey.parse(Files.readString(Path.of(args[1])));
        Duration time = Duration.ofSeconds(Integer.parseInt(args[2]));
        boolean good =
                run(Path.of(args[0]), signer, time, Integer.parseInt(args[3]), Integer.parseInt(args[4]), System.out);
        System.exit(good ? 0 : 1);
    }

    /** The program without the exit; whether every answer was right. */
    public static boolean run(
            Path directory, SignerKey signer, Duration time, int writers, int readers, PrintStream out)
            throws IOException {
        long seed = System.nanoTime();
        out.println("seed " + seed);
        LogOptions options = LogOptions.of(signer).withCheckpointInterval(Duration.ofMillis(100));
        Hammer hammer;
        try (TransparencyLog log = TransparencyLog.open(directory, options)) {
            hammer = new Hammer(log, directory, signer.verifierKey());
            hammer.hammer(seed, time, writers, readers);
        }
        Verification result = LogVerifier.verify(
                TileSource.directory(directory),
                options.origin(),
                List.of(signer.verifierKey()),
                VerificationProgress.NONE,
                (index, entry) -> {});
        boolean good = hammer.fault.isEmpty() && result instanceof Verification.Verified;
        out.printf(
                "%d appends, %d answers checked, %s%n",
                hammer.appended.get(), hammer.checked.get(), good ? "all right" : hammer.fault + " " + result);
        return good;
    }

    private interface Step {
        void run(Random random) throws Exception;
    }

    private void hammer(long seed, Duration time, int writers, int readers) {
        long end = System.nanoTime() + time.toNanos();
        // Readers compute without a pause; as virtual threads they would leave the writers no carrier.
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (int i = 0; i < writers; i++) {
                long own = seed + i;
                threads.execute(() -> repeat(end, new Random(own), this::write));
            }
            for (int i = 0; i < readers; i++) {
                long own = seed - 1 - i;
                threads.execute(() -> repeat(end, new Random(own), this::read));
            }
            threads.execute(() -> repeat(end, new Random(seed), new Follower()));
        }
    }

    private void repeat(long end, Random random, Step step) {
        try {
            while (System.nanoTime() < end && !stop.get()) {
                step.run(random);
            }
        } catch (Exception e) {
            wrong(e.toString());
        }
    }

    private void wrong(String what) {
        if (stop.compareAndSet(false, true)) {
            fault = what;
        }
    }

    /** Entries say what they are, so that a reader knows a right one without having written it. */
    private static byte[] entry(long seed) {
        Random random = new Random(seed);
        byte[] entry = new byte[Long.BYTES + random.nextInt(MAX_ENTRY_BYTES)];
        random.nextBytes(entry);
        for (int i = 0; i < Long.BYTES; i++) {
            entry[i] = (byte) (seed >> (8 * i));
        }
        return entry;
    }

    private static boolean isEntry(byte[] entry) {
        if (entry.length < Long.BYTES) {
            return false;
        }
        long seed = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            seed = seed << 8 | (entry[i] & 0xff);
        }
        return Arrays.equals(entry, entry(seed));
    }

    private void write(Random random) throws Exception {
        byte[] entry = entry(random.nextLong());
        Appended added = log.append(entry);
        if (added.durable().get() != added.index() || !Arrays.equals(log.entry(added.index()), entry)) {
            wrong("entry " + added.index() + " is not what was appended");
        }
        if (random.nextInt(50) == 0) {
            SignedCheckpoint checkpoint = log.integrated(added.index()).get();
            log.inclusionProof(added.index(), checkpoint.size()).verify(Hash.ofEntry(entry), checkpoint.root());
            checked.incrementAndGet();
        }
        appended.incrementAndGet();
    }

    private void read(Random random) throws Exception {
        LogReader reader = LogReader.open(
                TileSource.directory(directory), log.checkpoint().checkpoint().origin(), List.of(key));
        long size = reader.checkpoint().size();
        if (size == 0) {
            LockSupport.parkNanos(IDLE_NANOS);
            return;
        }
        long index = random.nextLong(size);
        byte[] entry = reader.entry(index);
        if (!isEntry(entry) || !Arrays.equals(entry, log.entry(index))) {
            wrong("entry " + index + " differs between the log and its files");
        }
        reader.proofFile(index).verify(entry, reader.checkpoint().checkpoint().origin(), List.of(key));
        long old = 1 + random.nextLong(size);
        reader.consistencyProof(old, size)
                .verify(reader.root(old), reader.checkpoint().root());
        checked.addAndGet(3);
    }

    /** Sees each checkpoint and that it continues the last. */
    private final class Follower implements Step {
        private SignedCheckpoint last = log.checkpoint();

        @Override
        public void run(Random random) throws Exception {
            if (log.size() == last.size()) {
                LockSupport.parkNanos(IDLE_NANOS);
                return;
            }
            SignedCheckpoint next = log.integrated(last.size()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next.size() <= last.size()) {
                wrong("checkpoint " + next.size() + " after " + last.size());
            }
            if (last.size() > 0) {
                log.consistencyProof(last.size(), next.size()).verify(last.root(), next.root());
            }
            checked.incrementAndGet();
            last = next;
        }
    }
}
