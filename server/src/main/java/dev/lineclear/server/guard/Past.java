package dev.lineclear.server.guard;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Harm;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.UndoPlan;
import dev.lineclear.record.Kind;
import dev.lineclear.state.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * What agents asked for lately. What was held is known whole, from the store; of the rest the log has what was asked and
 * how it was judged, without tags, and of reads without where they were.
 */
public final class Past {
    /** How far back it is looked. */
    static final Duration DAYS = Duration.ofDays(7);

    /** Records looked at, newest first: a second's work. */
    private static final int MAX_RECORDS = 10_000;

    /** Requests judged again: the same. */
    private static final int MAX_SEEN = 2_000;

    private static final Set<String> JUDGED = Set.of(Kind.READ.type(), Kind.INTENT.type(), Kind.REFUSED.type());

    private final Store store;
    private final Log log;

    /** The log, as far as it has come. */
    public interface Log {
        long size();

        /** The record at that place. */
        byte[] entry(long index) throws IOException;
    }

    public Past(Store store, Log log) {
        this.store = store;
        this.log = log;
    }

    /** One request, as it was judged. */
    record Seen(Proposal proposal, Assessment assessment) {}

    /** Newest first; none of the gateway's own changes. */
    List<Seen> since(Instant now) {
        Instant from = now.minus(DAYS);
        List<Seen> all = new ArrayList<>();
        for (Hold hold : store.holds().recent(MAX_SEEN)) {
            if (hold.openedAt().isAfter(from) && !hold.proposal().changesGateway()) {
                all.add(new Seen(hold.proposal(), hold.assessment()));
            }
        }
        long end = Math.max(0, log.size() - MAX_RECORDS);
        for (long at = log.size() - 1; at >= end && all.size() < MAX_SEEN; at--) {
            JsonNode record = record(at);
            if (Instant.parse(record.path("time").asString("")).isBefore(from)) {
                break;
            }
            seen(record).ifPresent(all::add);
        }
        return all;
    }

    /** Each record of that time, newest first, at most {@value #MAX_RECORDS}. */
    void each(Instant now, Consumer<JsonNode> taking) {
        Instant from = now.minus(DAYS);
        long end = Math.max(0, log.size() - MAX_RECORDS);
        for (long at = log.size() - 1; at >= end; at--) {
            JsonNode record = record(at);
            if (Instant.parse(record.path("time").asString("")).isBefore(from)) {
                return;
            }
            taking.accept(record);
        }
    }

    private JsonNode record(long at) {
        try {
            return CanonicalJson.parse(log.entry(at));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was held is in the store. */
    private static Optional<Seen> seen(JsonNode record) {
        JsonNode data = record.path("data");
        boolean judged = JUDGED.contains(record.path("type").asString(""))
                && !data.has("hold")
                && !data.path("gate").asString("").equals(Proposal.GATEWAY)
                && (data.has("effect") || data.path("assessment").has("effect"));
        return judged ? Optional.of(new Seen(proposal(record, data), assessment(data))) : Optional.empty();
    }

    private static Proposal proposal(JsonNode record, JsonNode data) {
        Instant time = Instant.parse(record.path("time").asString(""));
        Agent agent = new Agent(data.path("agent").asString(""), "owners", Scope.ALL);
        Session session = new Session(
                data.path("session").asString(""),
                agent,
                data.path("operator").asString(""),
                data.path("task").asString(""),
                time,
                time.plusSeconds(1),
                Session.State.OPEN);
        return Proposal.of(
                record.path("id").asString(""),
                session,
                data.path("gate").asString(""),
                data.path("operation").asString(""),
                Map.of(),
                targets(data),
                CanonicalJson.MAPPER.createObjectNode(),
                "",
                time);
    }

    private static List<Target> targets(JsonNode data) {
        JsonNode environments = data.path("assessment").path("environments");
        Environment where = environments.size() == 1
                ? new Environment(environments.path(0).asString(Environment.PRODUCTION), "log")
                : Environment.UNKNOWN;
        String operation = data.path("operation").asString("");
        String service = operation.substring(0, Math.max(0, operation.indexOf(':')));
        List<Target> targets = new ArrayList<>();
        data.path("targets")
                .values()
                .forEach(urn ->
                        targets.add(new Target(urn.asString(""), service, type(urn.asString("")), where, Map.of())));
        return targets;
    }

    /** Of an ARN: {@code table} of {@code arn:aws:dynamodb:…:table/reports}. */
    private static String type(String urn) {
        String resource = urn.substring(urn.lastIndexOf(':') + 1);
        int slash = resource.indexOf('/');
        return slash > 0 ? resource.substring(0, slash) : "";
    }

    /** Of names the first that were recorded, and how many there were. */
    private static Harm harm(JsonNode recorded) {
        if (!recorded.isObject()) {
            return Harm.NONE;
        }
        return new Harm(
                recorded.path("failing").asInt(0),
                recorded.path("degraded").asInt(0),
                recorded.path("lessRedundant").asInt(0),
                recorded.path("touched").asInt(0),
                names(recorded.path("services")),
                names(recorded.path("teams")),
                names(recorded.path("zones")),
                names(recorded.path("regions")),
                List.of(),
                names(recorded.path("unknown")),
                names(recorded.path("unlooked")),
                recorded.path("truncated").asBoolean(true),
                recorded.path("ageMinutes").asLong(0),
                recorded.path("lookedMinutes").asLong(0),
                recorded.path("digest").asString(""));
    }

    private static Harm.Names names(JsonNode recorded) {
        return new Harm.Names(
                recorded.path("count").asInt(0),
                recorded.path("first").values().stream()
                        .map(n -> n.asString(""))
                        .toList());
    }

    private static Assessment assessment(JsonNode data) {
        JsonNode a = data.path("assessment");
        Effect effect = Effect.valueOf(
                a.path("effect").asString(data.path("effect").asString("")).toUpperCase(Locale.ROOT));
        Reversibility.Kind kind =
                Reversibility.Kind.valueOf(a.path("reversibility").asString("REVERSIBLE"));
        String recipe = a.path("undo").asString("");
        Optional<UndoPlan> undo = recipe.isEmpty()
                ? Optional.empty()
                : Optional.of(new UndoPlan(recipe, List.of(), List.of(), List.of()));
        List<Target> targets = targets(data);
        return new Assessment(
                effect,
                a.path("summary").asString(data.path("operation").asString("")),
                new Known(Known.Basis.valueOf(a.path("known").asString("CURATED")), ""),
                new Reversibility(kind, "", List.of(), undo),
                targets,
                BlastRadius.of(targets, harm(a.path("harm"))),
                List.of(),
                List.of(),
                a.path("inScope").asBoolean(true));
    }
}
