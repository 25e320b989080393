package dev.lineclear.console;

/** Takes signatures under reviews of broken glass. */
@FunctionalInterface
public interface Reviewing {
    /** @param proof of whoever signed the statement */
    Outcome sign(String review, String statement, String proof);

    /**
     * @param missing how many more people have to sign
     * @param refusal why it does not count; else empty
     */
    record Outcome(int missing, String refusal) {}
}
