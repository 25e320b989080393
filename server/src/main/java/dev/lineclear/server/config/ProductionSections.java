package dev.lineclear.server.config;

import dev.lineclear.catalog.Configured;
import dev.lineclear.gate.aws.assume.Roles;
import dev.lineclear.proposal.Effect;
import dev.lineclear.server.config.Configuration.Aws;
import dev.lineclear.server.config.Configuration.EnvironmentRule;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads where production is, which part of it is which environment, and what its operations do. */
final class ProductionSections {
    private ProductionSections() {}

    static Aws aws(Section s, Problems problems) {
        Section endpoints = s.section("endpoints");
        Map<String, URI> overrides = new TreeMap<>();
        for (String service : endpoints.keys()) {
            endpoints.parsed(service, ProductionSections::endpoint).ifPresent(uri -> overrides.put(service, uri));
        }
        Optional<String> account = s.parsed("account", ProductionSections::account);
        Optional<Roles> assume = AssumeSection.read(s.section("assume"), account, problems);
        Aws aws = new Aws(
                overrides,
                s.text("region").orElse("us-east-1"),
                account.or(() -> assume.map(roles -> Roles.account(roles.role()))),
                assume);
        s.done();
        return aws;
    }

    static String account(String text) {
        if (!text.matches("\\d{12}")) {
            throw new IllegalArgumentException("must be 12 digits (quote it), not " + text);
        }
        return text;
    }

    static URI endpoint(String text) {
        URI uri = URI.create(text);
        if (uri.getHost() == null || !Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
            throw new IllegalArgumentException("must be a URL such as https://dynamodb.eu-west-1.amazonaws.com");
        }
        return uri;
    }

    static List<EnvironmentRule> environments(List<Section> sections, Problems problems) {
        List<EnvironmentRule> rules = new ArrayList<>();
        for (Section s : sections) {
            rules.add(new EnvironmentRule(
                    s.text("name").orElseGet(() -> {
                        problems.add("each of environments needs a name");
                        return "production";
                    }),
                    s.text("account").orElse("*"),
                    s.text("region").orElse("*"),
                    s.text("resource").orElse("*")));
            s.done();
        }
        return rules;
    }

    /** Keys are operations. */
    static Map<String, Effect> classify(Section s, Problems problems) {
        Map<String, Effect> effects = new TreeMap<>();
        for (String operation : s.keys()) {
            s.parsed(operation, text -> {
                        Configured.check(operation);
                        return effect(text);
                    })
                    .ifPresent(effect -> effects.put(operation, effect));
        }
        if (effects.size() > Configured.MAX_LINES) {
            problems.add("classify: more than " + Configured.MAX_LINES + " lines");
        }
        s.done();
        return effects;
    }

    private static Effect effect(String text) {
        for (Effect effect : Effect.values()) {
            if (effect.name().toLowerCase(Locale.ROOT).equals(text)) {
                return effect;
            }
        }
        throw new IllegalArgumentException(
                "must be read, create, update, grant, replace, destroy or unknown (refused), not " + text);
    }
}
