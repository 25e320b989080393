package dev.lineclear.server;

import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.Configuration.Listen;
import dev.lineclear.server.tls.Authority;
import dev.lineclear.server.tls.LiveCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** How the gates listen: in clear on loopback, else with a certificate, given or made. */
final class Listening {
    private Listening() {}

    /** The console's, where it does not stand behind something that has one. */
    static Optional<LiveCertificate> certificate(Configuration.Console console, InstantSource clock)
            throws IOException {
        return console.certificate().isPresent() && console.key().isPresent()
                ? Optional.of(LiveCertificate.of(
                        console.certificate().get(), console.key().get(), clock))
                : Optional.empty();
    }

    /** Who vouches for the gate's certificate, in PEM, where the gateway made it itself. */
    static Optional<String> authority(Configuration configuration, StateDirectory state) throws IOException {
        Path made = state.root().resolve("tls").resolve("authority.pem");
        boolean own = configuration.listen().tls()
                && configuration.listen().certificate().isEmpty();
        return own && Files.exists(made) ? Optional.of(Files.readString(made)) : Optional.empty();
    }

    static Optional<LiveCertificate> certificate(
            Configuration configuration, StateDirectory state, InstantSource clock, Greeting greeting)
            throws IOException {
        Listen listen = configuration.listen();
        if (!listen.tls()) {
            return Optional.empty();
        }
        if (listen.certificate().isPresent() && listen.key().isPresent()) {
            return Optional.of(
                    LiveCertificate.of(listen.certificate().get(), listen.key().get(), clock));
        }
        Authority.Made made = Authority.openOrMake(
                state.root().resolve("tls"), listen.address().host(), clock.instant());
        greeting.add(
                "  authority  " + made.authority() + "   (clients trust it: AWS_CA_BUNDLE; lineclear run sets it)");
        return Optional.of(LiveCertificate.of(made.certificate(), made.key(), clock));
    }
}
