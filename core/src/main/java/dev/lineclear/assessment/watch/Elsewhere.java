package dev.lineclear.assessment.watch;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the other gateways of the store counted of agents' budgets. Kept for each by itself, since their clocks differ: what
 * one counted ahead of time must not push out what another counted. Thread-safe.
 */
final class Elsewhere {
    /** Of one store, at most: what more of them counted is forgotten, the least lately heard of first. */
    private static final int GATEWAYS = 16;

    private final Map<String, Map<String, Pulse>> agents = latest(Remembered.MAX_AGENTS);

    /** The latest heard of. */
    private static <V> Map<String, V> latest(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    /** In place of what that gateway counted before. */
    synchronized void put(String agent, String gateway, Pulse counted) {
        agents.computeIfAbsent(agent, a -> latest(GATEWAYS)).put(gateway, counted);
    }

    /** How much of it an agent did elsewhere, over its time. */
    synchronized int of(String agent, Count what, long second) {
        Map<String, Pulse> there = agents.get(agent);
        int sum = 0;
        if (there != null) {
            for (Pulse pulse : there.values()) {
                sum += pulse.of(what, second);
            }
        }
        return sum;
    }
}
