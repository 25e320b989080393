package dev.lineclear.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.foresight.graph.Sighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeclaredServicesTest {
    @TempDir
    Path directory;

    private Sighting read(String yaml) throws IOException {
        return DeclaredServices.read(Files.writeString(directory.resolve("services.yaml"), yaml), Instant.EPOCH);
    }

    private List<String> problems(String yaml) {
        return assertThrows(ConfigurationException.class, () -> read(yaml)).problems();
    }

    @Test
    void servicesOwnersAndWhatTheyNeed() throws IOException {
        Sighting said = read("""
                services:
                  checkout:
                    owner: payments
                    criticality: high
                    uses: [search, "arn:aws:rds:eu-central-1:123456789012:db:orders"]
                    degrades-without:
                      - dns:mail.example.com
                  search: { owner: find }
                """);
        assertEquals(
                Map.of("owner", "payments", "criticality", "high"),
                said.resources().getFirst().tags());
        assertEquals(
                List.of(
                        "service:checkout USES service:search BREAKS services.yaml:5",
                        "service:checkout USES arn:aws:rds:eu-central-1:123456789012:db:orders BREAKS services.yaml:5",
                        "service:checkout USES dns:mail.example.com DEGRADES services.yaml:7"),
                said.edges().stream()
                        .map(e -> e.left() + " " + e.relation() + " " + e.right() + " " + e.loss() + " " + e.rule())
                        .toList());
    }

    @Test
    void everyMistakeIsReportedWithItsLine() {
        assertEquals(
                List.of(
                        "services.yaml:3: services.checkout.criticality: must be one of low, medium, high, critical, not"
                                + " extreme",
                        "services.yaml:4: services.checkout.uses: serch is no service of this file, and no URN (arn:…,"
                                + " dns:…); did you mean search?",
                        "services.yaml:4: services.checkout.uses: a service does not use itself",
                        "services.yaml:5: unknown key services.checkout.ownr; did you mean owner?"),
                problems("""
                        services:
                          checkout:
                            criticality: extreme
                            uses: [serch, checkout]
                            ownr: me
                          search: {}
                        """));
        assertEquals(1, problems("services: [a]\n").size());
        assertEquals(1, problems("services:\n  \"a b\": {}\n").size());
        assertEquals(1, problems("service: {}\n").size());
        assertTrue(problems("services: {").getFirst().contains("line 1"), "not YAML");
    }

    @Test
    void moreThanAnybodyWritesIsRefused() {
        StringBuilder many = new StringBuilder("services:\n");
        for (int i = 0; i <= DeclaredServices.MAX_SERVICES; i++) {
            many.append("  s").append(i).append(": {}\n");
        }
        assertTrue(problems(many.toString()).getFirst().contains("more than 5000 services"));
        String uses = "services:\n  a: { uses: [" + "b, ".repeat(DeclaredServices.MAX_USES) + "b] }\n  b: {}\n";
        assertTrue(problems(uses).getFirst().contains("more than 500"));
        assertThrows(
                ConfigurationException.class,
                () -> DeclaredServices.read(directory.resolve("none.yaml"), Instant.EPOCH));
    }
}
