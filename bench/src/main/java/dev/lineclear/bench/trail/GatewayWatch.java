package dev.lineclear.bench.trail;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.assessment.watch.Ending;
import dev.lineclear.assessment.watch.Limits;
import dev.lineclear.assessment.watch.Noticed;
import dev.lineclear.assessment.watch.Strength;
import dev.lineclear.assessment.watch.Watch;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.CanonicalJson;
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
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The gateway's own watch, as if each principal were an agent and had asked the gateway. An alarm is what raises what is
 * required, or ends a session; what people are only told of is none. Of a request it sees what the event says: whose it is,
 * which operation, where, on what first, and whether AWS did it.
 */
final class GatewayWatch implements Watcher {
    /** After a longer pause the same principal's events are another session. */
    static final Duration PAUSE = Duration.ofHours(1);

    private static final Pattern VERSION = Pattern.compile("\\d{8}(v\\d+)?$");
    private static final Pattern FORBIDDEN = Pattern.compile(".*(AccessDenied|Unauthorized|Forbidden|NotAuthorized).*");

    /** Whose events are called otherwise than their permissions. */
    private static final Map<String, String> SOURCES = Map.of("monitoring", "cloudwatch", "email", "ses");

    private static final long SEED = 1;

    private final Catalog catalog = Catalog.load();
    private final Assessor assessor = new Assessor(Map.of("aws", catalog));
    private final Watch watch = new Watch(Limits.DEFAULT, SEED);
    private final Map<String, Open> open = new HashMap<>();
    private final Map<String, Agent> agents = new HashMap<>();

    /** A session that goes on. */
    private record Open(Session session, Instant last) {}

    @Override
    public String name() {
        return "the gateway's watch";
    }

    @Override
    public List<String> look(TrailEvent event) {
        if (event.byService()) {
            return List.of();
        }
        Proposal proposal = proposal(event);
        Watch.Seen seen = watch.look(proposal, assessed(event, proposal));
        watch.ended(seen, ending(event.error()), event.at());
        return seen.noticed().stream()
                .filter(n -> n.strength() != Strength.NOTICE && n.news())
                .map(Noticed::name)
                .distinct()
                .toList();
    }

    private Proposal proposal(TrailEvent event) {
        String operation = operation(event);
        String service = operation.substring(0, operation.indexOf(':'));
        // As at the gateway, what names nothing is about its service.
        String thing = event.on().isEmpty() ? "arn:aws:" + service + ":::" : event.on();
        List<Target> targets =
                List.of(new Target(thing, service, "", new Environment("production", "event"), Map.of()));
        return Proposal.of(
                Ids.next(event.at()),
                session(event),
                "aws",
                operation,
                Map.of("partition", "aws", "region", event.region(), "account", event.account()),
                targets,
                // What was asked for exactly is not looked at; one event is one request.
                CanonicalJson.MAPPER.createObjectNode().put("event", event.id()),
                "",
                event.at());
    }

    private String operation(TrailEvent event) {
        String source = SOURCES.getOrDefault(event.source(), event.source());
        String name = VERSION.matcher(event.name()).replaceFirst("");
        return catalog.byAction(source, name).orElse(source + ":" + name);
    }

    /** By its name as the catalogue has it, and, of what that does not know, as AWS says. */
    private Assessment assessed(TrailEvent event, Proposal proposal) {
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

    private Session session(TrailEvent event) {
        String stream = new Seen("", event).stream();
        Open going = open.get(stream);
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
        open.put(stream, new Open(session, event.at()));
        return session;
    }

    private Agent agent(TrailEvent event) {
        String principal =
                event.who().issuer().isEmpty() ? event.who().arn() : event.who().issuer();
        return agents.computeIfAbsent(principal, p -> new Agent("principal-" + agents.size(), "nobody", Scope.ALL));
    }

    private static Ending ending(String error) {
        return error.isEmpty() ? Ending.DONE : FORBIDDEN.matcher(error).matches() ? Ending.REFUSED : Ending.FAILED;
    }
}
