package dev.lineclear.tlog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Another process: {@code HoldChild DIR SIGNER COUNT} appends, waits for nothing, says HELD and stays. */
final class HoldChild {
    private HoldChild() {}

    public static void main(String[] args) throws IOException {
        LogOptions options = LogOptions.of(SignerKey.parse(args[1])).withCheckpointInterval(Duration.ofHours(1));
        try (TransparencyLog log = TransparencyLog.open(Path.of(args[0]), options)) {
            for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                log.append(("entry " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            System.out.println("HELD");
            if (System.in.read() < 0) {
                System.out.println("released");
            }
        }
    }
}
