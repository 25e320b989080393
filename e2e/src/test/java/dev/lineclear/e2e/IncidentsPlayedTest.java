package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.policy.Policies;
import dev.lineclear.policy.PolicySource;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.audit.Audit;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.audit.Seen;
import dev.lineclear.server.review.Replay;
import dev.lineclear.server.review.Report;
import dev.lineclear.server.review.Tally;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.MotoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The three incidents, as {@code lineclear demo --incident} plays them. */
final class IncidentsPlayedTest {
    private static final String DEMO = "dev.lineclear.demo.DemoMain";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Pattern OBJECTED =
            Pattern.compile("would have been held by production-[a-z-]+.*, until there are [12] approvals?");

    /** What could be known before each was done, in the order of their numbers. */
    private static final List<String> FOUND = List.of(
            "table reports has about 3,000 items and 3 indexes",
            "MaxSize of Auto Scaling group checkout would be 80; it is 8.",
            "us-east-1a and us-east-1b are cut off from each other");

    /** What Ann then says to each. */
    private static final List<String> SAID = List.of(
            "a rounding error is mended in the code; the table stays",
            "the parameters say 8; read them again",
            "this denies everybody; name the scanner's addresses");

    private static final Path POLICIES = Path.of(System.getProperty("lineclear.root"), "policies");

    @TempDir
    Path directory;

