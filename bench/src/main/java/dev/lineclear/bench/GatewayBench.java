package dev.lineclear.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The same signed reads straight to the backend, through nginx, and through the gateway, in turns within one run. */
final class GatewayBench {
    /** What an operator gives it; the target for its memory is set for this. */
    static final String JAVA_OPTIONS = "-Xmx256m";

    private static final int CONNECTIONS = 64;
    private static final String NGINX = "nginx";
    private static final String BESIDE = "beside";

    /** The gateway's own limits, from its issue. */
    private static final double ADDED_MILLIS = 0.5;

    private static final double READS_A_SECOND = 8_000;
    private static final double OF_NGINX = 0.25;
    private static final double MEMORY_MIB = 300;

    private final Report report;
    private final Plan plan;
    private final Beside beside;

    /**
     * Another gateway to compare with in the same run, since runs that follow each other compare badly.
     *
     * @param launcher of its build
     * @param options for its Java besides those of every gateway
     */
    record Beside(Optional<String> launcher, String options) {
        boolean wanted() {
            return launcher.isPresent() || !options.isBlank();
        }
    }

    /**
     * How long each part takes.
     *
     * @param warmSeconds on each way, before anything counts: the gateway's code is compiled by then
     * @param asks on one connection, on each way
     * @param rounds of many connections, on each way
     * @param roundSeconds of one round
     */
    record Plan(double warmSeconds, int asks, int rounds, double roundSeconds) {
        static final Plan QUICK = new Plan(6, 4_000, 3, 3);
        static final Plan WHOLE = new Plan(20, 20_000, 7, 8);
    }

    GatewayBench(Report report, Plan plan, Beside beside) {
        this.report = report;
        this.plan = plan;
        this.beside = beside;
    }

    /** One way to the backend, and what was measured on it. */
    private static final class Way {
        private final String name;
        private final int port;
        private final Optional<ProcessHandle> process;
        private final SignedReads reads;
        private final Latencies alone = new Latencies();
        private final Latencies many = new Latencies();
        private final List<Double> rates = new ArrayList<>();
        private double cpuSeconds;

        Way(String name, int port, Optional<ProcessHandle> process, SignedReads reads) {
            this.name = name;
            this.port = port;
            this.process = process;
            this.reads = reads;
        }

        double rate() {
            return rates.stream().sorted().toList().get(rates.size() / 2);
        }

        double cpu() {
            return process.map(Usage::cpuSeconds).orElse(0.0);
        }
    }

    /** @param moreOptions for the gateway's Java alone */
    void run(List<String> lineclear, String moreOptions, Path work) throws IOException {
        report.title("Reads: DynamoDB GetItem, signed; the gateway verifies, classifies, decides, records, re-signs");
        report.machine();
        report.line("behind all of them a small server of the benchmark's own: DynamoDB Local takes milliseconds");
        try (Backend backend = Backend.start();
                GatewayProcess gateway = GatewayProcess.start(lineclear, options(moreOptions), work, backend.port());
                Nginx nginx = nginx(work, backend.port());
                GatewayProcess other = beside(lineclear, work, backend.port())) {
            SignedReads reads = gateway.reads();
            List<Way> ways = new ArrayList<>();
            ways.add(new Way("direct", backend.port(), Optional.empty(), reads));
            if (nginx != null) {
                ways.add(new Way(NGINX, nginx.port(), Optional.of(nginx.handle()), reads));
            }
            if (other != null) {
                ways.add(through(BESIDE, other));
            }
            ways.add(through("gateway", gateway));
            measure(gateway, ways);
        }
    }

    private @Nullable Nginx nginx(Path work, int backend) throws IOException {
        Optional<Path> program = Nginx.installed();
        if (program.isEmpty()) {
            report.line("skipped: nginx, which is not installed");
            return null;
        }
        return Nginx.start(program.get(), work, backend);
    }

    private @Nullable GatewayProcess beside(List<String> lineclear, Path work, int backend) throws IOException {
        if (!beside.wanted()) {
            return null;
        }
        List<String> launcher = beside.launcher().map(List::of).orElse(lineclear);
        report.line("and beside the gateway another: " + launcher.getFirst() + ", " + options(beside.options()));
        return GatewayProcess.start(launcher, options(beside.options()), work.resolve(BESIDE), backend);
    }

