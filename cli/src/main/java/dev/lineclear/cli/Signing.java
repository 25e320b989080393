package dev.lineclear.cli;

import dev.lineclear.server.control.SignedChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Signs with the person's own SSH key, by {@code ssh-keygen -Y sign}: agents and hardware keys included. */
final class Signing {
    private static final long MAX_MINUTES = 5;

    @Option(
            names = "--as",
            required = true,
            paramLabel = "NAME",
            description = "The name you are registered by, such as your mail address.")
    String as = "";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Your SSH key: a private key, or a public key whose private half is in an agent or a"
                    + " security key (default: ~/.ssh/id_ed25519, id_ecdsa, id_rsa).")
    @Nullable
    Path key;

    static Signing of(String name, @Nullable Path key) {
        Signing signing = new Signing();
        signing.as = name;
        signing.key = key;
        return signing;
    }

    /** @return the armoured signature over {@code text}, in the namespace {@code lineclear} */
    String sign(String text) throws IOException {
        return sign(text.getBytes(StandardCharsets.UTF_8), "lineclear");
    }

    /** @param namespace what the signature is for, so that it counts for nothing else */
    String sign(byte[] bytes, String namespace) throws IOException {
        Path directory = Files.createTempDirectory("lineclear-sign");
        Path file = directory.resolve("statement");
        Path signature = directory.resolve("statement.sig");
        try {
            Files.write(file, bytes);
            List<String> command = List.of(
                    "ssh-keygen", "-Y", "sign", "-n", namespace, "-f", keyFile().toString(), file.toString());
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(MAX_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new CliException("ssh-keygen could not sign with " + keyFile() + ": " + said.strip());
            }
            return Files.readString(signature);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while signing", e);
        } finally {
            Files.deleteIfExists(signature);
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    /** A body with the signed change, fresh and usable once. */
    ObjectNode signed(String change, ObjectNode details) throws IOException {
        byte[] nonce = new byte[16];
        new SecureRandom().nextBytes(nonce);
        ObjectNode whole = details.deepCopy();
        whole.put("change", change);
        whole.put("by", as);
        whole.put("nonce", HexFormat.of().formatHex(nonce));
        whole.put(
                "expires",
                Instant.now()
                        .plus(5, ChronoUnit.MINUTES)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        String text = SignedChange.text(whole);
        ObjectNode body = Control.node();
        body.put("statement", text);
        body.put("signature", sign(text));
        return body;
    }

    /** @throws CliException when there is none */
    Path keyFile() {
        Path given = key;
        if (given != null) {
            if (!Files.exists(given)) {
                throw new CliException("there is no key " + given);
            }
            return given;
        }
        Path ssh = Path.of(System.getProperty("user.home"), ".ssh");
        for (String name : List.of("id_ed25519", "id_ecdsa", "id_rsa")) {
            if (Files.exists(ssh.resolve(name))) {
                return ssh.resolve(name);
            }
        }
        throw new CliException("found no SSH key in ~/.ssh; say which: --key FILE (make one: ssh-keygen -t ed25519)");
    }
}
