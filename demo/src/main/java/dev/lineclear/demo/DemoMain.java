package dev.lineclear.demo;

import dev.lineclear.testkit.TempDirs;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lineclear demo}. */
@Command(
        name = "lineclear demo",
        mixinStandardHelpOptions = true,
        description = "Plays the incident on this machine: an agent deletes production \"to recreate it\". Real AWS"
                + " protocols, real signatures, embedded servers; no account, no network. Under a minute.",
        footer = {
            "",
            "--incident plays one of three incidents twice, past a gate that only observes and past one that enforces, and",
            "writes the review of each: 1 deleted and recreated, 2 parameters misread, 3 zones cut off. 2 and 3 are played on",
            "moto_server, where the machine has it.",
            "",
            "Exits 0 when every step turned out as it should, 1 otherwise, 69 when the machine lacks what it takes."
        })
public final class DemoMain implements Callable<Integer> {
    private static final int NOT_EMPTY = 73;

    /** The command was wrong, and the machine lacks something (sysexits: EX_USAGE, EX_UNAVAILABLE). */
    private static final int USAGE = 64;

    private static final int UNAVAILABLE = 69;

    /** Nobody sees it: the process ends by the signal that stopped it. */
    private static final int STOPPED = 1;

    /** The embedded servers are ended within two seconds, on a machine that has nothing else to do. */
    private static final Duration FAREWELL = Duration.ofSeconds(30);

    /** A Ctrl-C reaches the embedded servers too, and one that is gone may be noticed before this process is told. */
    private static final Duration NEWS_OF_STOP = Duration.ofSeconds(1);

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Leaves everything in DIR: the log in DIR/log, its verifier key in DIR/log.vkey.")
    @Nullable
    Path keep;

    @Option(
            names = "--incident",
            paramLabel = "1|2|3",
            converter = Incident.Number.class,
            description = "Plays that incident without protection and with it, and writes its reviews.")
    @Nullable
    Incident incident;

    private DemoMain() {}

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new DemoMain());
        line.setParameterExceptionHandler((e, given) -> {
            System.err.println("lineclear demo: " + e.getMessage());
            System.err.println("Try: lineclear demo --help");
            return USAGE;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Path chosen = keep;
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (chosen != null && Files.exists(chosen) && !empty(chosen)) {
            System.err.println("lineclear demo: " + chosen + " is not empty; name a new directory");
            return NOT_EMPTY;
        }
        Incident asked = incident;
        if (asked != null && asked.missing().isPresent()) {
            System.err.println("lineclear demo: " + asked.missing().get());
            return UNAVAILABLE;
        }
        Path work = chosen == null ? Files.createTempDirectory("lineclear-demo") : Files.createDirectories(chosen);
        if (chosen == null) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> leaveNothing(work), "leave nothing"));
        }
        Stage stage = new Stage(out);
        Runtime.getRuntime().addShutdownHook(new Thread(stage::closes, "curtain"));
        long started = System.nanoTime();
        if (asked == null) {
            plain(work.toAbsolutePath(), stage);
        } else {
            played(asked, work.toAbsolutePath(), chosen, stage);
        }
        return finish(
                stage,
                chosen,
                asked == null ? "" : "enforced",
                work,
                (System.nanoTime() - started) / 1_000_000_000L,
                out);
    }

    private static void plain(Path work, Stage stage) throws IOException {
        try (Theatre theatre = Theatre.open(work, stage)) {
            new Story(theatre, stage).play();
        } catch (IOException | RuntimeException | AssertionError e) {
            broken(stage, e);
        }
        Epilogue.verify(work, stage);
    }

    private static void played(Incident incident, Path work, @Nullable Path chosen, Stage stage) {
        try {
            new IncidentStory(incident, work, stage)
                    .play(Optional.ofNullable(chosen).map(kept -> kept.resolve("reviews")));
        } catch (IOException | RuntimeException | AssertionError e) {
            broken(stage, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            broken(stage, e);
        }
    }

    private static void broken(Stage stage, Throwable e) {
        if (stage.closesWithin(NEWS_OF_STOP)) {
            return;
        }
        stage.check("the story went on to its end: " + e, false);
        if (System.getenv("LINECLEAR_DEBUG") != null) {
            e.printStackTrace();
        }
    }

    /** @param gateway the directory, of what is kept, of the gateway whose log is told of */
    private static int finish(
            Stage stage, @Nullable Path kept, String gateway, Path work, long seconds, PrintStream out)
            throws IOException {
        if (!stage.ends()) {
            return STOPPED;
        }
        out.println();
        if (kept == null) {
            TempDirs.delete(work);
        } else {
            Path state = kept.resolve(gateway);
            out.println("Kept in " + kept + ": the log in " + state.resolve("log") + ", its verifier key in "
                    + state.resolve("log.vkey") + ".");
            out.println("Check it yourself: ./lineclear audit verify " + state.resolve("log"));
        }
        List<String> failures = stage.failures();
        if (failures.isEmpty()) {
            out.println("All of it turned out as it should, in " + seconds + " s.");
            return 0;
        }
        out.println(failures.size() + " things turned out otherwise:");
        failures.forEach(f -> out.println("  " + f));
        return 1;
    }

    /** After Ctrl-C too, when the servers that write there are gone. Whoever still writes is this process, until it ends. */
    private static void leaveNothing(Path work) {
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        ProcessHandle.current().children().forEach(child -> {
            try {
                var unused = child.onExit().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (Exception e) {
                // Then what it writes stays; nothing waits for ever at the end.
            }
        });
        do {
            try {
                TempDirs.delete(work);
            } catch (UncheckedIOException e) {
                // Something was written meanwhile: once more.
            }
        } while (Files.exists(work) && System.nanoTime() < deadline);
    }

    private static boolean empty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }
}
