package dev.lineclear.server;

import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.Configuration.Listen;
import dev.lineclear.server.tls.Authority;
import dev.lineclear.server.tls.TlsContext;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** How the gates listen: in clear on loopback, else with a certificate, given or made. */
final class Listening {
    private Listening() {}

    static Optional<SSLContext> tls(
            Configuration configuration, StateDirectory state, Instant now, List<String> greeting) throws IOException {
        Listen listen = configuration.listen();
        if (!listen.tls()) {
            return Optional.empty();
        }
        if (listen.certificate().isPresent() && listen.key().isPresent()) {
            return Optional.of(
                    TlsContext.of(listen.certificate().get(), listen.key().get(), now));
        }
        Authority.Made made = Authority.openOrMake(
                state.root().resolve("tls"), listen.address().host(), now);
        greeting.add(
                "  authority  " + made.authority() + "   (clients trust it: AWS_CA_BUNDLE; lineclear run sets it)");
        return Optional.of(TlsContext.of(made.certificate(), made.key(), now));
    }
}
