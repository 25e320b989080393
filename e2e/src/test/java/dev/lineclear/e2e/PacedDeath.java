package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.state.Pace;
import dev.lineclear.testkit.Clients;
import java.util.List;
import java.util.concurrent.Callable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import tools.jackson.databind.JsonNode;

/** Where in an agent's paced calls the process dies. Whatever it was, the second target goes when the first is well. */
enum PacedDeath {
    /** Counted as begun, and claimed by nobody. */
    BEGUN("the first call is to be claimed", Pace.State.BAKING),
    /** Production has done it, and nobody will know. */
    ANSWERED("production has answered the first call", Pace.State.BAKING),
    BAKING("what the first call touched is watched", Pace.State.BAKING),
    BAKED("that it is well is to be recorded", Pace.State.BAKING),
    HELD("the second call waits open for its turn", Pace.State.BAKING),
    GRANTED("the second call's turn has come, and it is to be let through", Pace.State.WELL),
    WELL("all is well", Pace.State.WELL),
    STOPPED("it is not well", Pace.State.STOPPED);

    private final String words;
    private final Pace.State state;

    PacedDeath(String words, Pace.State state) {
        this.words = words;
        this.state = state;
    }

    Pace.State state() {
        return state;
    }

    @Override
    public String toString() {
        return "paced calls, " + name() + ": " + words;
    }

    void in(CrashWorld world) throws Exception {
        new Calls(world, this).die();
    }

    /** The same change, of a value that no other story sets, to one table and then to another. */
    private record Calls(CrashWorld world, PacedDeath death) {
        private static final long CAPACITY = 5;

        private String one() {
            return "paced-" + death.ordinal() + "-one";
        }

        private String two() {
            return "paced-" + death.ordinal() + "-two";
        }

        void die() throws Exception {
            try (Clients admin = Clients.admin(world.moto().endpoint())) {
                table(admin.dynamodb(), one());
                table(admin.dynamodb(), two());
            }
            // What was set before to another value goes first, with its whole watch.
            world.awaited("nothing else is watched", List.of("paces"), () -> !world.json("paces")
                    .toString()
                    .contains("BAKING"));
            int before = world.done("UpdateTable");
            approved(one());
            switch (death) {
                case BEGUN -> world.dies("pipeline.HoldDesk", "claim", 1, () -> tried(one()));
                case ANSWERED -> world.dies("pipeline.Journal", "outcome", 1, () -> tried(one()));
                case BAKED -> world.dies("pipeline.Journal", "paced", 1, () -> tried(one()));
                default -> standing();
            }
            if (death == BEGUN) {
                assertEquals("", told(one()), "nobody had run it");
            }
            assertEquals(before + 1, world.done("UpdateTable"));
            after();
            assertEquals(before + 2, world.done("UpdateTable"), "calls, none of them twice");
            JsonNode calls = wave().path("calls");
            assertEquals(2, calls.size(), calls.toString());
            assertTrue(calls.path(0).path("well").asBoolean(false), "the first was well before: " + calls);
            world.audited();
        }

        /** Dies when the first call is done. */
        private void standing() throws Exception {
            world.well(death != STOPPED);
            assertEquals("", told(one()));
            switch (death) {
                case WELL, STOPPED -> awaited("it is " + death.state, () -> pace().equals(death.state.name()));
                case HELD, GRANTED -> approved(two());
                default -> {}
            }
            world.well(true);
            switch (death) {
                case HELD -> world.dies("pipeline.HoldDesk", "await", 1, () -> tried(two()));
                case GRANTED -> world.dies("pipeline.HoldDesk", "move", 1, () -> {});
                default -> world.lineclear().crashAndRestart();
            }
        }

        private void after() throws Exception {
            if (death == ANSWERED || death == STOPPED) {
                awaited("it is stopped", () -> pace().equals("STOPPED"));
                approved(two());
                String waits = told(two());
                assertTrue(waits.contains("only a person lets it go on"), waits);
                letOn();
                assertEquals("", told(two()));
                return;
            }
            if (death != HELD && death != GRANTED) {
                approved(two());
            }
            if (death == WELL) {
                assertEquals("", told(two()), "it is its turn");
                return;
            }
            awaited("it goes by itself once the first is well", () -> told(two())
                    .isEmpty());
        }

        private void letOn() {
            Team team = world.team();
            String pace = wave().path("id").asString("");
            team.cli(
                            "pace",
                            "go-on",
                            pace,
                            "--because",
                            "looked at it",
                            "--as",
                            "bob@example.com",
                            "--key",
                            team.key("bob"))
                    .ok();
        }

        private void approved(String table) throws Exception {
            world.team().approves("ann", world.team().holdIn(told(table)));
        }

        /** Without an answer, where the gateway dies. */
        private void tried(String table) {
            try {
                told(table);
            } catch (SdkClientException e) {
                // As an agent sees it whose gateway is gone.
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        /** @return what the agent was told instead; empty when it was done */
        private String told(String table) throws Exception {
            try (DynamoDbClient agent = world.team().agent()) {
                agent.updateTable(r -> r.tableName(table)
                        .provisionedThroughput(t -> t.readCapacityUnits(CAPACITY + 1 + death.ordinal())
                                .writeCapacityUnits(CAPACITY)));
                return "";
            } catch (DynamoDbException e) {
                assertEquals(403, e.statusCode(), e.getMessage());
                return String.valueOf(e.getMessage());
            }
        }

        /** The change that this story makes. */
        private JsonNode wave() {
            for (JsonNode wave : world.json("paces").path("paces")) {
                if (wave.toString().contains(one())) {
                    return wave;
                }
            }
            throw new AssertionError("nothing is known of it");
        }

        private String pace() {
            return wave().path("state").asString("");
        }

        private void awaited(String what, Callable<Boolean> condition) {
            world.awaited(what, List.of("paces"), condition);
        }

        private static void table(DynamoDbClient dynamodb, String name) {
            dynamodb.createTable(r -> r.tableName(name)
                    .tags(t -> t.key("environment").value("production"))
                    .attributeDefinitions(a -> a.attributeName("id").attributeType(ScalarAttributeType.S))
                    .keySchema(k -> k.attributeName("id").keyType(KeyType.HASH))
                    .provisionedThroughput(t -> t.readCapacityUnits(CAPACITY).writeCapacityUnits(CAPACITY)));
        }
    }
}
