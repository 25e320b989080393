package dev.lineclear.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** From {@code lineclear up} to the first answer to a signed read, with what Java keeps of earlier runs and without. */
final class StartBench {
    private static final double SECONDS = 1;

    private final Report report;
    private final int times;

    StartBench(Report report, int times) {
        this.report = report;
        this.times = times;
    }

    void run(List<String> lineclear, Path work) throws IOException {
        report.title("Start: from the command to the first answer to a signed read, %d times each, in turns"
                .formatted(times));
        report.machine();
        Latencies with = new Latencies();
        Latencies without = new Latencies();
        try (Backend backend = Backend.start();
                GatewayProcess gateway = GatewayProcess.start(lineclear, "", work, backend.port())) {
            for (int i = 0; i < times; i++) {
                without.add(gateway.restart(lineclear, Map.of("LINECLEAR_AOT", "off")));
                with.add(gateway.restart(lineclear, Map.of()));
            }
        }
        line("without", without);
        line("with", with);
        report.title("Targets");
        report.below("first answer after the command, median", with.millis(50) / 1_000, SECONDS, "s");
    }

    private void line(String name, Latencies times) {
        report.line("%-8s the cache: fastest %.2f s, median %.2f s, slowest %.2f s"
                .formatted(name, times.millis(0) / 1e3, times.millis(50) / 1e3, times.millis(100) / 1e3));
    }
}
