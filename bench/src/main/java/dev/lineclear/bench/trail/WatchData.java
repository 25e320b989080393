package dev.lineclear.bench.trail;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.proposal.Visible;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lineclear bench watch-data}. */
@Command(
        name = "watch-data",
        mixinStandardHelpOptions = true,
        description = {
            "Measures on CloudTrail data how many attacks are found and how soon: strict first-hit F1, where of each session",
            "only the first alarm counts, and the time to detection. The data is somebody else's and not here: a directory of",
            "CloudTrail's files in any of their forms, with labels.tsv in it, which says what of it is an attack. Of a clone",
            "of Stratus Red Team's repository its folders say so."
        },
        footer = {"", "What labels.tsv looks like is in docs/watch-data.md."})
public final class WatchData implements Callable<Integer> {
    private static final int MISSING = 66;

    /** That are written out: enough to begin with. */
    private static final int MAX_FALSES = 20;

    @Parameters(
            paramLabel = "DIR",
            description = "The data and, where its folders do not say what is an attack, its labels.tsv.")
    Path directory = Path.of("");

    @Option(
            names = "--learn-until",
            paramLabel = "WHEN",
            description = "Alarms before that moment (2020-01-01T00:00:00Z) do not count: until then it learns.")
    @Nullable
    String learnUntil;

    @Override
    public Integer call() {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            measure(out, directory, learnUntil == null ? Instant.MIN : Instant.parse(learnUntil));
            return 0;
        } catch (DateTimeException e) {
            System.err.println("lineclear bench watch-data: --learn-until takes a moment, as 2020-01-01T00:00:00Z");
        } catch (IOException | IllegalStateException e) {
            System.err.println("lineclear bench watch-data: " + e.getMessage());
        }
        return MISSING;
    }

    static void measure(PrintStream out, Path directory, Instant from) throws IOException {
        List<Seen> events = DataSet.read(directory);
        Labels labels = Labels.of(directory, events);
        Catalog catalog = Catalog.load();
        out.println();
        long attacks = events.stream().filter(e -> labels.attack(e).isPresent()).count();
        out.println("Watching " + directory + ": %,d events, %,d of them of attacks".formatted(events.size(), attacks));
        for (Watcher watcher : List.of(new FirstSeen(), new GatewayWatch(catalog), new TwoPeople(catalog))) {
            print(out, watcher.name(), FirstHit.of(events, labels, watcher, from), labels);
        }
    }

    private static void print(PrintStream out, String name, FirstHit.Score score, Labels labels) {
        out.println("  " + name);
        out.println(
                "    %,d sessions, %,d alarms; of %,d attacks %,d found by the first alarm of a session, %,d first alarms false"
                        .formatted(
                                score.sessions(),
                                score.alarms(),
                                score.attacks().size(),
                                score.found().size(),
                                score.falses().size()));
        out.println("    strict first-hit precision %.3f, recall %.3f, F1 %.3f"
                .formatted(score.precision(), score.recall(), score.f1()));
        score.median()
                .ifPresent(median -> out.println("    time to detection: median " + words(median) + ", longest "
                        + words(score.found().values().stream()
                                .max(Duration::compareTo)
                                .orElse(median))));
        for (String attack : new TreeSet<>(score.attacks())) {
            Duration took = score.found().get(attack);
            out.println("      " + attack + ": "
                    + (took == null
                            ? "MISSED"
                            : "found after " + words(took) + " by " + score.by().get(attack)));
        }
        score.falses().stream().limit(MAX_FALSES).forEach(f -> out.println("      false, " + Visible.text(f)));
        TreeSet<String> without = new TreeSet<>(labels.attacks());
        without.removeAll(score.attacks());
        if (!without.isEmpty()) {
            out.println("    labelled, and no event of it there: " + String.join(", ", without));
        }
    }

    private static String words(Duration time) {
        return time.compareTo(Duration.ofMinutes(2)) < 0
                ? time.toSeconds() + " s"
                : time.compareTo(Duration.ofHours(2)) < 0 ? time.toMinutes() + " min" : time.toHours() + " h";
    }
}
