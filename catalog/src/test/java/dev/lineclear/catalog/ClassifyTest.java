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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** What real inputs come out as: {@code cases.tsv} holds operation, input, effect, reversibility, rule. */
class ClassifyTest {
    private static final Catalog CATALOG = Catalog.load();

    /** Rules that hold because something is missing. */
    private static final Set<String> ABSENCE = Set.of(
            "terminates-instances",
            "without-a-final-snapshot",
            "backups-off",
            "zero",
            "off",
            "nothing-seen",
            "open",
            "failure",
            "abandoned",
            "nobody-told",
            "takes-it-from-another",
            "rolls-back",
            "internet-facing",
            "one-kind-only",
            "with-password",
            "expires",
            "loops-allowed",
            "inactive",
            "removes");

    record Expected(String operation, JsonNode input, String effect, String kind, String rule) {}

    private static List<String[]> lines(String resource) {
        try (InputStream in = ClassifyTest.class.getResourceAsStream(resource)) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" {2,}"))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String text) {
        return CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    static List<Expected> expected() {
        return lines("cases.tsv").stream()
                .map(f -> new Expected(f[0], json(f[1]), f[2], f[3], f.length > 4 ? f[4] : ""))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> everyCaseOfTheOtherServicesMakesItThatBad() {
        return lines("cases-of-other-services.tsv").stream()
                .map(f -> DynamicTest.dynamicTest(f[0] + " " + f[1], () -> {
                    Classification c = CATALOG.classify(f[0], json(f[1]));
                    assertEquals(f[2], c.effect().name(), c.known().rule());
                    Entry.Case named = CATALOG.entry(f[0]).orElseThrow().cases().stream()
                            .filter(each -> each.rule().equals(f[0] + "/" + f[3]))
                            .findFirst()
                            .orElseThrow();
                    assertTrue(Query.holds(named.when(), json(f[1])), named.when());
                    assertFalse(
                            Query.holds(named.when(), json("{\"Unrelated\":\"thing\"}")) && !ABSENCE.contains(f[3]),
                            named.when());
                }));
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
        List<Expected> inputs = new ArrayList<>(expected());
        lines("cases-of-other-services.tsv").forEach(f -> inputs.add(new Expected(f[0], json(f[1]), f[2], "", "")));
        TreeSet<String> unseen = new TreeSet<>();
        for (String operation : CATALOG.operations()) {
            for (Entry.Case c : CATALOG.entry(operation).orElseThrow().cases()) {
                boolean seen = inputs.stream()
                        .anyMatch(e -> e.operation().equals(operation) && Query.holds(c.when(), e.input()));
                if (!seen) {
                    unseen.add(c.rule());
                }
            }
        }
        assertTrue(unseen.isEmpty(), () -> "no input makes these hold: " + unseen);
    }
}
