package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.pipeline.Answer.Why;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An agent that asks for more than people can read. */
final class CrowdedTest {
    private final Bench bench = new Bench();

    private Answer.Refused delete(Session session, String name) {
        Answer answer = bench.gateway
                .pipeline()
                .clear(
                        Requests.proposal(
                                session,
                                "db:Delete",
                                Requests.target(name, "production", Map.of("owner", "dba")),
                                0,
                                bench.now),
                        () -> {
                            bench.executed.add(name);
                            return bench.production;
                        });
        return assertInstanceOf(Answer.Refused.class, answer);
    }

    @Test
    void aSessionThatFloodsTheQueueIsRefusedOnRecordAndTheOthersAreNot() {
        String first = "";
        for (int i = 0; i < HoldDesk.MAX_HELD; i++) {
            Answer.Refused held = delete(bench.session, "t" + i);
            assertEquals(Why.HELD, held.why());
            first = first.isEmpty() ? held.holdId() : first;
        }
        Answer.Refused beyond = delete(bench.session, "one too many");
        assertEquals(Why.DENIED, beyond.why());
        assertEquals("", beyond.holdId());
        assertTrue(
                beyond.message().contains(HoldDesk.MAX_HELD + " requests of this session wait for people already"),
                beyond.message());
        assertEquals(
                List.of(Journal.CROWDED),
                bench.log
                        .written(Kind.REFUSED)
                        .map(r -> r.data().path("why").asString(""))
                        .toList());
        assertEquals(HoldDesk.MAX_HELD, bench.tables.holds.size());
        assertEquals(List.of(), bench.executed);

        assertEquals(Why.HELD, delete(bench.session, "t0").why(), "what waits goes on waiting");
        Session other = Requests.session("s2");
        bench.tables.sessions.put(other.id(), other);
        assertEquals(Why.HELD, delete(other, "another's").why());

        reject(first);
        Answer.Refused now = delete(bench.session, "one too many");
        assertEquals(Why.HELD, now.why(), now.message());
    }

    private void reject(String id) {
        Hold hold = bench.tables.holds.get(id);
        SimPeople.Signed signed = bench.people.sign(
                "ann", Statement.of(hold, "ann", Vote.Decision.REJECT, bench.now.plus(Duration.ofHours(8))));
        assertTrue(bench.gateway
                .ballots()
                .cast(signed.statement().hold(), signed.statement().text(), signed.signature())
                .accepted());
    }
}
