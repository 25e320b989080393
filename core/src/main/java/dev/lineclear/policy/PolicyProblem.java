package dev.lineclear.policy;

/**
 * Why a policy set is refused.
 *
 * @param kind what sort of problem it is
 * @param file the file's name, or the directory where it concerns no single file
 * @param line from 1; 0 where it concerns no line
 * @param message what is wrong
 * @param remedy what to do about it
 */
public record PolicyProblem(Kind kind, String file, int line, String message, String remedy) {
    /** What sort of problem it is. */
    public enum Kind {
        /** The files cannot be read, or are too many or too large. */
        SOURCE,
        /** Not Cedar, or not what the schema allows, or without what Lineclear asks of every policy. */
        POLICY,
        /** More evidence could turn an allow into a refusal, or it cannot be shown that it does not. */
        MONOTONE,
        /** The evidence it asks for cannot be worked out from it, or there is too much of it. */
        LATTICE,
        /** The native engine could not be loaded or answered with an error. */
        ENGINE
    }

    /** {@code production.cedar:12: what is wrong. What to do.} */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + message + (remedy.isEmpty() ? "" : " " + remedy);
    }
}
