package dev.lineclear.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints what was measured, and what of it was to be reached. */
final class Report {
    private final PrintStream out;
    private final List<String> missed = new ArrayList<>();
    private int targets;

    Report(PrintStream out) {
        this.out = out;
    }

    void title(String text) {
        out.println();
        out.println(text);
    }

    void line(String text) {
        out.println("  " + text);
    }

    /** Figures say little without it. */
    void machine() {
        line("%d processors, %s %s, Java %s; load average now %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.version"),
                        Usage.loadAverage()));
    }

    void atLeast(String what, double measured, double wanted, String unit) {
        target(what, measured, wanted, unit, "at least", measured >= wanted);
    }

    void below(String what, double measured, double wanted, String unit) {
        target(what, measured, wanted, unit, "under", measured < wanted);
    }

    private void target(String what, double measured, double wanted, String unit, String how, boolean met) {
        targets++;
        String text = "%-46s %10s %-10s (%s %s)".formatted(what, number(measured), unit, how, number(wanted));
        line((met ? "ok      " : "MISSED  ") + text);
        if (!met) {
            missed.add(what);
        }
    }

    static String number(double value) {
        return value >= 100
                ? "%,.0f".formatted(value)
                : value >= 10 ? "%.1f".formatted(value) : "%.3f".formatted(value);
    }

    /** What was to be reached and was not. */
    List<String> missed() {
        return List.copyOf(missed);
    }

    void end() {
        out.println();
        out.println(
                missed.isEmpty()
                        ? targets + " of " + targets + " targets reached."
                        : (targets - missed.size()) + " of " + targets + " targets reached; missed: "
                                + String.join("; ", missed) + ".");
    }
}
