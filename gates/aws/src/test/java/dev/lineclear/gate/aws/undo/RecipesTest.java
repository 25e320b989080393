package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.UndoRecipe;
import dev.lineclear.catalog.UndoRecipes;
import dev.lineclear.execution.Undoer.Revert;
import dev.lineclear.execution.Undoer.Verification;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.testkit.junit.Moto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each recipe of the catalogue's data: captured, changed, put back and compared, against a server. */
class RecipesTest {
    private static final Catalog CATALOG = Catalog.load();

    @TempDir
    private static Path work;

    private static Moto moto;
    private static Bench bench;

    @BeforeAll
    static void start() throws Exception {
        moto = Moto.start(work);
        bench = new Bench(work, moto.endpoints(Scenarios.signingNames()));
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            bench.close();
            moto.close();
        }
    }

    @TestFactory
    Stream<DynamicContainer> whatARecipeTakesBackIsAsItWas() {
        return Scenarios.all().stream()
                .map(file -> DynamicContainer.dynamicContainer(
                        file.service(), file.groups().stream().flatMap(group -> tests(file, group))));
    }

    /** A group's things are made by its first test, and each test leaves them as they were. */
    private static Stream<DynamicTest> tests(Scenarios.File file, Scenarios.Group group) {
        Scenarios.Play play = new Scenarios.Play(file, bench.clients);
        List<DynamicTest> tests = new ArrayList<>();
        for (Scenarios.Call change : group.cases()) {
            tests.add(DynamicTest.dynamicTest(change.name(), () -> {
                play.once(group.given());
                comesBack(play, file.service() + ":" + change.name(), change);
            }));
        }
        return tests.stream();
    }

    private static void comesBack(Scenarios.Play play, String operation, Scenarios.Call change) throws Exception {
        Proposal proposal =
                Bench.proposal(operation, play.filled(change.input()).toString());
        String recipe = CATALOG.classify(operation, proposal.input())
                .reversibility()
                .undo()
                .orElseThrow(() -> new AssertionError("the catalogue says nothing takes back " + operation))
                .recipe();
        Capture capture = bench.capture(recipe, proposal);
        play.call(change);
        Capture settled = bench.undoer.settle(capture, bench.vault);
        assertEquals(List.of(), bench.undoer.drift(settled, bench.vault));
        assertFalse(bench.differs(settled).isEmpty(), operation + " changed nothing that the recipe reads");
        if (UndoRecipes.of(operation).orElseThrow().promises().containsKey(operation)) {
            Verification verified = bench.undoer.verify(proposal, Bench.assessment(recipe));
            assertTrue(verified.confirmed(), () -> String.join("\n", verified.found()));
        }
        Revert revert = bench.undoer.revert(settled, bench.vault, sentence -> {});
        assertEquals(List.of(), revert.differences());
        assertFalse(revert.restored().isEmpty());
    }

    @Test
    void everyOperationOfARecipeIsTriedOrSaysThatItIsNot() {
        Set<String> tried = new TreeSet<>();
        for (Scenarios.File file : Scenarios.all()) {
            for (Scenarios.Group group : file.groups()) {
                group.cases().forEach(c -> tried.add(file.service() + ":" + c.name()));
            }
        }
        Set<String> verified = new TreeSet<>();
        for (UndoRecipe recipe : UndoRecipes.all().values()) {
            recipe.operations().stream()
                    .filter(o -> !recipe.unverified().contains(o))
                    .forEach(verified::add);
        }
        assertEquals(verified, tried);
        assertTrue(Map.copyOf(UndoRecipes.all()).values().stream()
                .allMatch(r -> r.operations().containsAll(r.unverified())));
    }
}
