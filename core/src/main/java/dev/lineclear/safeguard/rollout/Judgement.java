package dev.lineclear.safeguard.rollout;

/**
 * Whether something is well.
 *
 * @param result in one word
 * @param because in a sentence, with the figures
 */
public record Judgement(Result result, String because) {
    /** From best to worst. */
    public enum Result {
        PASSED,
        /** There is too little to say. Never counts as passed. */
        INCONCLUSIVE,
        FAILED
    }

    public static Judgement passed(String because) {
        return new Judgement(Result.PASSED, because);
    }

    public static Judgement inconclusive(String because) {
        return new Judgement(Result.INCONCLUSIVE, because);
    }

    public static Judgement failed(String because) {
        return new Judgement(Result.FAILED, because);
    }

    /** The worse of the two; of equals the first. */
    public Judgement or(Judgement other) {
        return result.compareTo(other.result) >= 0 ? this : other;
    }
}
