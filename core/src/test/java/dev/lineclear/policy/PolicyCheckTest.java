package dev.lineclear.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCheckTest {
    @TempDir
    Path directory;

    @Test
    void tellsOfTheDefaults() {
        PolicyCheck check = PolicyCheck.of(PolicySource.defaults());
        assertTrue(check.passed() && check.monotone() && check.fastPath(), check.toString());
        assertEquals(14, check.enforced());
        assertEquals(0, check.observed());
        assertEquals(List.of(), check.notes());
        assertEquals(
                Map.of(
                        "create", List.of("1 or 2 approvals", "one of the owning team", "a snapshot"),
                        "update", List.of("1 or 2 approvals", "one of the owning team", "a snapshot"),
                        "grant", List.of("1 or 2 approvals", "one of the owning team", "a snapshot"),
                        "replace", List.of("1 or 2 approvals", "one of the owning team", "a snapshot"),
                        "destroy", List.of("1 or 2 approvals", "one of the owning team", "a snapshot")),
                check.evidence());
    }

    @Test
    void tellsWhatIsWrongAndWhere() {
        PolicyCheck check = PolicyCheck.of(Cases.source(
                directory, "@id(\"a\") forbid (principal, action, resource)\nwhen { resource.size > 3 };"));
        assertFalse(check.passed());
        assertEquals("", check.version());
        assertTrue(check.problems().getFirst().toString().startsWith("test.cedar:2: "), check.toString());
    }

    @Test
    void notesWhatMayNotBeMeant() throws Exception {
        Files.writeString(directory.resolve(PolicySource.SCHEMA_FILE), "entity Agent;");
        PolicyCheck check = PolicyCheck.of(Cases.source(directory, "@id(\"a\") forbid (principal, action, resource);"));
        assertTrue(check.passed());
        assertEquals(3, check.notes().size(), check.notes().toString());
    }
}
