package dev.lineclear.server.guard;

import dev.lineclear.assessment.watch.Limits;
import dev.lineclear.assessment.watch.Limits.Budget;
import dev.lineclear.server.config.WatchSection;

/** Budgets of agents as a guarded setting: a line each. */
final class Budgets {
    private static final String DESTROYED = "destroyed ";
    private static final String CHANGED = "changed ";
    private static final String FAILED = "failed ";

    private Budgets() {}

    static String text(Limits limits) {
        return String.join(
                "\n",
                DESTROYED + WatchSection.text(limits.destroyed()),
                CHANGED + WatchSection.text(limits.changed()),
                FAILED + WatchSection.text(limits.failed()));
    }

    /**
     * What no line says is as usual.
     *
     * @throws IllegalArgumentException when a line is not a budget
     */
    static Limits of(String text) {
        Limits usual = Limits.DEFAULT;
        return new Limits(
                budget(text, DESTROYED, usual.destroyed()),
                budget(text, CHANGED, usual.changed()),
                budget(text, FAILED, usual.failed()));
    }

    private static Budget budget(String text, String name, Budget usual) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> WatchSection.budget(line.substring(name.length())))
                .orElse(usual);
    }
}
