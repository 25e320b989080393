package dev.lineclear.console.oidc;

import dev.lineclear.proposal.Approver;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Which identity provider is asked, and what its word is worth here.
 *
 * @param issuer as its tokens name it; TLS, or loopback
 * @param client what this gateway is called there
 * @param secret the gateway's there; a public client has none, PKCE is always used
 * @param scopes asked for beside {@code openid}
 * @param groups the claim that names a person's groups
 * @param teams from the provider's groups to teams here; these teams are the provider's to give and to take
 * @param roles from the provider's groups to roles, for people whom it brings in; owners are never among them
 * @param names further names of people here, by their own
 * @param trust who vouches for the provider's certificate; the system's trust when empty
 */
public record OidcSettings(
        URI issuer,
        String client,
        Optional<String> secret,
        List<String> scopes,
        String groups,
        Map<String, String> teams,
        Map<String, Approver.Role> roles,
        Map<String, Set<String>> names,
        Optional<SSLContext> trust) {

    public OidcSettings {
        scopes = List.copyOf(scopes);
        teams = Map.copyOf(teams);
        roles = Map.copyOf(roles);
        names = Map.copyOf(names);
    }

    @Override
    public String toString() {
        return "OidcSettings[" + client + " at " + issuer + "]";
    }
}
