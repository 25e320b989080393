package dev.lineclear.pipeline;

import dev.lineclear.execution.Outcome;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Effect;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import java.util.Optional;

/** What is on disk about one call. */
final class Trail {
    private Trail() {}

    static Optional<Record> intent(SimTask task) {
        return task.gateway
                .log
                .durable(Kind.INTENT)
                .filter(r -> r.subject().equals(task.proposal.orElseThrow().id()))
                .filter(r -> r.data().path("hold").asString("").equals(task.claimed.orElse("")))
                .findFirst();
    }

    static boolean captured(Tables tables, SimTask task) {
        String id = task.proposal.orElseThrow().id();
        Optional<Capture> indexed = tables.captures.values().stream()
                .filter(c -> c.proposalId().equals(id))
                .findFirst();
        return indexed.isPresent()
                && task.gateway.blobs.forced(indexed.get().manifest())
                && task.gateway.log.durable(Kind.CAPTURE).anyMatch(r -> r.subject()
                        .equals(id));
    }

    static boolean recorded(SimTask task, Outcome outcome) {
        String kind = outcome.getClass().getSimpleName();
        boolean read = task.asked.orElseThrow().assessment().effect() == Effect.READ;
        String id = task.proposal.orElseThrow().id();
        return read
                ? task.gateway.log.written(Kind.READ).anyMatch(r -> r.subject().equals(id))
                : intent(task)
                        .filter(i -> outcomeOf(task, i).filter(kind::equals).isPresent())
                        .isPresent();
    }

    static Optional<String> outcomeOf(SimTask task, Record intent) {
        return task.gateway
                .log
                .durable(Kind.OUTCOME)
                .filter(r -> r.data().path("intent").asString("").equals(intent.id()))
                .map(r -> r.data().path("outcome").path("kind").asString(""))
                .findFirst();
    }
}
