package dev.lineclear.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Whoever was part of a break reviews it under none of the names that the log knows them by. */
final class GlassTrailTest {
    private static final String HOLD = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

    private final GlassTrail trail = new GlassTrail();
    private long index;

    @BeforeEach
    void aBreakOfAnnsForWhatRunsForOscar() {
        says(Kind.PERSON_RECOGNISED, "ann", "{'person':'ann','names':['annie@idp','E4711']}");
        says(Kind.PERSON_RECOGNISED, "oscar", "{'person':'oscar','names':['oz']}");
        says(Kind.PERSON_RECOGNISED, "bob", "{'person':'bob','names':['robert']}");
        says(Kind.HOLD_OPENED, HOLD, "{'operator':'oz'}");
        says(Kind.GLASS_BROKEN, HOLD, "{'review':'r','approver':'ann','statement':''}");
    }

    private Optional<String> says(Kind kind, String subject, String data) {
        ObjectNode record = CanonicalJson.MAPPER.createObjectNode();
        record.put("type", kind.type());
        record.put("subject", subject);
        record.set("data", CanonicalJson.parse(data.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        return trail.entry(index++, record);
    }

    private Optional<String> signs(String name) {
        return says(Kind.REVIEW_SIGNED, HOLD, "{'review':'r','by':'" + name + "'}");
    }

    @Test
    void whoeverBrokeItReviewsItUnderNoneOfTheirNames() {
        for (String name : new String[] {"ann", "ANN", "annie@idp", "e4711"}) {
            assertTrue(signs(name).orElse("").contains("who was part of it"), name);
        }
    }

    @Test
    void theOperatorReviewsItUnderNoneOfTheirNames() {
        for (String name : new String[] {"oz", "Oscar"}) {
            assertTrue(signs(name).orElse("").contains("who was part of it"), name);
        }
    }

    @Test
    void twoNamesOfOnePersonAreOneSignature() {
        assertEquals(Optional.empty(), signs("bob"));
        assertTrue(signs("Robert").orElse("").contains("second signature"));
        assertTrue(trail.notices().getFirst().contains("1 of 2 signatures missing"), trail.notices()::toString);
        assertEquals(Optional.empty(), signs("cleo"));
        assertTrue(trail.notices().getFirst().contains("reviewed by bob and cleo"), trail.notices()::toString);
    }
}
