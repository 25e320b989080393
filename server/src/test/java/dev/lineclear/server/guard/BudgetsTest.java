package dev.lineclear.server.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.watch.Limits;
import dev.lineclear.assessment.watch.Limits.Budget;
import org.junit.jupiter.api.Test;

/** Budgets are among what owners agree on, and come back as they were agreed on. */
final class BudgetsTest {
    @Test
    void theyAreGuardedAndComeBackAsTheyWere() {
        Limits limits = new Limits(new Budget(1, 2), new Budget(30, 40), new Budget(500, 600));
        assertTrue(GuardedSettings.NAMES.contains("watch"));
        assertEquals(limits, Budgets.of(Budgets.text(limits)));
        assertEquals(Limits.DEFAULT, Budgets.of(""), "what was agreed before there were any");
    }

    @Test
    void budgetsThatNeverRunOutAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Budgets.of("destroyed 100/h 999999/d"));
        assertThrows(IllegalArgumentException.class, () -> Budgets.of("destroyed none"));
    }
}
