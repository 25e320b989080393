package dev.lineclear.assessment.watch;

/** What is counted, and over how long. */
enum Count {
    /** Requests of any kind, as they come. */
    ASKED(Span.MINUTES),
    /** Things that different requests asked to change. */
    CHANGES(Span.MINUTES),
    /** Things that different requests asked to delete or replace. */
    DELETES(Span.MINUTES),
    /** Items, objects, messages that were asked to be deleted. */
    DATA(Span.MINUTES),
    /** Changes that were asked for once more. */
    AGAIN(Span.MINUTES),
    /** Refusals, by the gateway, by people or by production. */
    REFUSALS(Span.MINUTES),
    /** Things not seen before. */
    NEW(Span.MINUTES),
    /** The same, over an hour. */
    REFUSED(Span.HOUR),
    /** Different requests that widen permissions. */
    WIDENED(Span.HOUR),
    /** Different requests that switch a protection off. */
    UNPROTECTED(Span.HOUR),
    /** Things that were changed. */
    CHANGED(Span.HOUR, true),
    /** Things that were deleted or replaced. */
    DESTROYED(Span.HOUR, true),
    /** Changes that failed. */
    FAILED(Span.HOUR, true),
    CHANGED_TODAY(Span.DAY, true),
    DESTROYED_TODAY(Span.DAY, true),
    FAILED_TODAY(Span.DAY, true);

    /** How long, and in how many parts: a sum is of the whole parts before and the one that runs. An hour is counted whole. */
    enum Span {
        MINUTES(30, 10),
        HOUR(600, 7),
        DAY(14_400, 6);

        final int seconds;
        final int parts;

        Span(int seconds, int parts) {
            this.seconds = seconds;
            this.parts = parts;
        }
    }

    final Span span;

    /** Whether a budget is made of it. */
    final boolean budget;

    /** As a bit: of a request that was counted so. */
    long kind() {
        return 1L << ordinal();
    }

    Count(Span span) {
        this(span, false);
    }

    Count(Span span, boolean budget) {
        this.span = span;
        this.budget = budget;
    }
}
