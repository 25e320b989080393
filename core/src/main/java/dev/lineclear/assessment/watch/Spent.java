package dev.lineclear.assessment.watch;

import java.util.Optional;
import java.util.function.ToIntFunction;

/** The worst that can be said of an agent's budgets. @param of as which requests count for it */
record Spent(Sign sign, String sentence, Count of) {
    /** From four fifths on people are told. */
    private static final int LOW = 80;

    private static final int ALL = 100;
    private static final int TWICE = 200;

    /** @param counted how much of it the agent did lately, at whichever gateways */
    static Optional<Spent> of(ToIntFunction<Count> counted, Limits limits) {
        Worst worst = new Worst();
        worst.add("destroyed", counted, Count.DESTROYED, Count.DESTROYED_TODAY, limits.destroyed());
        worst.add("changed", counted, Count.CHANGED, Count.CHANGED_TODAY, limits.changed());
        worst.add("failed", counted, Count.FAILED, Count.FAILED_TODAY, limits.failed());
        return worst.said();
    }

    /** Of several, that which is used up most. */
    private static final class Worst {
        private int percent;
        private Count worst = Count.DESTROYED;
        private String what = "";
        private String time = "";
        private int much;
        private int budget;

        void add(String what, ToIntFunction<Count> counted, Count hour, Count day, Limits.Budget budget) {
            more(hour, what, counted.applyAsInt(hour), budget.hour(), "an hour");
            more(hour, what, counted.applyAsInt(day), budget.day(), "a day");
        }

        private void more(Count of, String what, int much, int budget, String time) {
            int used = (int) Math.min(Integer.MAX_VALUE, 100L * much / budget);
            if (used > percent) {
                percent = used;
                worst = of;
                this.what = what;
                this.time = time;
                this.much = much;
                this.budget = budget;
            }
        }

        Optional<Spent> said() {
            if (percent < LOW) {
                return Optional.empty();
            }
            Sign sign = percent >= TWICE ? Sign.BUDGET_OVERSPENT : percent >= ALL ? Sign.BUDGET_SPENT : Sign.BUDGET_LOW;
            String words = ": " + much + " " + what + " of " + budget + " " + time;
            return Optional.of(new Spent(sign, sign.sentence(1) + words, worst));
        }
    }
}
