package dev.lineclear.console.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * An OpenID Connect provider: discovery, the authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0,
 * RFC 7636), and the issuer in the answer (RFC 9207). Whatever is not as it must be signs nobody in.
 */
public final class Provider {
    private static final int SKEW_SECONDS = 30;

    private final OidcSettings settings;
    private final URI back;
    private final Wire wire;
    private final Discovery discovery;
    private final Signers signers;

    /** @param back where the provider sends people back to */
    public Provider(OidcSettings settings, URI back, InstantSource clock) {
        this(settings, back, clock, Wire.LIMIT);
    }

    Provider(OidcSettings settings, URI back, InstantSource clock, Duration limit) {
        this.settings = settings;
        this.back = back;
        this.wire = new Wire(settings.trust(), limit);
        this.discovery = new Discovery(settings.issuer(), wire, clock);
        this.signers = new Signers(wire, clock);
    }

    /** A sign-in that was begun: what its end is held against, good once. */
    public record Begun(URI there, String state, Nonce nonce, CodeVerifier verifier) {}

    public Begun begin() throws ProviderException {
        State state = new State(32);
        Nonce nonce = new Nonce(32);
        CodeVerifier verifier = new CodeVerifier();
        Scope scope = new Scope("openid");
        settings.scopes().forEach(scope::add);
        URI there = new AuthenticationRequest.Builder(
                        new ResponseType(ResponseType.Value.CODE), scope, new ClientID(settings.client()), back)
                .endpointURI(Wire.safe(discovery.metadata().getAuthorizationEndpointURI()))
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build()
                .toURI();
        return new Begun(there, state.getValue(), nonce, verifier);
    }

    /** @param query what the provider sent the browser back with */
    public Claimed finish(Begun begun, Map<String, List<String>> query) throws ProviderException {
        OIDCProviderMetadata metadata = discovery.metadata();
        JWT token = exchange(begun, code(begun, query, metadata), metadata);
        if (!(token instanceof SignedJWT signed)) {
            throw ProviderException.refused("The identity provider's token is not signed.");
        }
        var keys = signers.keysFor(signed.getHeader(), metadata.getJWKSetURI());
        try {
            IDTokenValidator validator =
                    new IDTokenValidator(metadata.getIssuer(), new ClientID(settings.client()), keys, null);
            validator.setMaxClockSkew(SKEW_SECONDS);
            return claimed(validator.validate(signed, begun.nonce()));
        } catch (BadJOSEException | JOSEException e) {
            throw ProviderException.refused("The identity provider's token does not count: " + e.getMessage());
        }
    }

    private AuthorizationCode code(Begun begun, Map<String, List<String>> query, OIDCProviderMetadata metadata)
            throws ProviderException {
        if (query.values().stream().anyMatch(values -> values.size() != 1)) {
            throw ProviderException.refused("The identity provider's answer says something twice.");
        }
        try {
            AuthenticationResponse answer = AuthenticationResponseParser.parse(back, query);
            boolean ours =
                    answer.getState() != null && answer.getState().getValue().equals(begun.state());
            boolean named = answer.getIssuer() == null
                    ? !metadata.supportsAuthorizationResponseIssuerParam()
                    : answer.getIssuer().equals(metadata.getIssuer());
            if (!ours || !named) {
                throw ProviderException.refused("This is not the answer to what was asked, or of another provider.");
            }
            if (!answer.indicatesSuccess()) {
                throw ProviderException.refused("The identity provider did not sign you in.");
            }
            AuthorizationCode code = answer.toSuccessResponse().getAuthorizationCode();
            if (code == null) {
                throw ProviderException.refused("The identity provider's answer has no code.");
            }
            return code;
        } catch (ParseException e) {
            throw ProviderException.refused("The identity provider's answer cannot be read.");
        }
    }

    private JWT exchange(Begun begun, AuthorizationCode code, OIDCProviderMetadata metadata) throws ProviderException {
        URI there = Wire.safe(metadata.getTokenEndpointURI());
        ClientID client = new ClientID(settings.client());
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(code, back, begun.verifier());
        HTTPRequest request = settings.secret()
                .map(secret ->
                        new TokenRequest.Builder(there, new ClientSecretBasic(client, new Secret(secret)), grant))
                .orElseGet(() -> new TokenRequest.Builder(there, client, grant))
                .build()
                .toHTTPRequest();
        HttpRequest.Builder sent =
                HttpRequest.newBuilder(there).POST(HttpRequest.BodyPublishers.ofString(request.getBody()));
        request.getHeaderMap().forEach((name, values) -> values.forEach(value -> sent.header(name, value)));
        Wire.Reply reply = wire.send(sent);
        try {
            HTTPResponse response = new HTTPResponse(reply.status());
            response.setContentType(reply.type().isEmpty() ? "application/octet-stream" : reply.type());
            response.setBody(reply.body());
            TokenResponse tokens = OIDCTokenResponseParser.parse(response);
            if (tokens.indicatesSuccess()
                    && tokens.toSuccessResponse() instanceof OIDCTokenResponse all
                    && all.getOIDCTokens().getIDToken() != null) {
                return all.getOIDCTokens().getIDToken();
            }
        } catch (ParseException | IllegalArgumentException e) {
            // Said below, for all.
        }
        throw ProviderException.refused("The identity provider gave no token that can be read.");
    }

    private Claimed claimed(IDTokenClaimsSet claims) throws ProviderException {
        // Core 1.0, 3.1.3.7: a token for several is for whoever asked for it; the library leaves that to its caller.
        String made = claims.getAuthorizedParty() == null
                ? (claims.getAudience().size() == 1 ? settings.client() : "")
                : claims.getAuthorizedParty().getValue();
        if (!made.equals(settings.client())) {
            throw ProviderException.refused("The identity provider's token was made for somebody else.");
        }
        Object email = claims.getClaim("email");
        if (!(email instanceof String address) || !Boolean.TRUE.equals(claims.getClaim("email_verified"))) {
            throw ProviderException.refused("The identity provider has not verified your mail address.");
        }
        Object username = claims.getClaim("preferred_username");
        Object groups = claims.getClaim(settings.groups());
        return new Claimed(
                claims.getIssuer().getValue(),
                claims.getSubject().getValue(),
                address,
                username instanceof String name ? name : "",
                groups instanceof List<?> all
                        ? all.stream()
                                .filter(String.class::isInstance)
                                .map(String.class::cast)
                                .toList()
                        : List.of());
    }
}
