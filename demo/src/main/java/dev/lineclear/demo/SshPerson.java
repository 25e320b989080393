package dev.lineclear.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A person with an SSH key made for the story.
 *
 * @param name they go by
 * @param key their private key; the public one is beside it
 */
record SshPerson(String name, Path key) {
    private static final long SECONDS = 30;

    static SshPerson make(Path directory, String name) throws IOException {
        return new SshPerson(name, keygen(directory, name.replaceAll("[^a-z0-9]", "-")));
    }

    static Path keygen(Path directory, String file) throws IOException {
        Path key = directory.resolve(file);
        run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", file, "-f", key.toString()));
        return key;
    }

    Path publicKey() {
        return key.resolveSibling(key.getFileName() + ".pub");
    }

    String publicKeyText() throws IOException {
        return Files.readString(publicKey()).strip();
    }

    /** As {@code ssh-keygen -Y sign -n lineclear} signs it. */
    String sign(String text) throws IOException {
        Path file = Files.createTempFile(key.toAbsolutePath().getParent(), "statement", "");
        Path signature = file.resolveSibling(file.getFileName() + ".sig");
        try {
            Files.writeString(file, text);
            run(List.of("ssh-keygen", "-q", "-Y", "sign", "-n", "lineclear", "-f", key.toString(), file.toString()));
            return Files.readString(signature);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(signature);
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(command.getFirst() + " failed: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
