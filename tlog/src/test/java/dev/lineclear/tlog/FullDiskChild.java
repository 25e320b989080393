package dev.lineclear.tlog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * Appends to a log on a small disk until it is full, {@code FullDiskChild DISK SIGNER BALLAST}, then closes it, makes
 * room and opens it again, all in one process. Says what it saw, and BAD for what must not be.
 */
final class FullDiskChild {
    private static final int ROUNDS = 3;
    /** What waits in the journal is written once more to be published, so at the end there is room for all of it. */
    private static final int LAST = 4;

    private FullDiskChild() {}

    private static byte[] entry(long index) {
        return Arrays.copyOf(("entry " + index).getBytes(StandardCharsets.UTF_8), 3_000);
    }

    public static void main(String[] args) throws IOException {
        Path disk = Path.of(args[0]);
        SignerKey key = SignerKey.parse(args[1]);
        LogOptions options = LogOptions.of(key).withCheckpointInterval(Duration.ofMillis(20));
        List<Path> ballast = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ballast.add(disk.resolve("ballast" + round));
            Files.write(ballast.getLast(), new byte[Integer.parseInt(args[2])]);
        }
        Path last = disk.resolve("last");
        Files.write(last, new byte[LAST * Integer.parseInt(args[2])]);
        long acknowledged = 0;
        for (Path weight : ballast) {
            acknowledged = fill(disk.resolve("log"), options, acknowledged);
            System.out.println("FULL " + acknowledged);
            Files.delete(weight);
        }
        Files.delete(last);
        long size;
        try (TransparencyLog log = TransparencyLog.open(disk.resolve("log"), options)) {
            check(log, acknowledged);
            log.append(entry(log.size())).durable().join();
            size = log.size();
        }
        System.out.println("END " + acknowledged + " " + size);
    }

    /** Appends until the disk is full, even for opening; returns how many entries have been acknowledged by then. */
    private static long fill(Path directory, LogOptions options, long before) throws IOException {
        long acknowledged = before;
        try (TransparencyLog log = TransparencyLog.open(directory, options)) {
            check(log, before);
            while (true) {
                List<Appended> appended = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    appended.add(log.append(entry(log.size())));
                }
                for (Appended each : appended) {
                    acknowledged = each.durable().join() + 1;
                }
            }
        } catch (OpenRefusedException refused) {
            throw refused;
        } catch (IOException | CompletionException full) {
            return acknowledged;
        }
    }

    private static void check(TransparencyLog log, long acknowledged) throws IOException {
        if (log.size() < acknowledged) {
            System.out.println("BAD " + log.size() + " entries of " + acknowledged);
        }
        for (long i = 0; i < log.size(); i++) {
            if (!Arrays.equals(entry(i), log.entry(i))) {
                System.out.println("BAD entry " + i);
            }
        }
    }
}
