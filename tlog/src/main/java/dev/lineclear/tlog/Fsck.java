package dev.lineclear.tlog;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Verifies a log directory: {@code Fsck DIR VKEYFILE}. Ends with 0 if all is right, 1 if not, 2 if it cannot tell. */
public final class Fsck {
    private static final int VERIFIED = 0;
    private static final int REFUTED = 1;
    private static final int UNKNOWN = 2;

    private Fsck() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /** The program without the exit; the key file has one verifier key a line. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length != 2) {
            err.println("usage: Fsck DIR VKEYFILE");
            return UNKNOWN;
        }
        try {
            List<VerifierKey> keys = new ArrayList<>();
            for (String line : Files.readAllLines(Path.of(args[1]))) {
                if (!line.isBlank()) {
                    keys.add(VerifierKey.parse(line));
                }
            }
            TileSource source = TileSource.directory(Path.of(args[0]));
            return report(LogVerifier.verify(source, keys, VerificationProgress.NONE), out);
        } catch (IOException | IllegalArgumentException e) {
            err.println("cannot verify: " + e);
            return UNKNOWN;
        }
    }

    private static int report(Verification result, PrintStream out) {
        return switch (result) {
            case Verification.Verified ok -> {
                out.println("verified: %d entries of %d bytes, root %s"
                        .formatted(
                                ok.checkpoint().size(),
                                ok.entryBytes(),
                                ok.checkpoint().root()));
                yield VERIFIED;
            }
            case Verification.Refuted bad -> {
                String place =
                        switch (bad.place()) {
                            case Verification.BadRecord r -> "record " + r.index() + " in " + r.path();
                            case Verification.BadFile f -> f.path();
                        };
                out.println("NOT verified: " + place + ": " + bad.reason());
                yield REFUTED;
            }
        };
    }
}
