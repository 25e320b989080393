package dev.lineclear.bench.trail;

import dev.lineclear.server.around.TrailEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which events are of which attack: {@code labels.tsv} beside the data or, where there is none, the folders of public data
 * ({@link Layout}). A line names an attack, by what its events are known,
 * and what that is, with tabs between; then, where that matters, from when to when. Several lines of one name are one attack.
 *
 * <pre>
 * # attack     by     what                                from                    until
 * stop-trail   file   stratus/*cloudtrail-stop.json
 * bert         who    arn:aws:iam::1*:user/bert           2023-07-10T00:00:00Z    2023-07-11T00:00:00Z
 * bert         key    AKIAEXAMPLE
 * lone         event  10163ed2-2253-469d-a5ee-cbc6651f8934
 * </pre>
 */
final class Labels {
    static final String FILE = "labels.tsv";

    /** More attacks are in no data set. */
    private static final int MAX_LINES = 100_000;

    private enum By {
        EVENT,
        WHO,
        KEY,
        FILE
    }

    private record Line(String attack, By by, Pattern what, Instant from, Instant until) {
        boolean holds(Seen seen) {
            TrailEvent e = seen.event();
            String value =
                    switch (by) {
                        case EVENT -> e.id();
                        case WHO -> e.who().arn();
                        case KEY -> e.who().key();
                        case FILE -> seen.file();
                    };
            return what.matcher(value).matches() && !e.at().isBefore(from) && e.at().isBefore(until);
        }
    }

    private final List<Line> patterns = new ArrayList<>();
    private final Map<String, String> events = new HashMap<>();
    private final Set<String> attacks = new LinkedHashSet<>();

    private Labels() {}

    /** @throws IOException when there are none, or a line is none, with its number */
    static Labels of(Path directory, List<Seen> events) throws IOException {
        Path file = directory.resolve(FILE);
        return Files.isRegularFile(file) ? written(file) : byFolders(file, events);
    }

    private static Labels byFolders(Path file, List<Seen> events) throws IOException {
        Labels labels = new Labels();
        events.forEach(seen -> Layout.attack(seen.file()).ifPresent(labels.attacks::add));
        if (labels.attacks.isEmpty()) {
            throw new IOException(
                    "nothing lies in a folder that is called detonation-logs or malicious, and there is no " + file
                            + ", which says what of the data is an attack. A line each, with tabs:"
                            + " ATTACK, then event ID, who ARN*, key ACCESS-KEY or file PATH*, then FROM and UNTIL where that matters");
        }
        return labels;
    }

    private static Labels written(Path file) throws IOException {
        Labels labels = new Labels();
        List<String> lines = Files.readAllLines(file);
        if (lines.size() > MAX_LINES) {
            throw new IOException(file + " has more than " + MAX_LINES + " lines");
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                labels.add(line, file + ", line " + (i + 1));
            }
        }
        if (labels.attacks.isEmpty()) {
            throw new IOException(file + " names no attack");
        }
        return labels;
    }

    private void add(String line, String place) throws IOException {
        String[] cells = line.split("\t+", -1);
        Optional<By> by = cells.length < 3
                ? Optional.empty()
                : Stream.of(By.values())
                        .filter(b -> b.name().equalsIgnoreCase(cells[1].strip()))
                        .findFirst();
        if (by.isEmpty() || cells.length > 5) {
            throw new IOException(place + ": ATTACK, then event, who, key or file, then which, with tabs between");
        }
        attacks.add(cells[0].strip());
        try {
            Instant from = cells.length > 3 ? Instant.parse(cells[3].strip()) : Instant.MIN;
            Instant until = cells.length > 4 ? Instant.parse(cells[4].strip()) : Instant.MAX;
            if (by.get() == By.EVENT) {
                events.put(cells[2].strip(), cells[0].strip());
            } else {
                patterns.add(new Line(cells[0].strip(), by.get(), pattern(cells[2].strip()), from, until));
            }
        } catch (DateTimeException e) {
            throw new IOException(place + ": a time is written 2026-11-22T10:00:00Z", e);
        }
    }

    /** A star stands for anything. */
    private static Pattern pattern(String text) {
        return Pattern.compile(
                Stream.of(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    /** The attack that it is part of, if of any; the first that is named. */
    Optional<String> attack(Seen seen) {
        if (patterns.isEmpty() && events.isEmpty()) {
            return Layout.attack(seen.file());
        }
        String known = events.get(seen.event().id());
        return known == null
                ? patterns.stream().filter(l -> l.holds(seen)).map(Line::attack).findFirst()
                : Optional.of(known);
    }

    Set<String> attacks() {
        return attacks;
    }
}