    private static String options(String more) {
        return (JAVA_OPTIONS + " " + more).strip();
    }

    private static Way through(String name, GatewayProcess gateway) {
        return new Way(name, gateway.port(), Optional.of(gateway.handle()), gateway.reads());
    }

    private void measure(GatewayProcess gateway, List<Way> ways) throws IOException {
        for (Way way : ways) {
            Load.run(way.port, CONNECTIONS, way.process.isEmpty() ? 1 : plan.warmSeconds(), way.reads);
        }
        alone(ways);
        many(ways);
        targets(ways, Usage.peakMiB(gateway.handle()));
    }

    /** Each way once in every turn, so that whatever disturbs the machine disturbs all of them. */
    private void alone(List<Way> ways) throws IOException {
        List<Line> lines = new ArrayList<>();
        try {
            for (Way way : ways) {
                lines.add(Line.open(way.port));
            }
            for (int i = 0; i < plan.asks() + plan.asks() / 4; i++) {
                for (int w = 0; w < lines.size(); w++) {
                    long took = lines.get(w).ask(ways.get(w).reads.next());
                    if (i >= plan.asks() / 4) {
                        ways.get(w).alone.add(took);
                    }
                }
            }
        } finally {
            for (Line line : lines) {
                line.close();
            }
        }
        report.title("One connection, " + plan.asks() + " requests each, in turns");
        for (Way way : ways) {
            report.line("%-8s %s".formatted(way.name, way.alone.percentiles()));
        }
    }

    private void many(List<Way> ways) throws IOException {
        for (int round = 0; round < plan.rounds(); round++) {
            for (Way way : ways) {
                double before = way.cpu();
                Load.Result result = Load.run(way.port, CONNECTIONS, plan.roundSeconds(), way.reads);
                way.cpuSeconds += way.cpu() - before;
                way.rates.add(result.rate());
                way.many.addAll(result.latencies());
            }
        }
        report.title(
                "%d connections, %d rounds of %.0f s each, in turns; load generator and backend on the same machine"
                        .formatted(CONNECTIONS, plan.rounds(), plan.roundSeconds()));
        for (Way way : ways) {
            report.line("%-8s %8s requests/s  %s%s"
                    .formatted(
                            way.name,
                            Report.number(way.rate()),
                            way.many.percentiles(),
                            way.process
                                    .map(p -> "  %4.0f us of processor a request, %4.0f MiB resident"
                                            .formatted(way.cpuSeconds * 1e6 / way.many.count(), Usage.residentMiB(p)))
                                    .orElse("")));
            report.line("         rounds: "
                    + String.join(" ", way.rates.stream().map(Report::number).toList()));
        }
        report.line("load average now " + Usage.loadAverage());
    }

    /** Of rounds that followed each other: what else the machine does changes from minute to minute. */
    private static double ratio(Way one, Way other) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < one.rates.size(); round++) {
            ratios.add(one.rates.get(round) / other.rates.get(round));
        }
        return ratios.stream().sorted().toList().get(ratios.size() / 2);
    }

    private void targets(List<Way> ways, double peakMiB) {
        Way direct = ways.getFirst();
        Way gateway = ways.getLast();
        report.title("Targets");
        report.below(
                "added on one connection, p50", gateway.alone.millis(50) - direct.alone.millis(50), ADDED_MILLIS, "ms");
        report.atLeast("governed reads", gateway.rate(), READS_A_SECOND, "a second");
        for (Way way : ways) {
            if (way.name.equals(NGINX)) {
                report.atLeast("of nginx's rate, median of the rounds", ratio(gateway, way), OF_NGINX, "");
            } else if (way.name.equals(BESIDE)) {
                report.line("of the other gateway's rate, median of the rounds: %.3f".formatted(ratio(gateway, way)));
            }
        }
        report.below("resident memory, at most, with " + JAVA_OPTIONS, peakMiB, MEMORY_MIB, "MiB");
    }
}
