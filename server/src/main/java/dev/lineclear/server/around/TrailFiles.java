package dev.lineclear.server.around;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files of events, and folders of such, as a trail's bucket has them. */
public final class TrailFiles implements Around.Trail {
    /** A year of one region, which has a file every five minutes. */
    static final int MAX_FILES = 120_000;

    /** A trail's bucket has AWSLogs/ACCOUNT/CloudTrail/REGION/YEAR/MONTH/DAY, and an organisation's two more. */
    private static final int MAX_DEPTH = 16;

    private static final Pattern EVENTS = Pattern.compile(".*\\.(json|jsonl|ndjson)(\\.gz)?$");

    /** What else lies in a trail's bucket, and holds no events of that form. */
    private static final Pattern OTHERS = Pattern.compile(".*CloudTrail-(Digest|Insight|Aggregated).*");

    private final List<Path> files;

    private TrailFiles(List<Path> files) {
        this.files = files;
    }

    /**
     * @param given files, each of which must be one of events, and folders, of which those that are called so count
     * @throws IOException when there is none, or a folder holds more than anybody means
     */
    public static TrailFiles of(List<Path> given) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : given) {
            if (!Files.isDirectory(path)) {
                files.add(path);
                continue;
            }
            // Links may lead anywhere.
            try (Stream<Path> inside = Files.walk(path, MAX_DEPTH, new FileVisitOption[0])) {
                inside.filter(p -> events(path, p))
                        .sorted()
                        .limit(MAX_FILES + 1L)
                        .forEach(files::add);
            } catch (UncheckedIOException e) {
                throw new IOException(path + ": " + e.getMessage(), e);
            }
            if (files.size() > MAX_FILES) {
                throw new IOException(path + " holds more than " + MAX_FILES + " files; name a part of it");
            }
        }
        if (files.isEmpty()) {
            throw new IOException("there is no file of events (*.json, *.jsonl, also .gz) in " + given);
        }
        return new TrailFiles(List.copyOf(files));
    }

    /** Those of a folder that were written since, which may be none: a file holds nothing later than itself. */
    static TrailFiles changed(Path folder, Instant since) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder);
        }
        List<Path> files = new ArrayList<>();
        try (Stream<Path> inside = Files.walk(folder, MAX_DEPTH, new FileVisitOption[0])) {
            for (Path file :
                    (Iterable<Path>) inside.filter(p -> events(folder, p)).sorted()::iterator) {
                if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    files.add(file);
                }
                if (files.size() > MAX_FILES) {
                    throw new IOException(folder + " has more than " + MAX_FILES + " new files");
                }
            }
        } catch (UncheckedIOException e) {
            throw new IOException(folder + ": " + e.getMessage(), e);
        }
        return new TrailFiles(List.copyOf(files));
    }

    private static boolean events(Path root, Path file) {
        String name = root.relativize(file).toString();
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && EVENTS.matcher(name.toLowerCase(Locale.ROOT)).matches()
                && !OTHERS.matcher(name).matches();
    }

    @Override
    public void read(Consumer<TrailEvent> events) throws IOException {
        read(new TrailReader(), events);
    }

    /** Reads all of them, and all of what was asked for with each. */
    public void readAsked(Consumer<TrailEvent> events) throws IOException {
        read(new TrailReader(TrailReader.MAX_BYTES, true), events);
    }

    private void read(TrailReader reader, Consumer<TrailEvent> events) throws IOException {
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                reader.read(file.toString(), in, events);
            }
        }
    }

    /** Which there are. */
    public List<Path> files() {
        return files;
    }
}
