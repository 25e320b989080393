package dev.lineclear.execution;

/**
 * Sends one request, the very bytes that were assessed, to production with the gateway's credentials.
 *
 * <p>Made by the gate for one request. Called at most once, and only by the pipeline. Does not throw for whatever
 * production or the network do: those are outcomes.
 */
@FunctionalInterface
public interface Executor {
    Outcome execute();
}
