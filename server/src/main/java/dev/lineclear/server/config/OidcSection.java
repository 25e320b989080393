package dev.lineclear.server.config;

import dev.lineclear.console.oidc.OidcSettings;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Names;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** {@code console.oidc}: which identity provider is asked, and what its groups are worth here. */
final class OidcSection {
    private OidcSection() {}

    static Optional<OidcAccess> read(Section s, Function<String, Path> path, Problems problems) {
        if (s.keys().isEmpty()) {
            return Optional.empty();
        }
        Optional<URI> issuer = s.parsed("issuer", OidcSection::issuer);
        Optional<String> client = s.text("client-id");
        Optional<Path> secret = s.parsed("client-secret-file", path::apply);
        List<String> scopes = s.texts("scopes");
        String groups = s.text("groups").orElse("groups");
        Map<String, String> teams = new TreeMap<>();
        Section given = s.section("teams");
        given.keys().forEach(g -> given.parsed(g, t -> Names.check("a team", t)).ifPresent(t -> teams.put(g, t)));
        Map<String, Approver.Role> roles = new TreeMap<>();
        Section ranks = s.section("roles");
        ranks.keys().forEach(g -> ranks.parsed(g, OidcSection::role).ifPresent(r -> roles.put(g, r)));
        Map<String, Set<String>> names = new TreeMap<>();
        Section known = s.section("also-known-as");
        known.keys().forEach(person -> names.put(person, new HashSet<>(known.texts(person))));
        Optional<Path> trust = s.parsed("authority", path::apply);
        s.done();
        if (issuer.isEmpty() || client.isEmpty()) {
            problems.add("console.oidc needs issuer and client-id");
            return Optional.empty();
        }
        OidcSettings settings = new OidcSettings(
                issuer.get(),
                client.get(),
                Optional.empty(),
                scopes.isEmpty() ? List.of("profile", "email", "groups") : scopes,
                groups,
                teams,
                roles,
                names,
                Optional.empty());
        return Optional.of(new OidcAccess(settings, secret, trust));
    }

    private static URI issuer(String text) {
        URI uri = URI.create(text);
        boolean safe = "https".equals(uri.getScheme())
                || ("http".equals(uri.getScheme()) && Addresses.loopback(String.valueOf(uri.getHost())));
        if (uri.getHost() == null || !safe || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "must be a URL such as https://id.example.com, in clear on this machine only");
        }
        return uri;
    }

    private static Approver.Role role(String text) {
        for (Approver.Role role : Approver.Role.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(text)) {
                return role;
            }
        }
        throw new IllegalArgumentException("must be approver, auditor or viewer, not " + text);
    }
}
