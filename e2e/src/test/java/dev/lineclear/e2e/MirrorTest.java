package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.TempDirs;
import dev.lineclear.tlog.SignedCheckpoint;
import dev.lineclear.tlog.WitnessPolicy;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The real gateway loses the disk of its log, and comes back from the mirror. */
final class MirrorTest {
    private static final Map<String, URI> NO_PRODUCTION = Map.of("dynamodb", URI.create("http://127.0.0.1:1"));
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern LAG = Pattern.compile("(?m)^lineclear_mirror_lag (\\S+)$");
    private static final Pattern MISSING = Pattern.compile("MISSING: records (\\d+) to (\\d+), (\\d+) of them");

    @TempDir
    Path directory;

    @Test
    void fromADirectory() throws Exception {
        Path mirror = Files.createDirectory(directory.resolve("mirror"));
        try (Installation lineclear = gateway("mirror: { to: " + mirror + ", every: 100ms }")) {
            Team team = Team.enrol(lineclear);
            mirrored(lineclear);
            lineclear.kill();

            Jvm.Result existing = team.cli("log", "restore");
            assertEquals(1, existing.exit(), existing.out());
            assertTrue(existing.out().contains("nothing is written over a log"), existing.out());

            loseDisk(lineclear);
            tamperedWith(mirror, team, lineclear);
            Jvm.Result restored = team.cli("log", "restore");
            assertEquals(0, restored.exit(), restored.out());
            assertTrue(restored.out().contains("Nothing is missing of what anybody asked knows"), restored.out());
            lineclear.restart();
            whole(team);

            aroundForAWhile(mirror, team, lineclear);
            lost(mirror, team, lineclear);
        }
    }

    /** A byte of a record, and no log is made of it. */
    private static void tamperedWith(Path mirror, Team team, Installation lineclear) throws Exception {
        Path bundle;
        try (var files = Files.walk(mirror.resolve("tile/entries"))) {
            bundle = files.filter(Files::isRegularFile)
                    .max(java.util.Comparator.comparingLong(f -> f.toFile().length()))
                    .orElseThrow();
        }
        byte[] intact = Files.readAllBytes(bundle);
        byte[] changed = intact.clone();
        changed[intact.length / 2] ^= 1;
        Files.write(bundle, changed);
        Jvm.Result refused = team.cli("log", "restore");
        assertEquals(1, refused.exit(), refused.out());
        assertTrue(refused.out().contains("is NOT what was signed"), refused.out());
        assertFalse(Files.exists(lineclear.state().resolve("log/checkpoint")));
        Files.write(bundle, intact);
    }

    /** The gateway goes on without its mirror, says so, and catches up. */
    private static void aroundForAWhile(Path mirror, Team team, Installation lineclear) throws Exception {
        Path away = mirror.resolveSibling("away");
        Files.move(mirror, away);
        record(team);
        Await.until("it warns", LIMIT, () -> team.ready().contains("gets no more"));
        assertTrue(team.ready().startsWith("200 "), team.ready());
        Files.move(away, mirror);
        Await.until("it is well again", LIMIT, () -> !team.ready().contains("gets no more"));
        mirrored(lineclear);
    }

    /** What was recorded while the mirror was away is named, and no second history is begun. */
    private static void lost(Path mirror, Team team, Installation lineclear) throws Exception {
        Path away = mirror.resolveSibling("away");
        Files.move(mirror, away);
        record(team);
        Await.until(
                "it is published",
                LIMIT,
                () -> metric(lineclear, Pattern.compile("(?m)^lineclear_log_lag (\\S+)$")) == 0);
        long lag = metric(lineclear, LAG);
        assertTrue(lag > 0, "lag " + lag);
        lineclear.kill();
        loseDisk(lineclear);
        Files.move(away, mirror);
        Jvm.Result restored = team.cli("log", "restore");
        assertEquals(2, restored.exit(), restored.out());
        Matcher matcher = MISSING.matcher(restored.out());
        assertTrue(matcher.find(), restored.out());
        assertEquals(lag, Long.parseLong(matcher.group(3)), restored.out());
        assertEquals(Long.parseLong(matcher.group(1)) + lag - 1, Long.parseLong(matcher.group(2)), restored.out());
        startRefused(lineclear);
    }

    private static void startRefused(Installation lineclear) throws Exception {
        Jvm.Result start = Jvm.run(
                lineclear.state().getParent(),
                Map.of(),
                Jvm.command(
                        "dev.lineclear.cli.Main",
                        List.of("up", "--config", lineclear.configuration().toString())));
        assertNotEquals(0, start.exit(), start.out());
    }

