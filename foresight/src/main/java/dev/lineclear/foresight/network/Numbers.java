package dev.lineclear.foresight.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for things, in the order in which they are met. */
final class Numbers<T> {
    /** Three of them, and a bit, make one key. */
    static final int BITS = 20;

    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> things = new ArrayList<>();

    int of(T thing) {
        Integer known = numbers.get(thing);
        if (known != null) {
            return known;
        }
        if (things.size() >> BITS != 0) {
            throw new IllegalStateException("more than " + (1 << BITS) + " different ones in one network");
        }
        numbers.put(thing, things.size());
        things.add(thing);
        return things.size() - 1;
    }

    T at(int number) {
        return things.get(number);
    }
}
