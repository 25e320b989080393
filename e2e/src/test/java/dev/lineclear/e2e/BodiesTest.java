package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that records only commit to: nowhere in clear, shown to owners, gone once erased; the log stands all the while. */
final class BodiesTest {
    private static final Pattern HELD = Pattern.compile("held as ([0-9A-Z]{26})");
    private static final String SECRET = "Ann Smith, born 1970";

    @TempDir
    Path directory;

    @Test
    void revealedErasedAndTheLogStillVerifies() throws Exception {
        assumeFalse(Jvm.missing("aws"), "the aws command is not on the PATH");
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Installation lineclear = Installation.start(directory, Map.of("dynamodb", dynamodb.endpoint()), "")) {
            enrol(lineclear);
            String hold = held(lineclear);
            nowhereInClear(lineclear.state());
            Jvm.Result bob = owner(lineclear, "bob", "reveal", hold);
            assertEquals(77, bob.exit(), bob.out());
            Jvm.Result shown = owner(lineclear, "olga", "reveal", hold).ok();
            assertTrue(shown.out().contains(SECRET) && shown.out().contains("salt"), shown.out());
            owner(lineclear, "olga", "erase", hold).ok();
            Jvm.Result after = owner(lineclear, "olga", "reveal", hold).ok();
            assertTrue(after.out().contains("erased") && !after.out().contains(SECRET), after.out());
            Jvm.Result audit = lineclear.cli("audit", "verify").ok();
            assertTrue(audit.out().contains("dev.lineclear.body-erased.v1"), audit.out());
        }
    }

    private static void enrol(Installation lineclear) throws Exception {
        String olga = lineclear.key("olga").toString();
        lineclear
                .cli("owner", "enrol", "olga@example.com", "--public-key", olga + ".pub")
                .ok();
        String[] as = {"--as", "olga@example.com", "--key", olga};
        lineclear
                .cli("agent", "add", "kiro", "--owner", "reporting", as[0], as[1], as[2], as[3])
                .ok();
        String bob = lineclear.key("bob") + ".pub";
        lineclear
                .cli(
                        "approver",
                        "add",
                        "bob@example.com",
                        "--public-key",
                        bob,
                        "--team",
                        "t",
                        as[0],
                        as[1],
                        as[2],
                        as[3])
                .ok();
    }

    private static String held(Installation lineclear) throws Exception {
        Jvm.Result held = lineclear.cli(
                "run",
                "--agent",
                "kiro",
                "--operator",
                "op@example.com",
                "--task",
                "t",
                "--",
                "aws",
                "dynamodb",
                "put-item",
                "--table-name",
                "people",
                "--item",
                "{\"p\":{\"S\":\"" + SECRET + "\"}}");
        assertNotEquals(0, held.exit(), held.out());
        Matcher matcher = HELD.matcher(held.out());
        assertTrue(matcher.find(), held.out());
        return matcher.group(1);
    }

    private static void nowhereInClear(Path state) throws Exception {
        try (Stream<Path> files =
                Stream.concat(Files.walk(state.resolve("log")), Files.walk(state.resolve("bodies")))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains("Ann Smith"), file.toString());
            }
        }
    }

    private static Jvm.Result owner(Installation lineclear, String name, String verb, String hold) throws Exception {
        String key = lineclear.state().resolveSibling(name + ".key").toString();
        return lineclear.cli(
                "audit",
                verb,
                hold,
                "--because",
                "a request by the person",
                "--as",
                name + "@example.com",
                "--key",
                key);
    }
}
