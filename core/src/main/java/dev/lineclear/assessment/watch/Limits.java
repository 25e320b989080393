package dev.lineclear.assessment.watch;

/**
 * From when on something is said. What a thing is counted by is in the documentation of {@link Sign}.
 *
 * @param destroyed things an agent may delete or replace
 * @param changed things it may change
 * @param failed changes of it that may fail
 */
public record Limits(Budget destroyed, Budget changed, Budget failed) {
    /** More than a day's honest work; who knows better says so in the settings. */
    public static final Limits DEFAULT =
            new Limits(new Budget(100, 500), new Budget(1_000, 5_000), new Budget(200, 1_000));

    /** Of one agent, at all gateways of a store. @param hour in an hour, @param day in 24 */
    public record Budget(int hour, int day) {
        /** What is counted saturates: a budget beyond would never run out. */
        public static final int MOST = 50_000;

        public Budget {
            if (hour < 1 || day < hour || day > MOST) {
                throw new IllegalArgumentException(
                        "a budget is 1 or more an hour, no less a day, and " + MOST + " a day at most");
            }
        }
    }
}
