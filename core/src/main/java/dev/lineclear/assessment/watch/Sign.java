package dev.lineclear.assessment.watch;

import static dev.lineclear.assessment.watch.Strength.HALT;
import static dev.lineclear.assessment.watch.Strength.NOTICE;
import static dev.lineclear.assessment.watch.Strength.RAISE;

/**
 * What is watched for: a line each. The numbers are well above what honest runs do and well below what hurts; five minutes is
 * how long it takes a person to look.
 */
enum Sign {
    BURST_OF_CHANGES("burst-of-changes", RAISE, Count.CHANGES, 60, "asked to change %d things within five minutes"),
    BURST_OF_DELETES("burst-of-deletes", RAISE, Count.DELETES, 10, "asked to delete %d things within five minutes"),
    RUNAWAY_DELETES("runaway-deletes", HALT, Count.DELETES, 60, "asked to delete %d things within five minutes"),
    DATA_DELETES("deletes-data", NOTICE, Count.DATA, 1_000, "asked to delete %d items within five minutes"),
    FLOOD("flood", NOTICE, Count.ASKED, 6_000, "sent %d requests within five minutes"),
    RETRY_LOOP("retry-loop", NOTICE, Count.AGAIN, 30, "asked %d times within five minutes for what it had asked for"),
    REFUSED_OFTEN("refused-often", RAISE, Count.REFUSALS, 20, "was refused %d times within five minutes"),
    HAMMERING("hammering", HALT, Count.REFUSALS, 200, "was refused %d times within five minutes and goes on"),
    WIDENING("widening", RAISE, Count.WIDENED, 5, "asked to widen permissions %d times within an hour"),
    UNPROTECTING("unprotecting", RAISE, Count.UNPROTECTED, 3, "asked to switch %d protections off within an hour"),
    MANY_NEW("many-new", NOTICE, Count.NEW, 200, "asked about %d things it never asked about, within five minutes"),

    FAN_OUT("fan-out", RAISE, 40, "asked to change about %d different things within ten minutes"),
    THRASHING(
            "thrashing",
            RAISE,
            4,
            "had the same thing made and deleted, or changed to and fro, %d times within an hour"),
    ANOTHER_WAY("refused-then-another-way", RAISE, 1, "was refused, and now asks to change the same in another way"),
    RECORDING_OFF("recording-off", RAISE, 1, "asks to switch off what records or reports what is done"),
    OUTSIDERS("opens-to-outsiders", RAISE, 1, "asks to let in everybody, or another account"),
    EVERYTHING("grants-everything", RAISE, 1, "asks to grant all permissions that there are"),
    GATHERING("credentials-gathered", RAISE, 10, "asks for about %d different secrets or credentials in ten minutes"),
    CREDENTIALS_USED("credentials-then-used", RAISE, 1, "had credentials handed out, and now uses or extends them"),
    CREDENTIALS("credentials-handed-out", NOTICE, 1, "had credentials handed out"),
    OFF_TASK("off-task", NOTICE, 1, "asks to change what its task says nothing about"),
    NEW_OPERATION("first-seen-operation", NOTICE, 1, "asks for an operation it never asked for"),
    NEW_REGION("first-seen-region", RAISE, 1, "asks to change something in a region it never changed anything in"),
    NEW_ACCOUNT("first-seen-account", RAISE, 1, "asks to change something in an account it never changed anything in"),
    NEW_RESOURCE("first-seen-resource", NOTICE, 1, "asks about something it never read or changed by its name"),
    NEW_RESOURCE_DELETED(
            "first-seen-resource", RAISE, 1, "asks to delete something it never read or changed by its name"),
    BUDGET_LOW("budget-nearly-spent", NOTICE, 1, "has used four fifths of a budget"),
    BUDGET_SPENT("budget-spent", RAISE, 1, "has used up a budget"),
    BUDGET_OVERSPENT("budget-overspent", HALT, 1, "has used twice a budget"),
    CONVERGING("many-sessions-one-thing", RAISE, 4, "%d sessions ask to change the same thing within ten minutes"),
    UNDOING("agents-undo-each-other", RAISE, 4, "one undid what another had done to a thing, %d times within an hour"),
    UNUSUAL("unusual", NOTICE, 1, "behaves in a way that no session did lately");

    private static final int KINDS = Count.values().length;

    /** Where a sentence has how much. */
    private static final String NUMBER = "%d";

    private final String word;
    private final Strength strength;
    private final Count count;
    private final int from;
    private final String sentence;
    private final int number;

    Sign(String word, Strength strength, Count count, int from, String sentence) {
        this.word = word;
        this.strength = strength;
        this.count = count;
        this.from = from;
        this.sentence = sentence;
        this.number = sentence.indexOf(NUMBER);
    }

    /** One that is not found by a count alone. */
    Sign(String word, Strength strength, int from, String sentence) {
        this(word, strength, Count.ASKED, from, sentence);
    }

    String word() {
        return word;
    }

    Strength strength() {
        return strength;
    }

    Count count() {
        return count;
    }

    /** Whether a count alone tells. */
    boolean counted() {
        return ordinal() < FAN_OUT.ordinal();
    }

    /** As a bit: of a request that counts for it. */
    long kind() {
        return counted() ? count.kind() : 1L << KINDS + ordinal();
    }

    /** How long, in seconds, a request counts for it. */
    int lately() {
        return counted() ? count.span.seconds * count.span.parts : Count.Span.HOUR.seconds * Count.Span.HOUR.parts;
    }

    /** From how much on. */
    int from() {
        return from;
    }

    /** Without a subject. Put together by hand: a formatter took as long as all the rest that is said. */
    String sentence(int much) {
        return number < 0
                ? sentence
                : sentence.substring(0, number) + much + sentence.substring(number + NUMBER.length());
    }
}
