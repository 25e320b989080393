package dev.lineclear.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How long the catalogue takes to load in a Java that has just started, and how much of the heap it keeps. */
final class CatalogBench {
    private static final double MILLIS = 200;
    private static final double MEBIBYTES = 40;
    private static final double MEBIBYTE = 1 << 20;

    private final Report report;
    private final int times;

    CatalogBench(Report report, int times) {
        this.report = report;
        this.times = times;
    }

    void run(Path work) throws IOException {
        report.title("The catalogue: loaded %d times, each in a Java of its own".formatted(times));
        report.machine();
        Latencies took = new Latencies();
        Latencies spent = new Latencies();
        Latencies whole = new Latencies();
        long heap = 0;
        for (int i = 0; i < times; i++) {
            List<Long> figures = loaded(work.resolve(i + ".txt"));
            took.add(figures.get(0));
            spent.add(figures.get(1));
            whole.add(figures.get(2));
            heap = Math.max(heap, figures.get(3));
        }
        report.line("fastest %.0f ms, median %.0f ms, slowest %.0f ms; of processor time %.0f, %.0f, %.0f ms"
                .formatted(
                        took.millis(0),
                        took.millis(50),
                        took.millis(100),
                        spent.millis(0),
                        spent.millis(50),
                        spent.millis(100)));
        report.line(
                "with every operation and recipe read, which is else done when one is first asked for: median %.0f ms"
                        .formatted(whole.millis(50)));
        report.line("load average now " + Usage.loadAverage());
        report.title("Targets");
        report.below("the catalogue loaded, median", took.millis(50), MILLIS, "ms");
        report.below("what it keeps of the heap, at most", heap / MEBIBYTE, MEBIBYTES, "MiB");
    }

    private static List<Long> loaded(Path said) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                CatalogLoad.class.getName());
        try (Child child = Child.start(command, Map.of(), said)) {
            child.awaitEnd();
        }
        List<Long> figures = new ArrayList<>();
        for (String figure : Files.readString(said).strip().split(" ", -1)) {
            figures.add(Long.parseLong(figure));
        }
        return figures;
    }
}
