package dev.lineclear.pipeline;

import java.util.function.Supplier;

/** What every call of a port goes through, both ways: where others get their turn, and where things go wrong. */
interface Wire {
    /** Nothing goes wrong and nobody else is there. */
    Wire SOUND = new Wire() {};

    /** Before the call has an effect; whatever is thrown, it has none. */
    default void out(String call) {}

    /** After its effect, before its answer; whatever is thrown, the effect stays. */
    default void back(String call) {}

    default <T> T call(String name, Supplier<T> effect) {
        out(name);
        T answer = effect.get();
        back(name);
        return answer;
    }

    default void run(String name, Runnable effect) {
        out(name);
        effect.run();
        back(name);
    }
}
