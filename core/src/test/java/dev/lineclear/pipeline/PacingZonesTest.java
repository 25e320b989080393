package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.KnownSurroundings;
import dev.lineclear.assessment.Surroundings;
import dev.lineclear.foresight.graph.Graph;
import dev.lineclear.foresight.graph.Knowledge;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.safeguard.rollout.Judgement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Zones of a region are paced one after the other, too. */
final class PacingZonesTest extends PacingRig {
    private static Surroundings zones(Map<String, String> zones) {
        List<Resource> tables = zones.entrySet().stream()
                .map(e -> new Resource(
                        table(e.getKey()).urn(),
                        "db:table",
                        "eu-west-1",
                        e.getValue(),
                        Map.of(),
                        Origin.ANSWER,
                        Requests.NOON))
                .toList();
        try (Knowledge knowledge = new Knowledge(Duration.ofDays(1), told -> {})) {
            knowledge.learn(new Sighting(tables, List.of()));
            Graph graph = knowledge.refreshed();
            return new KnownSurroundings(() -> graph, () -> true);
        }
    }

    /** By the graph: those of a zone go together, and the others of the region wait for that zone. */
    @Test
    void theNextZoneWaitsForTheLastOne() {
        bench.surroundings = zones(Map.of(
                "one",
                "eu-west-1a",
                "two",
                "eu-west-1a",
                "three",
                "eu-west-1a",
                "four",
                "eu-west-1b",
                "five",
                "eu-west-1c"));
        assertInstanceOf(Answer.Executed.class, ask("one", 5));
        Answer.Refused waits = held(ask("two", 5));
        assertTrue(waits.message().contains("waits for one in eu-west-1a to be well"), waits.message());
        held(ask("four", 5));
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask("two", 5));
        assertInstanceOf(Answer.Executed.class, ask("three", 5), "of the same zone");
        Answer.Refused next = held(ask("four", 5));
        assertTrue(next.message().contains("in eu-west-1a to be well"), next.message());
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask("four", 5));
        assertInstanceOf(Answer.Executed.class, ask("five", 5), "the rest of the region");
        assertEquals(List.of("one", "two", "three", "four", "five"), bench.executed);
    }

    /** Else two zones would be changed at once, by whoever asks for the second one first. */
    @Test
    void whatIsLeftOfAZoneWaitsForTheNextZoneThatWasFirstToBeAskedFor() {
        bench.surroundings = zones(Map.of("one", "eu-west-1a", "two", "eu-west-1a", "four", "eu-west-1b"));
        ask("one", 5);
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask("four", 5));
        Answer.Refused waits = held(ask("two", 5));
        assertTrue(waits.message().contains("waits for four in eu-west-1b to be well"), waits.message());
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask("two", 5));
    }

    @Test
    void aZoneThatIsNotWellKeepsItFromTheNextOne() {
        bench.surroundings = zones(Map.of("one", "eu-west-1a", "two", "eu-west-1a", "four", "eu-west-1b"));
        ask("one", 5);
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask("two", 5));
        health.is(Judgement.Result.FAILED);
        pass(Duration.ofMinutes(1));
        health.is(Judgement.Result.PASSED);
        pass(BAKE.multipliedBy(2));
        assertTrue(held(ask("four", 5)).message().contains("only a person lets it go on"));
    }
}
