package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.e2e.StopAt.Where;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that dies between the claim of other policies and taking them in force: they are, or they are not. */
final class SelfGuardCrashTest {
    private static final String CHAIN = "dev.lineclear.server.guard.Chain";

    @TempDir
    Path directory;

    private Installation lineclear;
    private Team team;

    @Test
    void policiesAreInForceOrNotAndNeverHalf() throws Exception {
        try (Installation started = Installation.start(
                directory,
                Map.of("dynamodb", URI.create("http://127.0.0.1:9")),
                Installation.Options.of(directory)
                        .withJvm("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0"))) {
            lineclear = started;
            team = Team.enrol(lineclear);
            as("olga", "approver", "add", "omar@example.com", "--public-key", lineclear.key("omar") + ".pub", "--owner")
                    .ok();
            String before = inForce();
            String hold = agreed("first");
            killedAt(Where.ENTRY, hold);
            assertEquals(before, inForce());
            inDoubt(hold, "it was not made");
            String next = agreed("second");
            killedAt(Where.EXIT, next);
            String after = inForce();
            assertNotEquals(before, after);
            inDoubt(next, "it is in force");
            assertEquals(after, inForce());
            Jvm.Result audit = team.cli("audit", "verify");
            assertEquals(0, audit.exit(), audit.out());
        }
    }

    private String agreed(String name) throws Exception {
        Path other = Files.createDirectory(directory.resolve(name));
        try (Stream<Path> shipped = Files.list(Path.of(System.getProperty("lineclear.root"), "policies"))) {
            for (Path file : shipped.toList()) {
                Files.copy(file, other.resolve(file.getFileName()));
            }
        }
        Files.writeString(
                other.resolve("more.cedar"),
                "@id(\"%s\") forbid (principal, action, resource) when { context.operation == \"dynamodb:ListBackups\" };"
                        .formatted(name));
        String hold =
                team.holdIn(as("olga", "policy", "propose", other.toString()).out());
        as("omar", "approve", hold, "--yes").ok();
        return hold;
    }

    private void killedAt(Where where, String hold) throws Exception {
        try (StopAt stop = StopAt.set(lineclear.debugPort(), CHAIN, "append", where)) {
            CompletableFuture<Void> applied = CompletableFuture.runAsync(() -> as("olga", "apply", hold));
            stop.await(1);
            lineclear.kill();
            applied.get(30, TimeUnit.SECONDS);
        }
        lineclear.restart();
    }

    /** What is claimed and not finished is never made by itself; it says what was found, and a person settles it. */
    private void inDoubt(String hold, String found) throws Exception {
        String all = team.cli("holds").ok().out();
        assertTrue(all.contains(hold) && all.contains("IN_DOUBT"), all);
        as("omar", "settle", hold, "--finding", found).ok();
    }

    private String inForce() {
        return team.cli("policy", "show").ok().out().lines().findFirst().orElseThrow();
    }

    private Jvm.Result as(String who, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--as", who + "@example.com", "--key", team.key(who)));
        return team.cli(all.toArray(String[]::new));
    }
}