    /** All at once, since each mostly waits for its servers. */
    @Test
    void eachIsAnOutageWithoutProtectionAndNoneWithIt() throws Exception {
        assumeTrue(MotoServer.there(), "skipped: this machine has no moto_server");
        List<Future<Jvm.Result>> playing = new ArrayList<>();
        try (ExecutorService stages = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= 3; i++) {
                List<String> arguments = List.of("--incident", "" + i, "--keep", kept(i).toString());
                playing.add(stages.submit(() -> Jvm.run(directory, Map.of(), Jvm.command(DEMO, arguments))));
            }
        }
        for (int i = 1; i <= 3; i++) {
            String out = playing.get(i - 1).get().ok().out();
            assertTrue(out.contains("All of it turned out as it should"), out);
            told(kept(i), FOUND.get(i - 1), SAID.get(i - 1));
            wouldBeStopped(kept(i).resolve("observed"));
        }
        // What people sign names the group that the request names, and none is off the task that names it, too.
        String sized = Files.readString(kept(2).resolve("reviews/review-with.md"));
        assertTrue(sized.contains("of Auto Scaling group checkout in production"), sized);
        for (int i = 1; i <= 2; i++) {
            Path state = kept(i).resolve("observed");
            Seen.Found seen = Seen.in(
                    LogPlace.directory(state.resolve("log"), state.resolve("log.vkey")),
                    new Seen.Asked(Optional.empty(), Optional.empty(), Instant.EPOCH, Instant.MAX),
                    p -> {});
            assertTrue(seen.seen().stream().noneMatch(s -> s.name().equals("off-task")), () -> seen.toString());
        }
        // As who thinks of enforcing reads it.
        String state = kept(1).resolve("observed").toString();
        List<String> replay = List.of("replay", state + "/log", "--policies", POLICIES.toString());
        String said = Jvm.run(directory, Map.of(), Jvm.command("dev.lineclear.cli.Main", replay))
                .ok()
                .out();
        assertTrue(said.contains("0 that passed would be held, 0 refused"), said);
        assertTrue(said.contains("2 that passed since the gate only observed would be held, 0 refused"), said);
        assertTrue(said.contains("observed -> hold by production-"), said);
        assertTrue(said.contains("instead of none; of ann@example.com, "), said);
    }

    /** What was only observed, by the very policies that observed it, once they would be enforced. */
    private static void wouldBeStopped(Path state) throws Exception {
        LogPlace log = LogPlace.directory(state.resolve("log"), state.resolve("log.vkey"));
        Optional<Policies> shipped = Optional.of(Policies.load(PolicySource.directory(POLICIES)));
        Replay.Result replayed = Replay.of(log, Instant.EPOCH, Instant.MAX, shipped, p -> {});
        Tally tally = replayed.tally();
        assertTrue(tally.good(), () -> tally.cannot() + " " + tally.differ());
        long held = tally.moved(Tally.OBSERVED, "hold");
        assertTrue(held >= 1, () -> tally.moves().toString());
        assertEquals(0, tally.moved("allow", "hold"), () -> tally.moves().toString());
        assertEquals(held, Collections.max(tally.timesNow().values()), () -> tally.timesNow()
                .toString());
        assertTrue(replayed.roster().of("anyone").contains("ann@example.com"));
        assertTrue(tally.askedThen().isEmpty(), () -> tally.askedThen().toString());
    }

    private Path kept(int incident) {
        return directory.resolve("kept-" + incident);
    }

    private static void told(Path kept, String found, String no) throws Exception {
        for (String gateway : List.of("observed", "enforced")) {
            Path state = kept.resolve(gateway);
            assertTrue(Audit.verify(LogPlace.directory(state.resolve("log"), state.resolve("log.vkey")), p -> {})
                    .good());
        }
        String without = Files.readString(kept.resolve("reviews/review-without.md"));
        assertTrue(without.contains("About to run") && without.contains("Succeeded"), without);
        assertFalse(without.contains("Held as"), without);
        // What would have stopped it, and who would have been asked, stands in the review and not only in the log.
        assertTrue(without.contains("Found out: ") && without.contains(found), found + " is not in " + without);
        assertTrue(without.contains("Protection was off: the gate aws only observed"), without);
        assertFalse(without.contains("say allow, by production-"), without);
        Matcher objected = OBJECTED.matcher(without);
        assertTrue(objected.find() && objected.find(), "in the timeline, and in what did not hold: " + without);
        assertTrue(without.contains("Did not hold: only observed, record "), without);
        String with = Files.readString(kept.resolve("reviews/review-with.md"));
        assertTrue(with.contains("Held as") && with.contains("signed REJECT: \"" + no), with);
        assertTrue(with.contains("Found out: ") && with.contains(found), found + " is not in " + with);
        assertTrue(with.contains("Rejected by ann@example.com") && !with.contains("Protection was off"), with);
        assertTrue(passed(kept.resolve("observed")) > 0, "an exception that the governance report counts");
        assertEquals(0, passed(kept.resolve("enforced")));
        assertFalse(with.contains("About to run"), with);
        for (String name : List.of("without", "with")) {
            assertTrue(Files.size(kept.resolve("reviews/evidence-" + name + ".zip")) > 0);
        }
    }

    /** What the governance report says of what passed a gate, or a policy, that only observes. */
    private static int passed(Path state) throws Exception {
        LogPlace log = LogPlace.directory(state.resolve("log"), state.resolve("log.vkey"));
        JsonNode report = CanonicalJson.parse(
                Report.of(log, Instant.EPOCH, Instant.now(), p -> {}).json());
        int passed = 0;
        for (JsonNode part : report.path("parts")) {
            for (JsonNode figure : part.path("figures")) {
                String name = figure.path("name").asString("");
                if (name.startsWith("Policies in force")) {
                    assertEquals(1, figure.path("rows").size(), figure::toString);
                }
                if (name.startsWith("Passed since the gate")) {
                    passed = figure.path("rows").size();
                }
            }
        }
        return passed;
    }

    @Test
    void whoeverInterruptsItFindsNothingLeftBehind() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Path log = directory.resolve("interrupted.log");
        // Whoever started these tests in the background may have had them ignore it, which processes inherit.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(Jvm.command(List.of("-Djava.io.tmpdir=" + temporary), DEMO, List.of("--incident", "1")));
        Process demo = Jvm.start(log, Map.of(), command);
        Await.until(
                "its servers are there",
                LIMIT,
                () -> demo.descendants().findAny().isPresent() && read(log).contains("1. Without protection"));
        List<ProcessHandle> servers = demo.descendants().toList();
        Jvm.run(directory, Map.of(), List.of("kill", "-INT", "" + demo.pid())).ok();
        assertTrue(demo.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "it ends");
        assertEquals(130, demo.exitValue(), read(log));
        String said = read(log);
        int stopped = said.indexOf("Stopped before its end.");
        assertTrue(stopped > 0, said);
        assertFalse(said.substring(stopped).contains("✗"), said);
        assertFalse(said.contains("turned out otherwise"), said);
        assertTrue(servers.stream().noneMatch(ProcessHandle::isAlive), "its servers ended with it");
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(
                    List.of(),
                    left.filter(p -> p.getFileName().toString().startsWith("lineclear"))
                            .toList());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aMistakeIsAnsweredWithWhatThereIs() throws Exception {
        Jvm.Result four = Jvm.run(directory, Map.of(), Jvm.command(DEMO, List.of("--incident", "4")));
        assertEquals(64, four.exit());
        assertTrue(four.out().contains("there is no incident 4; there are 1 (deleted and recreated), 2"), four.out());
        Jvm.Result bare = Jvm.run(directory, Map.of("PATH", "/nowhere"), Jvm.command(DEMO, List.of("--incident", "3")));
        assertEquals(69, bare.exit());
        assertTrue(bare.out().contains("pip install 'moto[server]'"), bare.out());
        assertEquals(1, bare.out().lines().count(), bare.out());
    }
}
