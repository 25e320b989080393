package dev.lineclear.server.traces;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Loss;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Relation;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.gate.aws.learn.Place;
import dev.lineclear.gate.aws.learn.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Spans as a sighting: which service calls which, and what each keeps things in. Thread-safe. */
final class TraceReader {
    /** Spans that wait for the other side of their call, which another process sends. */
    private static final int MAX_WAITING = 50_000;

    private static final Duration WAIT = Duration.ofMinutes(5);

    /** Names that traces brought, of services and of what they use: beyond, somebody makes names up. */
    static final int MAX_NAMES = 10_000;

    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_./-]{0,127}");

    /** Which attribute names what type of thing. */
    private static final Map<String, String> AWS = Map.of(
            "aws.dynamodb.table_names", "dynamodb:table",
            "aws.s3.bucket", "s3:bucket",
            "aws.lambda.invoked_arn", "lambda:function",
            "aws.sqs.queue.url", "sqs:queue",
            "aws.sns.topic.arn", "sns:topic",
            "aws.secretsmanager.secret.arn", "secretsmanager:secret",
            "aws.step_functions.state_machine.arn", "states:stateMachine",
            "aws.kinesis.stream_name", "kinesis:stream");

    private final Cache<String, String> callers = waiting();
    private final Cache<String, String> called = waiting();
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final AtomicLong refused = new AtomicLong();
    private final String region;
    private final String account;

    /** Where spans do not say themselves. */
    TraceReader(String region, String account) {
        this.region = region;
        this.account = account;
    }

    private static Cache<String, String> waiting() {
        return Caffeine.newBuilder()
                .maximumSize(MAX_WAITING)
                .expireAfterWrite(WAIT)
                .build();
    }

    /** Names that were not taken, since too many came before. */
    long refused() {
        return refused.get();
    }

    Sighting read(List<Span> spans, Instant now) {
        Found found = new Found(now, new HashSet<>(), new ArrayList<>(), new ArrayList<>());
        for (Span span : spans) {
            String name = span.of("service.name");
            // What an SDK is called that nobody named.
            if (SERVICE.matcher(name).matches() && !name.startsWith("unknown_service")) {
                one(span, "service:" + name, found);
            }
        }
        return new Sighting(found.resources(), found.edges());
    }

    private record Found(Instant now, Set<String> said, List<Resource> resources, List<Edge> edges) {}

    private void one(Span span, String service, Found found) {
        if (!taken(service)) {
            return;
        }
        if (found.said().add(service)) {
            found.resources().add(new Resource(service, "service", "", "", Map.of(), Origin.TRACE, found.now()));
        }
        place(span).ifPresent(arn -> uses(service, arn, "cloud.resource_id", found));
        switch (span.kind()) {
            case CALLS -> calls(span, service, found);
            case CALLED -> {
                String caller = span.parent().isEmpty() ? null : callers.getIfPresent(key(span.trace(), span.parent()));
                if (caller != null) {
                    uses(caller, service, "parent span", found);
                } else if (!span.parent().isEmpty()) {
                    called.put(key(span.trace(), span.parent()), service);
                }
            }
            case OTHER -> {}
        }
    }

    private static String key(String trace, String span) {
        return trace + "/" + span;
    }

    private static Optional<String> place(Span span) {
        return Rules.all().urn("any", span.of("cloud.resource_id"), new Place("aws", "", ""));
    }

    private void calls(Span span, String service, Found found) {
        callers.put(key(span.trace(), span.id()), service);
        String other = called.getIfPresent(key(span.trace(), span.id()));
        if (other != null) {
            uses(service, other, "parent span", found);
        }
        String peer = span.first("peer.service");
        if (SERVICE.matcher(peer).matches()) {
            uses(service, "service:" + peer, "peer.service", found);
        }
        Place place = new Place("aws", or(span.of("cloud.region"), region), or(span.of("cloud.account.id"), account));
        AWS.forEach((attribute, type) -> span.attributes()
                .getOrDefault(attribute, List.of())
                .forEach(value ->
                        Rules.all().urn(type, value, place).ifPresent(urn -> uses(service, urn, attribute, found))));
        if (span.first("messaging.system").equals("aws_sqs")) {
            Rules.all()
                    .urn("sqs:queue", span.first("messaging.destination.name"), place)
                    .ifPresent(urn -> uses(service, urn, "messaging.destination.name", found));
        }
        if (!span.first("rpc.system").equals("aws-api")) {
            String address = or(span.first("server.address"), span.first("net.peer.name"));
            Rules.all().urn("dns", host(address), place).ifPresent(dns -> uses(service, dns, "server.address", found));
        }
    }

    /** Addresses in digits name nothing that lasts. */
    private static String host(String address) {
        return address.matches("[0-9.]+") ? "" : address;
    }

    private static String or(String first, String other) {
        return first.isEmpty() ? other : first;
    }

    private void uses(String service, String other, String attribute, Found found) {
        if (!service.equals(other) && taken(other) && found.said().add(service + "\n" + other)) {
            found.edges()
                    .add(new Edge(
                            service,
                            Relation.USES,
                            other,
                            Loss.BREAKS,
                            Origin.TRACE,
                            "trace " + attribute,
                            found.now()));
        }
    }

    private boolean taken(String name) {
        if (names.contains(name) || names.size() < MAX_NAMES && names.add(name)) {
            return true;
        }
        refused.incrementAndGet();
        return false;
    }
}
