package dev.lineclear.server.guard;

import dev.lineclear.policy.Policies;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import dev.lineclear.record.AskedAgain;
import dev.lineclear.record.Kind;
import dev.lineclear.state.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * What agents asked for lately. What was held is known whole, from the store; of the rest the log has what the policies were
 * asked with.
 */
public final class Lately {
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

    public Lately(Store store, Log log) {
        this.store = store;
        this.log = log;
    }

    /**
     * One request, as it was judged.
     *
     * @param altered what is not known as it was: policies that look at it cannot be asked again
     */
    record Seen(Proposal proposal, Assessment assessment, Set<String> altered) {
        Seen with(Assessment other) {
            return new Seen(proposal, other, altered);
        }

        /** Whether all that the policies look at is known. */
        boolean wholeFor(Policies policies) {
            return !policies.lookAt(altered);
        }
    }

    /** Newest first; none of the gateway's own changes. */
    List<Seen> since(Instant now) {
        Instant from = now.minus(DAYS);
        List<Seen> all = new ArrayList<>();
        Map<String, Optional<String>> tasks = new HashMap<>();
        for (Hold hold : store.holds().recent(MAX_SEEN)) {
            if (hold.openedAt().isAfter(from) && !hold.proposal().changesGateway()) {
                all.add(new Seen(hold.proposal(), hold.assessment(), Set.of()));
            }
        }
        long end = Math.max(0, log.size() - MAX_RECORDS);
        for (long at = log.size() - 1; at >= end && all.size() < MAX_SEEN; at--) {
            JsonNode record = record(at);
            if (Instant.parse(record.path("time").asString("")).isBefore(from)) {
                break;
            }
            seen(record, tasks).ifPresent(all::add);
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
    private Optional<Seen> seen(JsonNode record, Map<String, Optional<String>> tasks) {
        JsonNode data = record.path("data");
        boolean judged = JUDGED.contains(record.path("type").asString(""))
                && !data.has("hold")
                && !data.path("gate").asString("").equals(Proposal.GATEWAY)
                && (data.has("effect") || data.path("assessment").has("effect"));
        if (!judged) {
            return Optional.empty();
        }
        Optional<String> task = tasks.computeIfAbsent(
                data.path("session").asString(""),
                id -> store.sessions().find(id).map(Session::task));
        return AskedAgain.of(
                        record.path("subject").asString(""),
                        Instant.parse(record.path("time").asString("")),
                        data,
                        task)
                .map(a -> new Seen(a.proposal(), a.assessment(), a.altered()));
    }
}
