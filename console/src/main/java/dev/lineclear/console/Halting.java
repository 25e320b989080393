package dev.lineclear.console;

/** Stops sessions at once, and lets them go on when a person signed for it. */
public interface Halting {
    /**
     * @param agent whose; of all when empty
     * @param by who pressed the button
     * @return how many were running
     */
    int halt(String agent, String reason, String by);

    /** @param proof of whoever signed the statement */
    Resumed resume(String statement, String proof);

    /**
     * @param sessions how many go on
     * @param refusal why none does; else empty
     */
    record Resumed(int sessions, String refusal) {}
}
