package dev.lineclear.execution;

/** What became of an execution. The gate keeps the answer itself; this is what the log says of it. */
public sealed interface Outcome {
    /**
     * Production answered that it did it.
     *
     * @param status such as the HTTP status
     * @param requestId production's own id of the request, where it gave one
     */
    record Succeeded(int status, String requestId) implements Outcome {}

    /** Production answered that it did not. */
    record Refused(int status, String code, String requestId) implements Outcome {}

    /** Nothing says whether it happened: the connection died after the request was sent. */
    record InDoubt(String because) implements Outcome {}

    /** It never reached production. */
    record NotSent(String because) implements Outcome {}
}
