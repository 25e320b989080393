package dev.lineclear.server.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What whoever opens a session may say of who works in it. */
final class WorkerTest {
    private static ObjectNode body(String model) {
        return Views.node().put("model", model).put("agentVersion", "2.1");
    }

    private static int refused(ObjectNode body, boolean signed) {
        return assertThrows(ControlException.class, () -> Worker.said(body, signed))
                .status();
    }

    @Test
    void anAgentPassesForAPersonByWhoeverHasTheToken() {
        ObjectNode person = Views.node().put("human", true);
        assertEquals(403, refused(person, false));
        assertEquals(person, Worker.said(person, true));
        assertEquals(400, refused(body("m").put("human", true), true));
    }

    @Test
    void aModelIsANameAndNoText() {
        ObjectNode named = body("us.anthropic.claude-sonnet-4-20250514-v1:0");
        assertEquals(named, Worker.said(named, false));
        assertEquals(Views.node(), Worker.said(Views.node(), false));
        assertEquals(400, refused(body("<b>"), false));
        assertEquals(400, refused(body("m\u202e"), false));
        assertEquals(400, refused(body("m".repeat(201)), false));
    }
}
