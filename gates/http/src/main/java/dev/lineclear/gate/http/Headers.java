package dev.lineclear.gate.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Header lines in order, doubles included; names mean the same in any case. Immutable.
 *
 * <p>Looked through line by line: requests have a dozen lines, where that is faster than any map.
 */
public final class Headers implements Iterable<Header> {
    private static final Headers EMPTY = new Headers(List.of());

    private final List<Header> lines;

    private Headers(List<Header> lines) {
        this.lines = lines;
    }

    public static Headers of(List<Header> lines) {
        return lines.isEmpty() ? EMPTY : new Headers(List.copyOf(lines));
    }

    /** Of names and values in turn. */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("names and values come in pairs");
        }
        List<Header> lines = new ArrayList<>(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            lines.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return of(lines);
    }

    public List<Header> lines() {
        return lines;
    }

    /** The first value of {@code name}. Where a second would change the meaning, ask {@link #all} or {@link #count}. */
    public Optional<String> first(String name) {
        for (Header line : lines) {
            if (line.is(name)) {
                return Optional.of(line.value());
            }
        }
        return Optional.empty();
    }

    /** The first value of {@code name}, or {@code otherwise}. */
    public String firstOr(String name, String otherwise) {
        for (Header line : lines) {
            if (line.is(name)) {
                return line.value();
            }
        }
        return otherwise;
    }

    public List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (Header line : lines) {
            if (line.is(name)) {
                values.add(line.value());
            }
        }
        return values;
    }

    public int count(String name) {
        int count = 0;
        for (Header line : lines) {
            if (line.is(name)) {
                count++;
            }
        }
        return count;
    }

    public boolean has(String name) {
        return count(name) > 0;
    }

    /** Whether a comma-separated list under {@code name} has {@code token}, in any case. */
    public boolean hasToken(String name, String token) {
        for (String value : all(name)) {
            for (String part : value.split(",", -1)) {
                if (part.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    public Headers without(Predicate<Header> dropped) {
        List<Header> kept = new ArrayList<>(lines.size());
        for (Header line : lines) {
            if (!dropped.test(line)) {
                kept.add(line);
            }
        }
        return kept.size() == lines.size() ? this : of(kept);
    }

    public Headers plus(String name, String value) {
        List<Header> more = new ArrayList<>(lines.size() + 1);
        more.addAll(lines);
        more.add(new Header(name, value));
        return new Headers(List.copyOf(more));
    }

    /** With {@code name} once, whatever there was before. */
    public Headers with(String name, String value) {
        return without(line -> line.is(name)).plus(name, value);
    }

    @Override
    public Iterator<Header> iterator() {
        return lines.iterator();
    }

    /** Names alone: values may hold credentials. */
    @Override
    public String toString() {
        StringBuilder names = new StringBuilder("Headers[");
        for (Header line : lines) {
            names.append(line.name().toLowerCase(Locale.ROOT)).append(' ');
        }
        return names.append(']').toString();
    }
}
