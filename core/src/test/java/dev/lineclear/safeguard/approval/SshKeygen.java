package dev.lineclear.safeguard.approval;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The real ssh-keygen, with keys in a directory of the test. */
final class SshKeygen {
    private final Path directory;
    private int files;

    SshKeygen(Path directory) {
        this.directory = directory;
        Assumptions.assumeTrue(present(), "missing: ssh-keygen (Debian: openssh-client)");
    }

    /** A private key's file and its public line. */
    record Key(Path file, String line) {
        /** Without the comment. */
        String bare() {
            String[] parts = line.split(" ");
            return parts[0] + " " + parts[1];
        }
    }

    Key key(String... options) throws Exception {
        Path file = directory.resolve("key" + files++);
        List<String> command =
                new ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-C", "a comment", "-f", file.toString()));
        command.addAll(List.of(options));
        run(command, new byte[0]);
        return new Key(file, Files.readString(Path.of(file + ".pub")).strip());
    }

    Key ed25519() throws Exception {
        return key("-t", "ed25519");
    }

    String sign(Key key, String namespace, byte[] message, String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("ssh-keygen", "-Y", "sign", "-f", key.file().toString(), "-n", namespace));
        command.addAll(List.of(options));
        return run(command, message);
    }

    String sign(Key key, Statement statement) throws Exception {
        return sign(key, SshSignature.NAMESPACE, statement.bytes());
    }

    /** Whether OpenSSH accepts it. */
    boolean verifies(String publicKey, String namespace, byte[] message, String armour) throws Exception {
        Path signers = directory.resolve("signers" + files++);
        Path signature = directory.resolve("signature" + files++);
        Files.writeString(signers, "someone " + publicKey + "\n");
        Files.writeString(signature, armour);
        List<String> command = List.of(
                "ssh-keygen",
                "-Y",
                "verify",
                "-f",
                signers.toString(),
                "-I",
                "someone",
                "-n",
                namespace,
                "-s",
                signature.toString());
        return start(command, message).waitFor() == 0;
    }

    private static String run(List<String> command, byte[] input) throws Exception {
        Process process = start(command, input);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(command + " failed: " + out);
        }
        return out;
    }

    private static Process start(List<String> command, byte[] input) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(input);
        }
        return process;
    }

    private static boolean present() {
        try {
            return start(List.of("ssh-keygen", "-?"), new byte[0]).waitFor(60, TimeUnit.SECONDS);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
