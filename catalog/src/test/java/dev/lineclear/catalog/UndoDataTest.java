package dev.lineclear.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.catalog.Coverage.Undo;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.UndoPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the data say of undo recipes, and that coverage counts it. */
class UndoDataTest {
    private static final Catalog CATALOG = Catalog.load();

    private static Path root() {
        Path at = Path.of(System.getProperty("user.dir")).toAbsolutePath();
        while (!Files.exists(at.resolve("lineclear"))) {
            at = at.getParent();
        }
        return at;
    }

    @Test
    void everyTestThatIsSaidToVerifyARecipeIsThere() throws IOException {
        Set<String> tests = new TreeSet<>();
        for (String module : List.of("gates/aws", "e2e", "demo")) {
            Path from = root().resolve(module).resolve("src/test/java");
            if (Files.isDirectory(from)) {
                try (Stream<Path> files = Files.walk(from)) {
                    tests.addAll(files.filter(f -> f.toString().endsWith("Test.java"))
                            .map(f -> from.relativize(f)
                                    .toString()
                                    .replace('/', '.')
                                    .replaceAll("\\.java$", ""))
                            .collect(Collectors.toSet()));
                }
            }
        }
        Set<String> missing = new TreeSet<>();
        for (String operation : CATALOG.operations()) {
            for (UndoPlan plan : CATALOG.entry(operation).orElseThrow().plans()) {
                for (String test : CATALOG.verifiedBy(operation, plan.recipe())) {
                    if (!tests.contains(test)) {
                        missing.add(plan.recipe() + " by " + test);
                    }
                }
            }
        }
        assertTrue(missing.isEmpty(), missing::toString);
    }

    @Test
    void everyRecipeIsOfSomeOperationAndShownThere() {
        Set<String> used = new TreeSet<>();
        CATALOG.operations().forEach(o -> CATALOG.entry(o).orElseThrow().plans().forEach(p -> used.add(p.recipe())));
        Set<String> there = new TreeSet<>(CATALOG.recipes().keySet());
        there.addAll(UndoRecipes.all().keySet());
        assertEquals(there, used);
    }

    @Test
    void whatNoTestHasTakenBackIsNotCalledVerified() {
        Entry unverified = CATALOG.entry("cloudwatch:DisableAlarmActions").orElseThrow();
        assertEquals(Undo.UNVERIFIED, Coverage.undo(CATALOG, unverified));
        assertEquals(
                Undo.VERIFIED,
                Coverage.undo(CATALOG, CATALOG.entry("kms:DisableKey").orElseThrow()));
        assertEquals(
                Undo.NONE,
                Coverage.undo(CATALOG, CATALOG.entry("kafka:DeleteTopic").orElseThrow()));
    }

    @Test
    void atLeastAHundredAndTwentyOperationsCanBeTakenBackByWhatWasVerified() {
        int verified = Coverage.of(CATALOG).stream()
                .mapToInt(c -> c.undone(Undo.VERIFIED))
                .sum();
        assertTrue(verified >= 120, "only " + verified);
    }

    @Test
    void coverageCountsEachOperationOnceAndEachChangeOnceByItsUndo() {
        List<Coverage> all = Coverage.of(CATALOG);
        int operations = 0;
        for (Coverage each : all) {
            int changes = 0;
            int undo = 0;
            for (Effect effect : Effect.values()) {
                operations += each.having(effect);
                changes += effect == Effect.READ ? 0 : each.having(effect);
            }
            for (Undo how : Undo.values()) {
                undo += each.undone(how);
            }
            assertTrue(undo >= changes, each::service);
        }
        assertEquals(CATALOG.operations().size(), operations);
        Coverage sqs =
                all.stream().filter(c -> c.service().equals("sqs")).findFirst().orElseThrow();
        assertTrue(sqs.undone(Undo.VERIFIED) >= 3);
        assertFalse(sqs.undone(Undo.NONE) == 0, "sending a message cannot be taken back");
    }
}
