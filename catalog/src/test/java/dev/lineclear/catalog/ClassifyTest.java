package dev.lineclear.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.Classification;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Known;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** What real inputs come out as: {@code cases.tsv} holds operation, input, effect, reversibility, rule. */
class ClassifyTest {
    private static final Catalog CATALOG = Catalog.load();

    record Expected(String operation, JsonNode input, String effect, String kind, String rule) {}

    static List<Expected> expected() {
        try (InputStream in = ClassifyTest.class.getResourceAsStream("cases.tsv")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            List<Expected> all = new ArrayList<>();
            for (String line : text.split("\n")) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] f = line.split(" {2,}|\t", 5);
                    JsonNode input = CanonicalJson.parse(f[1].getBytes(StandardCharsets.UTF_8));
                    all.add(new Expected(f[0], input, f[2], f[3], f.length > 4 ? f[4].strip() : ""));
                }
            }
            return all;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyInputComesOutAsWrittenDown() {
        return expected().stream()
                .map(e -> DynamicTest.dynamicTest(e.operation() + " " + e.input(), () -> {
                    Classification c = CATALOG.classify(e.operation(), e.input());
                    assertEquals(e.effect(), c.effect().name(), c.known().rule());
                    assertEquals(
                            e.kind(), c.reversibility().kind().name(), c.known().rule());
                    if (!e.rule().isEmpty()) {
                        assertEquals(e.operation() + "/" + e.rule(), c.known().rule());
                    }
                    assertFalse(c.phrase().isBlank() && c.known().basis() != Known.Basis.UNKNOWN);
                }));
    }

    @Test
    void everyCuratedCaseHoldsForSomeInput() {
        TreeSet<String> unseen = new TreeSet<>();
        for (String operation : CATALOG.operations()) {
            for (Entry.Case c : CATALOG.entry(operation).orElseThrow().cases()) {
                boolean seen = expected().stream()
                        .anyMatch(e -> e.operation().equals(operation) && Query.holds(c.when(), e.input()));
                if (!seen) {
                    unseen.add(c.rule());
                }
            }
        }
        assertTrue(unseen.isEmpty(), () -> "no input in cases.tsv makes these hold: " + unseen);
    }
}
