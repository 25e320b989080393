package dev.lineclear.server.config;

import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Loss;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Relation;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.server.config.Section.Listed;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The file in which people say which services there are, whose they are, and what they need:
 *
 * <pre>
 * services:
 *   checkout:
 *     owner: payments
 *     criticality: high
 *     uses: [search, "arn:aws:rds:eu-central-1:123456789012:db:orders"]
 *     degrades-without: [mail]
 * </pre>
 */
public final class DeclaredServices {
    /** More are not written by hand. */
    static final int MAX_SERVICES = 5_000;

    /** Of one service. */
    static final int MAX_USES = 500;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_./-]{0,127}");
    private static final Pattern URN = Pattern.compile("(?:arn|dns):[\\x21-\\x7e]+");

    private enum Criticality {
        LOW,
        MEDIUM,
        HIGH,
        CRITICAL
    }

    private final Problems problems;
    private final Set<String> names;
    private final Instant now;
    private final String file;
    private final List<Resource> resources = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();

    private DeclaredServices(Problems problems, Set<String> names, String file, Instant now) {
        this.problems = problems;
        this.names = names;
        this.file = file;
        this.now = now;
    }

    /**
     * What the file says.
     *
     * @param now when it was read
     * @throws ConfigurationException with every mistake, each with its line
     */
    public static Sighting read(Path file, Instant now) {
        Problems problems = new Problems(String.valueOf(file.getFileName()));
        Section root = new Section("", ConfigurationFile.compose(ConfigurationFile.text(file), problems), problems);
        Section services = root.section("services");
        root.done();
        DeclaredServices declared =
                new DeclaredServices(problems, services.keys(), String.valueOf(file.getFileName()), now);
        if (services.keys().size() > MAX_SERVICES) {
            problems.add("more than " + MAX_SERVICES + " services");
        } else {
            services.keys().forEach(name -> declared.service(services, name));
        }
        problems.throwIfAny();
        return new Sighting(declared.resources, declared.edges);
    }

    private static String urn(String service) {
        return "service:" + service;
    }

    private void service(Section services, String name) {
        if (!NAME.matcher(name).matches()) {
            services.wrong(name, "a service's name has letters, digits, dots, dashes, slashes, 128 at most");
            return;
        }
        Section s = services.section(name);
        Map<String, String> tags = new TreeMap<>();
        s.text("owner").ifPresent(owner -> tags.put("owner", owner));
        if (s.keys().contains("criticality")) {
            Criticality criticality = s.word("criticality", Criticality.class, Criticality.LOW);
            tags.put("criticality", criticality.name().toLowerCase(Locale.ROOT));
        }
        resources.add(new Resource(urn(name), "service", "", "", tags, Origin.DECLARED, now));
        needs(s, "uses", name, Loss.BREAKS);
        needs(s, "degrades-without", name, Loss.DEGRADES);
        s.done();
    }

    private void needs(Section s, String key, String name, Loss loss) {
        List<Listed> all = s.listed(key);
        if (all.size() > MAX_USES) {
            s.wrong(key, "more than " + MAX_USES);
            return;
        }
        for (Listed each : all) {
            String other = each.text();
            boolean urn = URN.matcher(other).matches() && other.length() <= Resource.MAX_URN;
            if (!urn && !names.contains(other)) {
                problems.add(
                        each.node(),
                        s.name(key) + ": " + other + " is no service of this file, and no URN (arn:…, dns:…)"
                                + Problems.suggestion(other, names));
            } else if (other.equals(name)) {
                problems.add(each.node(), s.name(key) + ": a service does not use itself");
            } else {
                edges.add(new Edge(
                        urn(name),
                        Relation.USES,
                        urn ? other : urn(other),
                        loss,
                        Origin.DECLARED,
                        file + ":" + each.line(),
                        now));
            }
        }
    }
}
