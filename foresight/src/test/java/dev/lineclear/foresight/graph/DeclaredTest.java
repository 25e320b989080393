package dev.lineclear.foresight.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people declare is all that they declare. */
class DeclaredTest {
    private static Sighting uses(String service, String urn, Origin origin) {
        Instant now = Instant.parse("2026-11-21T20:00:00Z");
        return new Sighting(
                List.of(new Resource(service, "service", "", "", Map.of(), origin, now)),
                List.of(new Edge(service, Relation.USES, urn, Loss.BREAKS, origin, "services.yaml:1", now)));
    }

    @Test
    void whatIsNoLongerDeclaredIsNoLongerThereAndWhatOthersSaidStays() {
        try (Knowledge knowledge = new Knowledge(Duration.ofDays(1), told -> {})) {
            knowledge.learn(uses("service:search", "arn:b", Origin.TRACE));
            knowledge.refreshed();
            knowledge.declare(uses("service:checkout", "arn:a", Origin.DECLARED));
            assertEquals(1, knowledge.snapshot().dependents("arn:a").size());
            knowledge.declare(uses("service:search", "arn:a", Origin.DECLARED));
            assertFalse(knowledge.snapshot().resource("service:checkout").isPresent());
            assertEquals(
                    "service:search",
                    knowledge.snapshot().dependents("arn:a").getFirst().dependent());
            knowledge.forget(Instant.parse("2026-11-21T19:00:00Z"));
            knowledge.declare(Sighting.NOTHING);
            assertTrue(knowledge.snapshot().dependents("arn:a").isEmpty());
            assertEquals(1, knowledge.snapshot().dependents("arn:b").size(), "traces saw it");
        }
    }
}
