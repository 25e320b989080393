package dev.lineclear.tlog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * The process that is hit: {@code FaultChild DIR SIGNER WARMUPDIR FORCES}. It loads every class on another log, says READY,
 * waits for a line, and then appends, saying {@code A index} for each durable entry and {@code C size root} for each
 * published checkpoint. After an error it checks that the log refuses everything, closes it, opens it again in the same
 * process and checks that it holds what was acknowledged; it says BAD if any of that is not so.
 */
final class FaultChild {
    static final int GROUPS = 5;
    static final int GROUP = 16;
    /** Less than a group has, so that segments are begun, released and used again under the faults too. */
    private static final int SEGMENT_BYTES = 2_000;

    private FaultChild() {}

    static byte[] entry(long index) {
        byte[] entry = new byte[(int) (index * 37 % 600)];
        byte[] text = ("entry " + index).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, entry, 0, Math.min(text.length, entry.length));
        return entry;
    }

    static LogOptions options(SignerKey key) {
        return LogOptions.of(key).withCheckpointInterval(Duration.ofMillis(10)).withSegmentBytes(SEGMENT_BYTES);
    }

    public static void main(String[] args) throws IOException {
        SignerKey key = SignerKey.parse(args[1]);
        PrintStream silent = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        LogOptions options = options(key).withForcesAtOnce(Integer.parseInt(args[3]));
        run(Path.of(args[2]), options, silent);
        run(Path.of(args[2]), options, silent);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("READY");
        in.readLine();
        run(Path.of(args[0]), options, System.out);
        System.out.println("END");
    }

    private static void run(Path directory, LogOptions options, PrintStream out) {
        TransparencyLog log;
        try {
            log = TransparencyLog.open(directory, options);
        } catch (IOException | RuntimeException e) {
            out.println("E open " + e);
            return;
        }
        long[] acknowledged = {0};
        boolean failed = false;
        try (log) {
            append(log, acknowledged, out);
        } catch (IOException | CompletionException e) {
            out.println("E append " + e);
            refusesEverything(log, out);
            failed = true;
        }
        if (failed) {
            reopen(directory, options, acknowledged[0], out);
        }
    }

    /** The fault may hit here once more, since new threads count anew; but never for a lock that was left behind. */
    private static void reopen(Path directory, LogOptions options, long acknowledged, PrintStream out) {
        try (TransparencyLog log = TransparencyLog.open(directory, options)) {
            for (long i = 0; i < acknowledged; i++) {
                if (!Arrays.equals(entry(i), log.entry(i))) {
                    out.println("BAD entry " + i + " is another after opening again");
                }
            }
            out.println("O " + log.size());
        } catch (OpenRefusedException e) {
            out.println("BAD opening again: " + e);
        } catch (IOException | RuntimeException e) {
            out.println("R opening again: " + e);
        }
    }

    private static void append(TransparencyLog log, long[] acknowledged, PrintStream out) throws IOException {
        for (int group = 0; group < GROUPS; group++) {
            List<Appended> appended = new ArrayList<>();
            for (int i = 0; i < GROUP; i++) {
                appended.add(log.append(entry(log.size())));
            }
            for (Appended each : appended) {
                long index = each.durable().join();
                acknowledged[0] = index + 1;
                out.println("A " + index);
            }
            SignedCheckpoint checkpoint =
                    log.integrated(appended.getLast().index()).join();
            out.println("C " + checkpoint.size() + " " + checkpoint.root());
        }
    }

    private static void refusesEverything(TransparencyLog log, PrintStream out) {
        for (int i = 0; i < 3; i++) {
            try {
                log.append(entry(0));
                out.println("BAD an append after a failure was accepted");
            } catch (IOException expected) {
                out.println("R " + expected.getMessage());
            }
            if (!log.integrated(Long.MAX_VALUE).isCompletedExceptionally()) {
                out.println("BAD a future after a failure is open");
            }
        }
    }
}
