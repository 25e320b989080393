package dev.lineclear.server.config;

import dev.lineclear.gate.aws.assume.Roles;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** {@code twin}: where changes are tried. What could be production by another name is refused. */
final class TwinSection {

    /** What takes longer is no rehearsal that people wait for. */
    private static final Duration MOST_TIME = Duration.ofHours(1);

    private static final String AWS = "amazonaws.com";

    private final Problems problems;
    private final Configuration.Aws production;

    private TwinSection(Problems problems, Configuration.Aws production) {
        this.problems = problems;
        this.production = production;
    }

    static Optional<TwinSettings> read(
            Section s, Configuration.Aws production, Function<String, Path> path, Problems problems) {
        return s.keys().isEmpty() ? Optional.empty() : new TwinSection(problems, production).read(s, path);
    }

    private Optional<TwinSettings> read(Section s, Function<String, Path> path) {
        TwinSettings.Kind kind = s.word("kind", TwinSettings.Kind.class, TwinSettings.Kind.EMULATED);
        Map<String, URI> endpoints = endpoints(s);
        Optional<String> account = s.parsed("account", ProductionSections::account);
        Optional<TwinSettings.Access> keys =
                s.parsed("credentials", path::apply).map(TwinSettings.Access.Keys::new);
        Optional<TwinSettings.Access> role = s.parsed("role", Roles::checked).map(TwinSettings.Access.Role::new);
        TwinSettings.Data data = s.word("data", TwinSettings.Data.class, TwinSettings.Data.SAMPLE);
        Duration fresh = s.duration("fresh", Duration.ofHours(1), RehearsalSettings.MOST_FRESH);
        Duration atMost = s.duration("at-most", Duration.ofMinutes(5), MOST_TIME);
        boolean dryRunCounts = s.flag("dry-run-counts", false);
        s.done();
        if (keys.isPresent() == role.isPresent()) {
            problems.add("twin needs credentials (a file) or role: its own, since production's would reach production");
            return Optional.empty();
        }
        if (kind == TwinSettings.Kind.ACCOUNT) {
            Optional<String> roles = role.map(r -> Roles.account(((TwinSettings.Access.Role) r).arn()));
            account = account.or(() -> roles);
            account(account);
            if (roles.isPresent() && !roles.equals(account)) {
                problems.add("twin.role is of account " + roles.get() + ", and twin.account says " + account.get());
            }
        } else {
            emulated(endpoints);
        }
        return Optional.of(new TwinSettings(
                kind, endpoints, account, keys.or(() -> role).orElseThrow(), data, fresh, atMost, dryRunCounts));
    }

    private Map<String, URI> endpoints(Section s) {
        Map<String, URI> endpoints = new TreeMap<>();
        s.parsed("endpoint", ProductionSections::endpoint).ifPresent(uri -> endpoints.put(TwinSettings.ANY, uri));
        Section named = s.section("endpoints");
        for (String service : named.keys()) {
            named.parsed(service, ProductionSections::endpoint).ifPresent(uri -> endpoints.put(service, uri));
        }
        return endpoints;
    }

    /** An account is another by its number; that the credentials are of it is asked of the twin before it is used. */
    private void account(Optional<String> own) {
        if (own.isEmpty() || production.account().isEmpty()) {
            problems.add("twin of kind account needs twin.account and aws.account, by which the two are told apart");
        } else if (own.equals(production.account())) {
            problems.add("twin.account is production's own, " + own.get() + ": a rehearsal would run in production");
        }
    }

    /** An emulator is another by where it listens. */
    private void emulated(Map<String, URI> endpoints) {
        if (endpoints.isEmpty()) {
            problems.add("twin of kind emulated needs twin.endpoint or twin.endpoints");
        }
        endpoints.forEach((service, at) -> {
            if (at.getHost().endsWith(AWS) || at.getHost().endsWith(AWS + ".cn")) {
                problems.add("twin: " + at + " is AWS's own; an account there is a twin of kind account");
            }
            production.endpoints().forEach((other, there) -> {
                if (place(at).equals(place(there))) {
                    problems.add("twin: " + at + " (" + service + ") is production's own endpoint of " + other
                            + ": a rehearsal would run in production");
                }
            });
        });
    }

    /** Where a URL leads, whichever of a machine's names it uses. */
    private static String place(URI at) {
        int port = at.getPort() >= 0 ? at.getPort() : at.getScheme().equals("https") ? 443 : 80;
        try {
            InetAddress address = InetAddress.getByName(at.getHost());
            boolean here = address.isLoopbackAddress() || address.isAnyLocalAddress();
            return (here ? "loopback" : address.getHostAddress()) + ":" + port;
        } catch (UnknownHostException e) {
            return at.getHost().toLowerCase(java.util.Locale.ROOT) + ":" + port;
        }
    }
}
