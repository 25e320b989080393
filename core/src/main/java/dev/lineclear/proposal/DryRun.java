package dev.lineclear.proposal;

/**
 * What production said when it was asked to try a request without doing it. That checks permissions and some parameters
 * only, and nothing of it shows what the request would do.
 *
 * @param said in short
 * @param words what it answered: a status, a code, or what went wrong
 */
public record DryRun(Said said, String words) {
    /** What its answer means. */
    public enum Said {
        /** It would have been done. */
        WOULD_BE_DONE,
        /** It would have been refused. */
        WOULD_BE_REFUSED,
        /** Nothing that says either: it is overloaded, away, or answered something else. */
        NOTHING,
        /** It answered as if it had done it, so that it perhaps has: what answers there does not know dry runs. */
        PERHAPS_DONE
    }

    /** In a sentence, which says how little that is. */
    public String sentence() {
        return "production's own dry run, of permissions and some parameters only: "
                + switch (said) {
                    case WOULD_BE_DONE -> "it would be done";
                    case WOULD_BE_REFUSED -> "it would be refused, " + Visible.text(words);
                    case NOTHING -> "it did not say, " + Visible.text(words);
                    case PERHAPS_DONE ->
                        "it does not know dry runs and answered as if it had done it, " + Visible.text(words)
                                + ". Look at production: perhaps it was done";
                };
    }
}
