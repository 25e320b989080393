package dev.lineclear.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What hangs on what in a large graph: found how fast, in how much memory, beside JGraphT, each in a Java of its own. */
final class GraphBench {
    static final int RESOURCES = 1_000_000;
    static final int EDGES = 5_000_000;
    /** Learning six million things takes a minute or so on a slow machine. */
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private static final double DEEP_MILLIS = 5;
    private static final double WHOLE_MILLIS = 300;
    private static final double MEBIBYTES = 400;
    private static final double SMALL_MICROS = 50;

    private final Report report;
    private final int resources;
    private final int edges;
    private final int searches;

    GraphBench(Report report, int resources, int edges, int searches) {
        this.report = report;
        this.resources = resources;
        this.edges = edges;
        this.searches = searches;
    }

    void run(Path work) throws IOException {
        report.title("Graph: %,d resources, %,d edges; searched %,d times to depth 5, %,d times whole"
                .formatted(resources, edges, searches, wholes(searches)));
        report.machine();
        Map<String, String> ours = measured(GraphLoad.class, work.resolve("ours.txt"));
        Map<String, String> theirs = measured(JgraphtLoad.class, work.resolve("jgrapht.txt"));
        report.line("learned in %.1f s, version %s…".formatted(figure(ours, "learned ms") / 1e3, ours.get("version")));
        said("blast radius", ours);
        said("JGraphT", theirs);
        report.line("of processor time, ours: to depth 5 p99 %.2f ms, whole p99 %.0f ms; load average now %s"
                .formatted(figure(ours, "deep cpu p99 ms"), figure(ours, "whole cpu p99 ms"), Usage.loadAverage()));
        for (String found : List.of("deep found", "whole found")) {
            if (figure(ours, found) != figure(theirs, found)) {
                throw new IOException("the two found different things: " + ours + " and " + theirs);
            }
        }
        report.line("both found the same number of resources: %,.0f and %,.0f"
                .formatted(figure(ours, "deep found"), figure(ours, "whole found")));
        report.line("what a decision with %.0f dependents gets: p50 %.1f µs, p99 %.1f µs"
                .formatted(figure(ours, "small found"), figure(ours, "small p50 us"), figure(ours, "small p99 us")));
        report.title("Targets");
        report.below("blast radius to depth 5, p99", figure(ours, "deep p99 ms"), DEEP_MILLIS, "ms");
        report.below("the whole reach, p99", figure(ours, "whole p99 ms"), WHOLE_MILLIS, "ms");
        report.below("the graph in the heap", figure(ours, "heap MiB"), MEBIBYTES, "MiB");
        report.below("added to a decision with few dependents, p50", figure(ours, "small p50 us"), SMALL_MICROS, "µs");
    }

    /** Of JGraphT's each takes seconds. */
    static int wholes(int searches) {
        return Math.max(3, searches / 500);
    }

    private void said(String who, Map<String, String> figures) {
        report.line("%-13s to depth 5 p50 %.2f, p99 %.2f ms; whole p50 %.0f, p99 %.0f ms; %.0f MiB of heap"
                .formatted(
                        who,
                        figure(figures, "deep p50 ms"),
                        figure(figures, "deep p99 ms"),
                        figure(figures, "whole p50 ms"),
                        figure(figures, "whole p99 ms"),
                        figure(figures, "heap MiB")));
    }

    private static double figure(Map<String, String> figures, String what) {
        return Double.parseDouble(figures.getOrDefault(what, "NaN"));
    }

    private Map<String, String> measured(Class<?> main, Path said) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                String.valueOf(resources),
                String.valueOf(edges),
                String.valueOf(searches));
        try (Child child = Child.start(command, Map.of(), said)) {
            child.awaitEnd(LIMIT);
        }
        Map<String, String> figures = new TreeMap<>();
        for (String line : Files.readAllLines(said)) {
            int tab = line.indexOf('\t');
            if (tab > 0) {
                figures.put(line.substring(0, tab), line.substring(tab + 1));
            }
        }
        return figures;
    }
}
