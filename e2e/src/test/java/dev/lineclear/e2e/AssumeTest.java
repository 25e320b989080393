package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.record.Kind;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that assumes a role upstream: what is approved runs under it, and the records say which and for what. */
final class AssumeTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ROLE = "arn:aws:iam::000000000000:role/agents";
    private static final String CONFIGURATION =
            "  assume: { role: \"" + ROLE + "\" }\nenvironments: [ { name: beta, resource: \"*scratch*\" } ]\n";

    @TempDir
    Path directory;

    @Test
    void whatIsApprovedRunsUnderTheRoleAndIsOnRecordWithIt() throws Exception {
        try (Moto moto = Moto.start(Files.createDirectory(directory.resolve("moto")), "000000000000");
                Clients admin = Clients.admin(moto.endpoint());
                Installation lineclear =
                        Installation.start(directory, moto.endpoints(Set.of("dynamodb", "sts")), CONFIGURATION)) {
            StoryData.table(admin.dynamodb(), "reports", "production", 1);
            Team team = Team.enrol(lineclear);
            try (var agent = team.agent()) {
                agent.describeTable(b -> b.tableName("reports"));
            }
            String hold = team.held("reports");
            team.approves("ann", hold);
            team.approves("bob", hold);
            team.delete("reports");
            assertTrue(admin.dynamodb().listTables().tableNames().isEmpty());

            String read = record(lineclear, Kind.READ, "DescribeTable");
            assertEquals(ROLE, member(read, "role"));
            assertTrue(read.contains("\"actions\":[\"dynamodb:DescribeTable\"]"), read);
            String done = record(lineclear, Kind.OUTCOME, "DeleteTable");
            assertTrue(done.contains("\"kind\":\"Succeeded\""), done);
            assertEquals(ROLE, member(done, "role"));
            assertTrue(done.contains("\"actions\":[\"dynamodb:DeleteTable\"]"), done);
            assertTrue(done.contains("." + hold + "\""), done);
            lineclear.stop();
            assertTrue(team.cli("audit", "verify").ok().out().contains("The log is whole"));
        }
    }

    @Test
    void whereNoRoleCanBeHadNothingIsSentAndTheRecordSaysSo() throws Exception {
        try (Moto moto = Moto.start(Files.createDirectory(directory.resolve("moto")), "000000000000");
                Clients admin = Clients.admin(moto.endpoint());
                Installation lineclear = Installation.start(
                        directory,
                        Map.of("dynamodb", moto.endpoint(), "sts", URI.create("http://127.0.0.1:1")),
                        CONFIGURATION)) {
            StoryData.table(admin.dynamodb(), "scratch", "beta", 1);
            Team team = Team.enrol(lineclear);
            String told = team.tryDelete("scratch");
            assertTrue(told.contains("could not be assumed"), told);
            assertEquals(1, admin.dynamodb().listTables().tableNames().size());
            String outcome = record(lineclear, Kind.OUTCOME, "DeleteTable");
            assertTrue(outcome.contains("\"kind\":\"NotSent\""), outcome);
            assertEquals(ROLE, member(outcome, "role"));
        }
    }

    private static String member(String record, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(record);
        assertTrue(matcher.find(), record);
        return matcher.group(1);
    }

    /** The record's text, once it is published. */
    private static String record(Installation lineclear, Kind kind, String operation) {
        String[] found = new String[1];
        Await.until(kind + " of " + operation + " is in the log", LIMIT, () -> {
            Optional<String> there = find(lineclear, kind, operation);
            there.ifPresent(text -> found[0] = text);
            return there.isPresent();
        });
        return found[0];
    }

    private static Optional<String> find(Installation lineclear, Kind kind, String operation) {
        try (Stream<Path> files = Files.walk(lineclear.state().resolve("log/tile/entries"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // Between two entries stands their length; canonical JSON begins with the data.
                for (String entry :
                        Files.readString(file, StandardCharsets.ISO_8859_1).split("\\{\"data\":", -1)) {
                    if (entry.contains(kind.type()) && entry.contains(":" + operation + "\"")) {
                        return Optional.of(entry);
                    }
                }
            }
            return Optional.empty();
        } catch (UncheckedIOException | NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
