package dev.lineclear.server.around;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads events as they come in files and answers: {@code {"Records": […]}} of a trail's files, {@code {"Events": […]}} of
 * LookupEvents, an array of events, or one event after the other. It keeps nothing but the event that it is at, and of that
 * only what is looked at: what is in such a file was in part written by whoever is looked for.
 */
public final class TrailReader {
    /** A trail's file is at most some tens of megabytes; the rest is for files that somebody put together. */
    static final long MAX_BYTES = 1L << 30;

    /** CloudTrail cuts an event at 256 KiB. */
    private static final int MAX_STRING = 1 << 20;

    /** Deeper than any request. */
    private static final int MAX_DEPTH = 100;

    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNameLength(50_000)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    private final long most;
    private final boolean asked;

    public TrailReader() {
        this(MAX_BYTES, false);
    }

    /** @param most bytes of a file, unpacked */
    TrailReader(long most) {
        this(most, false);
    }

    /** @param asked whether events also say all of what was asked for */
    TrailReader(long most, boolean asked) {
        this.most = most;
        this.asked = asked;
    }

    /**
     * Reads all of it, unpacked where it is packed.
     *
     * @param name of it, for what is said of it
     * @param events are given each
     * @throws IOException when it cannot be read, is no such file, or has more than it may; what came before was given
     */
    public void read(String name, InputStream in, Consumer<TrailEvent> events) throws IOException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), limited(plain(in)))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                value(parser, events);
            }
        } catch (JacksonException e) {
            if (e.getCause() instanceof TooLargeException large) {
                throw new IOException(name + ": " + large.getMessage(), large);
            }
            throw new IOException(name + " is no file of events: " + e.getOriginalMessage(), e);
        } catch (NotAnEventException | IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    /** An event, or a list of some. */
    private void value(JsonParser parser, Consumer<TrailEvent> events) {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                value(parser, events);
            }
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new NotAnEventException("there is something else than an event");
        }
        EventScan scan = new EventScan(list -> value(list, events), text -> embedded(text, events), asked);
        scan.object(parser);
        scan.event().ifPresent(events);
    }

    /** As LookupEvents has it: a text in the event's wrapping. */
    private void embedded(String text, Consumer<TrailEvent> events) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            value(parser, events);
        }
    }

    private static InputStream plain(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
        buffered.mark(2);
        boolean packed = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
        buffered.reset();
        return packed ? new GZIPInputStream(buffered, 1 << 16) : buffered;
    }

    private InputStream limited(InputStream in) {
        return new InputStream() {
            private long left = most;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int read = in.read(bytes, from, length);
                left -= Math.max(0, read);
                if (left < 0) {
                    throw new TooLargeException("it has more than " + most + " bytes, unpacked");
                }
                return read;
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }

    /** More than anybody's events. */
    private static final class TooLargeException extends IOException {
        TooLargeException(String message) {
            super(message);
        }
    }

    /** What is there is JSON, and no event. */
    static final class NotAnEventException extends RuntimeException {
        NotAnEventException(String message) {
            super(message);
        }
    }
}
