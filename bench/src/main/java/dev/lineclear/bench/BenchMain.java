package dev.lineclear.bench;

import dev.lineclear.bench.trail.WatchData;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lineclear bench}. */
@Command(
        name = "lineclear bench",
        mixinStandardHelpOptions = true,
        description = "Measures on this machine what the gateway costs, and compares it in the same run with what it is"
                + " put between. Prints figures and targets; asserts nothing, since times are the machine's.",
        subcommands = WatchData.class,
        footer = {"", "What was found with it is in docs/performance.md."})
public final class BenchMain implements Callable<Integer> {
    /** What can be measured. */
    enum Part {
        GATEWAY,
        DECISIONS,
        LOG,
        LARGE,
        START,
        QUEUE,
        CATALOG,
        GRAPH,
        NETWORK,
        REPLAY,
        WATCH,
        JMH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(
            arity = "0..*",
            paramLabel = "PART",
            description =
                    "gateway: signed reads direct, through nginx, through the gateway; decisions: verdicts recorded and"
                            + " forced to disk; log: the log beside a bare file; large: a log of ten million"
                            + " entries opened, proven from and verified; start: from the command to the first answer;"
                            + " queue: the console's page of a thousand holds; catalog: loading what is known of AWS;"
                            + " graph: what hangs on what among a million resources, beside JGraphT;"
                            + " network: who reaches whom over 5,000 subnets, and what a change does to it;"
                            + " replay: a million decisions of a log, decided again;"
                            + " watch: what watching a proposal takes, and keeping a thousand sessions in mind;"
                            + " jmh: single steps, under JMH, in minutes. Default: all but jmh.")
    List<Part> parts = new ArrayList<>();

    @Option(names = "--quick", description = "Shorter runs: a minute and a half for all of it.")
    boolean quick;

    @Option(
            names = "--gateway-options",
            paramLabel = "OPTIONS",
            description = "More options for the gateway's Java, such as -XX:StartFlightRecording:filename=/tmp/g.jfr.")
    String gatewayOptions = "";

    @Option(
            names = "--beside",
            paramLabel = "LAUNCHER",
            description = "The lineclear of another build, to compare its gateway in the same run.")
    Optional<String> beside = Optional.empty();

    @Option(
            names = "--beside-options",
            paramLabel = "OPTIONS",
            description = "Java options for a gateway beside the measured one: of --beside, or of this build.")
    String besideOptions = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    CommandSpec spec;

    private BenchMain() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (beside.isPresent() && !Files.isExecutable(Path.of(beside.get()))) {
            throw new ParameterException(spec.commandLine(), "--beside: there is no launcher at " + beside.get());
        }
        List<Part> chosen = parts.isEmpty()
                ? List.of(
                        Part.GATEWAY,
                        Part.DECISIONS,
                        Part.LOG,
                        Part.LARGE,
                        Part.START,
                        Part.QUEUE,
                        Part.CATALOG,
                        Part.GRAPH,
                        Part.NETWORK,
                        Part.REPLAY,
                        Part.WATCH)
                : parts;
        Report report = new Report(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        Path work = Files.createTempDirectory("lineclear-bench");
        try {
            for (Part part : chosen) {
                run(part, report, Files.createDirectories(work.resolve(part.toString())));
            }
        } finally {
            delete(work);
        }
        report.end();
        return 0;
    }

    private void run(Part part, Report report, Path work) throws IOException {
        switch (part) {
            case GATEWAY ->
                new GatewayBench(
                                report,
                                quick ? GatewayBench.Plan.QUICK : GatewayBench.Plan.WHOLE,
                                new GatewayBench.Beside(beside, besideOptions))
                        .run(List.of(launcher()), gatewayOptions, work);
            case DECISIONS ->
                new DecisionBench(report, DecisionBench.POLICIES, quick ? 1.5 : 8, quick ? 2 : 10).run(work);
            case START -> new StartBench(report, quick ? 2 : 9).run(List.of(launcher()), work);
            case QUEUE -> new QueueBench(report, quick ? 20 : 200).run(List.of(launcher()), work);
            case CATALOG -> new CatalogBench(report, quick ? 3 : 15).run(work);
            case GRAPH ->
                new GraphBench(
                                report,
                                GraphBench.RESOURCES / (quick ? 10 : 1),
                                GraphBench.EDGES / (quick ? 10 : 1),
                                quick ? 300 : 5_000)
                        .run(work);
            case NETWORK -> new NetworkBench(report, quick ? 3 : 10).run();
            case REPLAY -> new ReplayBench(report, ReplayBench.DECISIONS / (quick ? 50 : 1)).run(work);
            case WATCH -> new WatchBench(report, WatchBench.PROPOSALS / (quick ? 10 : 1)).run();
            case JMH -> new Microbenchmarks(report, quick).run();
            case LOG -> new LogBench(report, quick ? 2 : 5, quick ? 1.5 : 6).run(work);
            case LARGE -> new LargeLogBench(report, LargeLogBench.ENTRIES / (quick ? 20 : 1)).run(work);
        }
    }

    private static String launcher() {
        String root = System.getProperty("lineclear.root");
        if (root == null) {
            throw new IllegalStateException("run this as: lineclear bench");
        }
        return Path.of(root, "lineclear").toString();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
