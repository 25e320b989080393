package dev.lineclear.server.guard;

import dev.lineclear.console.oidc.OidcSettings;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.config.OidcAccess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an identity provider's word is worth, as a text: it gives teams and roles, so owners agree on it. */
final class GuardedProvider {
    private GuardedProvider() {}

    /** Without secret and trust, which say only how it is reached. Empty when there is no provider. */
    static String text(Optional<OidcAccess> access) {
        if (access.isEmpty()) {
            return "";
        }
        OidcSettings s = access.get().settings();
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("issuer", s.issuer().toString());
        out.put("client", s.client());
        s.scopes().forEach(out.putArray("scopes")::add);
        out.put("groups", s.groups());
        ObjectNode teams = out.putObject("teams");
        s.teams().forEach(teams::put);
        ObjectNode roles = out.putObject("roles");
        s.roles().forEach((group, role) -> roles.put(group, role.name()));
        ObjectNode names = out.putObject("names");
        s.names().forEach((person, also) -> new TreeSet<>(also).forEach(names.withArray(person)::add));
        return CanonicalJson.string(out);
    }

    /** @param file how it is reached, of {@code lineclear.yaml} */
    static Optional<OidcAccess> in(String text, Optional<OidcAccess> file) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        JsonNode json = CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
        Map<String, String> teams = new TreeMap<>();
        json.path("teams")
                .properties()
                .forEach(e -> teams.put(e.getKey(), e.getValue().asString("")));
        Map<String, Approver.Role> roles = new TreeMap<>();
        json.path("roles")
                .properties()
                .forEach(e ->
                        roles.put(e.getKey(), Approver.Role.valueOf(e.getValue().asString(""))));
        Map<String, Set<String>> names = new TreeMap<>();
        json.path("names").properties().forEach(e -> names.put(e.getKey(), new TreeSet<>(texts(e.getValue()))));
        OidcSettings settings = new OidcSettings(
                URI.create(json.path("issuer").asString("")),
                json.path("client").asString(""),
                Optional.empty(),
                texts(json.path("scopes")),
                json.path("groups").asString(""),
                teams,
                roles,
                names,
                Optional.empty());
        return Optional.of(
                new OidcAccess(settings, file.flatMap(OidcAccess::secret), file.flatMap(OidcAccess::authority)));
    }

    private static List<String> texts(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.values().forEach(n -> all.add(n.asString("")));
        return all;
    }
}
