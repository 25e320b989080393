package dev.lineclear.server.config;

import dev.lineclear.console.oidc.OidcSettings;
import dev.lineclear.server.tls.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An identity provider, and the files that are read when the gateway starts.
 *
 * @param settings without what is in the files
 * @param secret the gateway's there, mode 0600
 * @param authority who vouches for the provider's certificate
 */
public record OidcAccess(OidcSettings settings, Optional<Path> secret, Optional<Path> authority) {
    private static final int MAX_SECRET = 4_096;

    /** @throws IOException when a file cannot be used, with why */
    public OidcSettings open() throws IOException {
        return new OidcSettings(
                settings.issuer(),
                settings.client(),
                secret.isPresent() ? Optional.of(read(secret.get())) : Optional.empty(),
                settings.scopes(),
                settings.groups(),
                settings.teams(),
                settings.roles(),
                settings.names(),
                authority.isPresent() ? Optional.of(Trust.of(authority.get())) : Optional.empty());
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > MAX_SECRET) {
            throw new IOException(file + " is larger than a secret");
        }
        if (Files.getPosixFilePermissions(file).stream().anyMatch(p -> !p.name().startsWith("OWNER"))) {
            throw new IOException(file + " can be read by others; mode 0600");
        }
        return Files.readString(file).strip();
    }
}