    /** Everything of the machine is lost but the keys; the witness knows how far the log had come. */
    @Test
    void whatAWitnessKnowsAndTheMirrorDoesNotIsNamed() throws Exception {
        Path mirror = Files.createDirectory(directory.resolve("mirror"));
        Path away = directory.resolve("away");
        try (Witness witness = Witness.start(directory);
                Installation lineclear = Installation.start(
                        directory,
                        NO_PRODUCTION,
                        Installation.Options.of(directory)
                                .with(witness.log("mirror: { to: " + mirror + ", every: 100ms }, ")))) {
            Team team = Team.enrol(lineclear);
            mirrored(lineclear);
            Files.move(mirror, away);
            record(team);
            long published = metric(lineclear, Pattern.compile("(?m)^lineclear_log_size (\\S+)$"));
            Await.until("it is cosigned", LIMIT, () -> witnessed(lineclear, witness, published));
            lineclear.kill();
            loseDisk(lineclear);
            Files.delete(lineclear.state().resolve("log.guard"));
            Files.move(away, mirror);
            Jvm.Result restored = team.cli("log", "restore");
            assertEquals(2, restored.exit(), restored.out());
            assertTrue(restored.out().contains("Known to witness"), restored.out());
            Matcher matcher = MISSING.matcher(restored.out());
            assertTrue(matcher.find(), restored.out());
            assertEquals(published - 1, Long.parseLong(matcher.group(2)), restored.out());
            startRefused(lineclear);
        }
    }

    private static boolean witnessed(Installation lineclear, Witness witness, long size) throws Exception {
        SignedCheckpoint checkpoint =
                SignedCheckpoint.parse(Files.readAllBytes(lineclear.state().resolve("log/checkpoint")));
        return checkpoint.size() >= size
                && WitnessPolicy.parse(witness.policy()).isSatisfiedBy(checkpoint);
    }

    @Test
    void fromABucket() throws Exception {
        Path credentials = Files.createFile(
                directory.resolve("mirror.credentials"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                credentials,
                "[default]\naws_access_key_id = " + AwsServers.ACCESS_KEY + "\naws_secret_access_key = "
                        + AwsServers.SECRET_KEY + "\n");
        try (ChildServer s3 = AwsServers.s3(directory.resolve("s3"));
                Clients admin = Clients.admin(s3.endpoint());
                Installation lineclear =
                        gateway("mirror: { to: \"s3://registers/north/log\", every: 100ms, endpoint: \"" + s3.endpoint()
                                + "\", credentials: " + credentials + " }")) {
            Team team = Team.enrol(lineclear);
            Await.until("it warns that there is no bucket", LIMIT, () -> team.ready()
                    .contains("gets no more"));
            admin.s3().createBucket(r -> r.bucket("registers"));
            mirrored(lineclear);
            lineclear.kill();
            loseDisk(lineclear);
            Jvm.Result verified = team.cli("audit", "verify", "s3://registers/north/log", "--vkey", vkey(lineclear));
            assertEquals(0, verified.exit(), verified.out());
            Jvm.Result restored = team.cli("log", "restore");
            assertEquals(0, restored.exit(), restored.out());
            assertTrue(restored.out().contains("from s3://registers/north/log"), restored.out());
            lineclear.restart();
            whole(team);
            mirrored(lineclear);
            lineclear.stop();

            String checkpoint = admin.s3()
                    .getObjectAsBytes(r -> r.bucket("registers").key("north/log/checkpoint"))
                    .asUtf8String();
            assertEquals(
                    Files.readString(lineclear.state().resolve("log/checkpoint")),
                    checkpoint,
                    "stopping leaves the last checkpoint in the mirror");
            admin.s3()
                    .putObject(
                            r -> r.bucket("registers").key("north/log/checkpoint"),
                            software.amazon.awssdk.core.sync.RequestBody.fromString(
                                    checkpoint.replaceFirst("\n\\d+\n", "\n9999\n")));
            loseDisk(lineclear);
            Jvm.Result refused = team.cli("log", "restore", "--from", "s3://registers/north/log");
            assertEquals(1, refused.exit(), refused.out());
            assertTrue(refused.out().contains("is NOT what was signed"), refused.out());
        }
    }

    private Installation gateway(String mirror) throws Exception {
        return Installation.start(
                directory,
                NO_PRODUCTION,
                Installation.Options.of(directory)
                        .with("log: { origin: e2e.example.com/log, checkpoint-every: 50ms, " + mirror + " }\n"));
    }

    /** Anything that leaves records. */
    private static void record(Team team) {
        team.cli("session", "open", "--agent", "kiro", "--operator", "op@example.com", "--task", "another")
                .ok();
    }

    private static void whole(Team team) {
        record(team);
        Jvm.Result audit = team.cli("audit", "verify");
        assertEquals(0, audit.exit(), audit.out());
        assertTrue(audit.out().contains("The log is whole"), audit.out());
    }

    private static String vkey(Installation lineclear) {
        return lineclear.state().resolve("log.vkey").toString();
    }

    private static void loseDisk(Installation lineclear) {
        TempDirs.delete(lineclear.state().resolve("log"));
    }

    private static void mirrored(Installation lineclear) {
        Await.until("all is in the mirror", LIMIT, () -> metric(lineclear, LAG) == 0);
    }

    private static long metric(Installation lineclear, Pattern line) throws Exception {
        JsonNode control =
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")));
        try (InputStream in = URI.create(control.path("control").asString("") + "/metrics")
                .toURL()
                .openStream()) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = line.matcher(all);
            assertTrue(matcher.find(), all);
            return (long) Double.parseDouble(matcher.group(1));
        }
    }
}
