package dev.lineclear.safeguard.snapshot;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Run under a limit on file sizes: puts a blob that fits, then one that does not, and says what is left. */
final class PutTooMuch {
    private PutTooMuch() {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        Vault vault = new Vault(directory, VaultTest.key(3));
        vault.put(new ByteArrayInputStream(new byte[1000]));
        try {
            vault.put(new ByteArrayInputStream(new byte[16 << 20]));
            System.out.println("it was put all the same");
        } catch (IOException e) {
            System.out.println(e);
        }
        try (Stream<Path> left = Files.list(directory)) {
            System.out.println("files left: " + left.count());
        }
    }
}
