package dev.lineclear.server.guard;

import dev.lineclear.state.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value that changes only from what it was known to be: each next one takes the number after the last, and of two that
 * come at once, at this gateway or at another, one is too late.
 */
final class Chain {
    private final Settings settings;
    private final String name;

    Chain(Settings settings, String name) {
        this.settings = settings;
        this.name = name;
    }

    /**
     * The newest value.
     *
     * @param number how many there were, this one counted; 0 when there is none
     */
    record Link(long number, String value) {}

    Link last() {
        long number = settings.get(name + ".at").map(Long::parseLong).orElse(0L);
        String value = number == 0 ? "" : settings.get(name + "." + number).orElse("");
        // The mark may be behind, when somebody was cut off between the value and the mark; never ahead.
        Optional<String> next = settings.get(name + "." + (number + 1));
        while (next.isPresent()) {
            number++;
            value = next.get();
            next = settings.get(name + "." + (number + 1));
        }
        return new Link(number, value);
    }

    /** Oldest first. */
    List<String> values() {
        List<String> all = new ArrayList<>();
        Optional<String> value = settings.get(name + ".1");
        for (long number = 2; value.isPresent(); number++) {
            all.add(value.get());
            value = settings.get(name + "." + number);
        }
        return all;
    }

    /** @return whether {@code value} is the newest now; not when another came after {@code last} */
    boolean append(Link last, String value) {
        boolean first = settings.putIfAbsent(name + "." + (last.number() + 1), value);
        if (first) {
            settings.put(name + ".at", String.valueOf(last.number() + 1));
        }
        return first;
    }
}
