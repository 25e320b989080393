package dev.lineclear.assessment.watch;

import java.util.Optional;

/** The worst that can be said of an agent's budgets. @param of as which requests count for it */
record Spent(Sign sign, String sentence, Count of) {
    /** From four fifths on people are told. */
    private static final int LOW = 80;

    private static final int ALL = 100;
    private static final int TWICE = 200;

    static Optional<Spent> of(Pulse pulse, Limits limits, long second) {
        Worst worst = new Worst();
        worst.add(
                Count.DESTROYED,
                "destroyed",
                pulse.of(Count.DESTROYED, second),
                limits.destroyed().hour(),
                "an hour");
        worst.add(
                Count.DESTROYED,
                "destroyed",
                pulse.of(Count.DESTROYED_TODAY, second),
                limits.destroyed().day(),
                "a day");
        worst.add(
                Count.CHANGED,
                "changed",
                pulse.of(Count.CHANGED, second),
                limits.changed().hour(),
                "an hour");
        worst.add(
                Count.CHANGED,
                "changed",
                pulse.of(Count.CHANGED_TODAY, second),
                limits.changed().day(),
                "a day");
        worst.add(
                Count.FAILED,
                "failed",
                pulse.of(Count.FAILED, second),
                limits.failed().hour(),
                "an hour");
        worst.add(
                Count.FAILED,
                "failed",
                pulse.of(Count.FAILED_TODAY, second),
                limits.failed().day(),
                "a day");
        return worst.said();
    }

    /** Of several, that which is used up most. */
    private static final class Worst {
        private int percent;
        private String words = "";
        private Count worst = Count.DESTROYED;

        void add(Count of, String what, int much, int budget, String time) {
            int used = (int) Math.min(Integer.MAX_VALUE, 100L * much / budget);
            if (used > percent) {
                percent = used;
                worst = of;
                words = ": " + much + " " + what + " of " + budget + " " + time;
            }
        }

        Optional<Spent> said() {
            if (percent < LOW) {
                return Optional.empty();
            }
            Sign sign = percent >= TWICE ? Sign.BUDGET_OVERSPENT : percent >= ALL ? Sign.BUDGET_SPENT : Sign.BUDGET_LOW;
            return Optional.of(new Spent(sign, sign.sentence(1) + words, worst));
        }
    }
}
