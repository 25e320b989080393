package dev.lineclear.bench.trail;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.TargetRef;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.server.around.TrailEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Events as the requests that they were: each principal an agent, everything in production. */
final class Asking {
    /** After a longer pause the same principal's events are another session. */
    static final Duration PAUSE = Duration.ofHours(1);

    private static final Pattern VERSION = Pattern.compile("\\d{8}(v\\d+)?$");

    /** Whose events are called otherwise than their permissions. */
    private static final Map<String, String> SOURCES = Map.of("monitoring", "cloudwatch", "email", "ses");

    private final Catalog catalog;
    private final Map<String, Open> open = new HashMap<>();
    private final Map<String, Agent> agents = new HashMap<>();

    /** A session that goes on. */
    private record Open(Session session, Instant last) {}

    Asking(Catalog catalog) {
        this.catalog = catalog;
    }

    Proposal proposal(Seen seen) {
        TrailEvent event = seen.event();
        String operation = operation(event);
        ObjectNode input = Asked.input(event);
        Map<String, String> destination =
                Map.of("partition", "aws", "region", event.region(), "account", event.account());
        return Proposal.of(
                Ids.next(event.at()),
                session(seen),
                "aws",
                operation,
                destination,
                targets(event, operation, input, destination),
                input,
                "",
                event.at());
    }

    /** As at the gateway; where the catalogue finds no names, those that are listed, or the first that the event has. */
    private List<Target> targets(
            TrailEvent event, String operation, ObjectNode input, Map<String, String> destination) {
        String service = operation.substring(0, operation.indexOf(':'));
        List<TargetRef> found = catalog.targets(operation, input, destination);
        boolean whole = found.stream().allMatch(t -> t.type().equals("service"));
        List<String> names = !whole ? List.of() : listed(input).isEmpty() ? List.of(event.on()) : listed(input);
        List<TargetRef> named = names.stream()
                .filter(name -> !name.isEmpty())
                .map(name -> new TargetRef(name, service, ""))
                .toList();
        List<TargetRef> about = !named.isEmpty()
                ? named
                : found.isEmpty() ? List.of(new TargetRef("arn:aws:" + service + ":::*", service, "service")) : found;
        return about.stream()
                .limit(Proposal.MAX_TARGETS)
                .map(t -> new Target(t.urn(), service, t.type(), new Environment("production", "event"), Map.of()))
                .toList();
    }

    /** Of what is asked for by a list of names, the names. */
    private static List<String> listed(ObjectNode input) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode list : input.values()) {
            if (list.isArray()) {
                list.forEach(name -> names.add(name.asString("")));
            }
        }
        return List.copyOf(names);
    }

    private String operation(TrailEvent event) {
        String source = SOURCES.getOrDefault(event.source(), event.source());
        String name = VERSION.matcher(event.name()).replaceFirst("");
        return catalog.byAction(source, name).orElse(source + ":" + name);
    }

    /** By its name as the catalogue has it, and, of what that does not know, as AWS says. */
    static Assessment assessed(Assessor assessor, TrailEvent event, Proposal proposal) {
        Assessment a = assessor.assess(proposal);
        if (a.known().basis() != Known.Basis.UNKNOWN) {
            return a;
        }
        return new Assessment(
                event.mutates() ? Effect.UPDATE : Effect.READ,
                a.summary(),
                a.known(),
                a.reversibility(),
                a.targets(),
                a.blastRadius(),
                a.signals(),
                a.observations(),
                a.inScope());
    }

    private Session session(Seen seen) {
        TrailEvent event = seen.event();
        Open going = open.get(seen.stream());
        Session session = going == null || going.last().plus(PAUSE).isBefore(event.at())
                ? new Session(
                        Ids.next(event.at()),
                        agent(event),
                        "nobody",
                        "",
                        event.at(),
                        event.at().plus(PAUSE),
                        Session.State.OPEN)
                : going.session();
        open.put(seen.stream(), new Open(session, event.at()));
        return session;
    }

    private Agent agent(TrailEvent event) {
        String principal =
                event.who().issuer().isEmpty() ? event.who().arn() : event.who().issuer();
        return agents.computeIfAbsent(principal, p -> new Agent("principal-" + agents.size(), "nobody", Scope.ALL));
    }
}
