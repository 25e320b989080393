package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.RolloutState;
import dev.lineclear.safeguard.rollout.RolloutLifecycle;
import dev.lineclear.state.Pace;
import dev.lineclear.testkit.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the real process in each state that lasts, of a rollout's life and of an agent's paced calls. After the
 * restart it goes on where it stood, no request has run twice, and of what nobody can know a person says.
 *
 * <pre>
 * READY                 the second stage is about to begin                         goes on
 * RUNNING               a request is about to be bound                             goes on
 *                       production has answered, and it is not recorded            IN_DOUBT
 * BAKING                that the stage passed, or failed, is about to be recorded  goes on, or is put back
 * REVERTING             what is put back is about to be bound                      goes on
 *                       production has put it back, and it is not recorded         IN_DOUBT
 *                       that all was put back is about to be recorded              REVERTED
 * IN_DOUBT              it stands; a person settled it, and that is to be recorded FROZEN
 * ASKING FROZEN HALTED  it stands                                                  takes people's word as before
 * DONE CLOSED           it is over (long runs)                                     is over
 *
 * pace BAKING           a call has begun, and is not claimed                       runs once, when it is repeated
 *                       production has answered, and it is not recorded            STOPPED, for a person
 *                       what was touched is watched; that it is well is to be recorded; the next call is held   goes on
 * pace WELL             all is well; what waited is about to be let through        goes on
 * pace STOPPED          it is not well                                             stays so, for a person
 * </pre>
 */
final class RolloutCrashTest {
    private static final Set<RolloutState> STANDING =
            EnumSet.of(RolloutState.ASKING, RolloutState.FROZEN, RolloutState.HALTED);
    private static final boolean LONG = Boolean.getBoolean("lineclear.long");

    @TempDir
    static Path directory;

    private static CrashWorld world;

    @BeforeAll
    static void start() throws Exception {
        world = CrashWorld.open(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    /** All in a long run; else one, which a printed number chooses. */
    @TestFactory
    Stream<DynamicTest> killedWhile() {
        List<DynamicTest> all = Stream.concat(
                        Stream.of(RolloutDeath.values())
                                .map(death -> DynamicTest.dynamicTest(death.toString(), () -> death.in(world))),
                        Stream.of(PacedDeath.values())
                                .map(death -> DynamicTest.dynamicTest(death.toString(), () -> death.in(world))))
                .toList();
        if (LONG) {
            return all.stream();
        }
        int first = Math.floorMod(Integer.getInteger("lineclear.seed", new Random().nextInt(all.size())), all.size());
        System.out.println("rollouts die from " + first + "; -Dlineclear.seed=" + first + " chooses them again");
        return Stream.of(all.get(first));
    }

    @Test
    void eachStateThatLastsHasADeath() {
        Set<RolloutState> dies = EnumSet.copyOf(STANDING);
        Arrays.stream(RolloutDeath.values()).map(RolloutDeath::state).forEach(dies::add);
        assertEquals(
                RolloutLifecycle.TABLE.stream()
                        .map(RolloutLifecycle.Transition::from)
                        .collect(Collectors.toSet()),
                dies);
        assertEquals(
                Set.of(Pace.State.values()),
                Arrays.stream(PacedDeath.values()).map(PacedDeath::state).collect(Collectors.toSet()));
    }

    /** Where people have the word nothing moves by itself, and their word is taken after the restart as before. */
    @Test
    void killedWhileItStands() throws Exception {
        String asking = world.proposed("asking", "ask", "1s");
        String frozen = world.proposed("frozen", "freeze", "1s");
        world.well(false);
        List.of(asking, frozen).forEach(id -> world.team().approves("ann", id));
        world.awaitState(asking, "ASKING");
        world.awaitState(frozen, "FROZEN");
        world.well(true);
        String stopped = world.proposed("stopped", "freeze", "1h");
        world.team().approves("ann", stopped);
        // Once its first request is over: production has done it before it is counted.
        world.awaitState(stopped, "BAKING");
        assertTrue(world.renamed("stopped-one"));
        world.team().cli("rollout", "halt", stopped, "--reason", "smoke").ok();
        int before = world.done("SetTopicAttributes");
        Await.until("what was used up of budgets is in the store", CrashWorld.PATIENCE, () -> spent() > 0);
        world.lineclear().crashAndRestart();
        assertEquals("ASKING", world.state(asking));
        assertEquals("FROZEN", world.state(frozen));
        assertEquals("HALTED", world.state(stopped));
        assertEquals(before, world.done("SetTopicAttributes"), "a restart runs nothing");
        world.word("go-on", asking);
        world.awaitState(asking, "DONE");
        world.word("close", frozen);
        world.word("close", stopped);
        over(asking, frozen);
        assertTrue(world.renamed("asking-two") && !world.renamed("frozen-two") && !world.renamed("stopped-two"));
    }

    /** Of how many agents some of a budget was used up, as other gateways of the store see it. */
    private static int spent() throws SQLException {
        String database = "jdbc:sqlite:" + world.lineclear().state().resolve("lineclear.db");
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM spendings WHERE agent = 'kiro'")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static void over(String done, String closed) throws Exception {
        int before = world.done("SetTopicAttributes");
        if (LONG) {
            world.lineclear().crashAndRestart();
        }
        assertEquals("DONE", world.state(done));
        assertEquals("CLOSED", world.state(closed));
        assertEquals(before, world.done("SetTopicAttributes"), "what is over runs nothing");
    }
}
