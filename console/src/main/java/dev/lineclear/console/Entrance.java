package dev.lineclear.console;

import dev.lineclear.console.Browsers.SignedIn;
import dev.lineclear.proposal.Approver;
import dev.lineclear.state.Approvers;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What every request to this listener passes, page or API: only its own name is answered to (a page of another name that
 * resolves here is not), nothing frames what it answers, and who asks is said by one cookie or one token, never by both.
 */
public final class Entrance {
    static final HeaderName CSRF = HeaderNames.create("X-CSRF");
    private static final String BEARER = "Bearer ";

    /** No inline script, no inline style, no frame around it, no form or request to anywhere else. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", POLICY,
            "X-Frame-Options", "DENY",
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy",
                    "publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), microphone=(), geolocation=()",
            "Cache-Control", "no-store");

    private final String origin;
    private final String authority;
    private final Cookie cookie;
    private final Browsers browsers;
    private final Browsers tokens;
    private final InstantSource clock;

    /** @param origin its URL as everyone sees it, without a path */
    public Entrance(Approvers approvers, String origin, InstantSource clock) {
        this.origin = origin;
        this.authority = String.valueOf(URI.create(origin).getAuthority());
        this.cookie = new Cookie(origin);
        this.browsers = new Browsers(approvers, clock, Limits.SIGNED_IN);
        // Of logins at the command line, kept apart: a cookie's value is no token.
        this.tokens = new Browsers(approvers, clock, Limits.TOKEN);
        this.clock = clock;
    }

    Cookie cookie() {
        return cookie;
    }

    Browsers browsers() {
        return browsers;
    }

    /** Its URL as everyone sees it, without a path. */
    public String origin() {
        return origin;
    }

    /** Gives the answer the headers that each has. @return whether the request came for this name */
    public boolean admits(ServerRequest request, ServerResponse response) {
        HEADERS.forEach((name, value) -> response.header(HeaderNames.create(name), value));
        if (origin.startsWith("https:")) {
            response.header(HeaderNames.create("Strict-Transport-Security"), "max-age=31536000");
        }
        return request.headers().first(HeaderNames.HOST).orElse("").equals(authority);
    }

    Optional<SignedIn> browser(ServerRequest request) {
        return cookie.of(request).flatMap(browsers::find);
    }

    /** Who asks. */
    public sealed interface Caller {
        /** A registered person, as the register has them now. */
        record Known(Approver person) implements Caller {}

        /** Nobody, or not from where it may be asked; with why. */
        record Unknown(int status, String why) implements Caller {}
    }

    /** @param changes whether it asks for a change: a browser then proves that one of this origin's own pages asks */
    public Caller caller(ServerRequest request, boolean changes) {
        String authorization =
                request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        Optional<String> name = cookie.of(request);
        if (authorization.isEmpty()) {
            return name.flatMap(browsers::find)
                    .map(who -> changes ? own(request, who) : new Caller.Known(who.person()))
                    .orElse(new Caller.Unknown(401, "Nobody is signed in, or the sign-in has ended."));
        }
        if (name.isPresent()) {
            return new Caller.Unknown(400, "A request carries a token or a cookie, not both.");
        }
        if (!authorization.startsWith(BEARER)) {
            return new Caller.Unknown(401, "Authorization wants: Bearer, and a token of a login.");
        }
        return tokens.find(authorization.substring(BEARER.length()))
                .map(who -> (Caller) new Caller.Known(who.person()))
                .orElse(new Caller.Unknown(
                        401, "This token is not of a login here, has ended, or its person or key was removed."));
    }

    private Caller own(ServerRequest request, SignedIn who) {
        boolean ours = request.headers().first(HeaderNames.ORIGIN).orElse("").equals(origin)
                && who.browser().wrote(request.headers().first(CSRF).orElse(""));
        return ours
                ? new Caller.Known(who.person())
                : new Caller.Unknown(403, "This came from another site, or from a page that is too old.");
    }

    /** A token for a login by a key, and until when it counts. */
    public record Pass(String token, Instant until) {}

    /** @param key the registered key that signed; with it, or its person, removed, the token counts no more */
    public Pass admit(String person, String key) {
        return new Pass(tokens.signIn(person, key), clock.instant().plus(tokens.longest()));
    }

    /** Ends a login: of the token that the request carries. */
    public void leave(ServerRequest request) {
        String authorization =
                request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        if (authorization.startsWith(BEARER)) {
            tokens.signOut(authorization.substring(BEARER.length()));
        }
    }
}
