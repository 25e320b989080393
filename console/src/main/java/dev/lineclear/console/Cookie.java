package dev.lineclear.console;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cookie. Over TLS its name begins with {@code __Host-}, which browsers take from this very host over TLS only; in
 * clear, on localhost, it is {@code lineclear-local}. A request that carries it twice carries none.
 */
final class Cookie {
    private static final String OVER_TLS = "__Host-lineclear";
    private static final String IN_CLEAR = "lineclear-local";

    private final boolean tls;
    private final String name;
    private final Duration longest;

    /** The one of who is signed in. */
    Cookie(String origin) {
        this(origin, "", Limits.SIGNED_IN);
    }

    /** @param ending of its name */
    Cookie(String origin, String ending, Duration longest) {
        this.tls = origin.startsWith("https:");
        this.name = (tls ? OVER_TLS : IN_CLEAR) + ending;
        this.longest = longest;
    }

    Optional<String> of(ServerRequest request) {
        List<String> found = new ArrayList<>();
        if (request.headers().contains(HeaderNames.COOKIE)) {
            for (String header : request.headers().get(HeaderNames.COOKIE).allValues()) {
                for (String pair : header.split(";", -1)) {
                    String trimmed = pair.strip();
                    if (trimmed.startsWith(name + "=")) {
                        found.add(trimmed.substring(name.length() + 1));
                    }
                }
            }
        }
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    void set(ServerResponse response, String value) {
        write(response, value, longest.toSeconds());
    }

    void clear(ServerResponse response) {
        write(response, "", 0);
    }

    private void write(ServerResponse response, String value, long seconds) {
        response.headers()
                .add(HeaderValues.create(
                        HeaderNames.SET_COOKIE,
                        name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + seconds
                                + (tls ? "; Secure" : "")));
    }
}
