package dev.lineclear.server.notify;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.record.RecordSink;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Hears what is put on record and hands it to the couriers; at the start, what they had not told yet. */
public final class Telling implements AutoCloseable {
    /** Records looked at again at a start; couriers that were busy for longer than that say so. */
    private static final long MAX_CATCH_UP = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    private volatile Optional<Notices> notices = Optional.empty();
    private volatile List<Courier> couriers = List.of();
    private volatile long seen;

    /** The records there are. */
    public interface Past {
        long size();

        byte[] entry(long index) throws IOException;
    }

    /** The sink, heard. */
    public RecordSink on(RecordSink sink) {
        return new RecordSink() {
            @Override
            public Written write(Record record) {
                return sink.write(record);
            }

            @Override
            public long force(Record record) {
                long index = sink.force(record);
                heard(index, record);
                return index;
            }

            @Override
            public boolean awaitWitnessed(long index) {
                return sink.awaitWitnessed(index);
            }
        };
    }

    private void heard(long index, Record record) {
        if (Notices.about(record.kind()) && !couriers.isEmpty()) {
            offer(index, record.id(), record.kind(), record.subject(), record.time(), record.data(), couriers);
        }
    }

    private void offer(long index, String id, Kind kind, String subject, Instant at, JsonNode data, List<Courier> to) {
        try {
            notices.flatMap(n -> n.of(index, id, kind, subject, at, data)).ifPresent(n -> to.forEach(c -> c.offer(n)));
        } catch (RuntimeException e) {
            // What is on record stays done; only its telling failed.
            LOG.error("record {} is told to nobody", id, e);
        }
    }

    void start(Notices making, List<Courier> all, Past past) throws IOException {
        notices = Optional.of(making);
        long size = past.size();
        for (Courier courier : all) {
            OptionalLong told = courier.cursor().read();
            if (told.isEmpty()) {
                // Else a first notice that nobody takes would be forgotten with the first stop.
                courier.cursor().write(size);
            }
            long from = told.orElse(size);
            if (size - from > MAX_CATCH_UP) {
                LOG.warn("{} records before are not looked at for notices", size - from - MAX_CATCH_UP);
                from = size - MAX_CATCH_UP;
            }
            for (long index = from; index < size; index++) {
                past(index, past.entry(index), courier);
            }
            courier.start();
        }
        seen = size;
        couriers = List.copyOf(all);
    }

    private void past(long index, byte[] entry, Courier courier) {
        try {
            JsonNode envelope = CanonicalJson.parse(entry);
            kind(envelope.path("type").asString(""))
                    .filter(Notices::about)
                    .ifPresent(kind -> offer(
                            index,
                            envelope.path("id").asString(""),
                            kind,
                            envelope.path("subject").asString(""),
                            Instant.parse(envelope.path("time").asString("")),
                            envelope.path("data"),
                            List.of(courier)));
        } catch (CanonicalJson.MalformedException | java.time.DateTimeException e) {
            LOG.warn("record {} is told to nobody: {}", index, e.toString());
        }
    }

    private static Optional<Kind> kind(String type) {
        return Stream.of(Kind.values()).filter(k -> k.type().equals(type)).findFirst();
    }

    /** To be called now and then, with the log's size: what was appended before the last call has been handed over. */
    public void tick(long size) {
        long before = seen;
        couriers.forEach(c -> c.settled(before));
        seen = size;
    }

    /** Channels that are not told, and why. */
    public List<String> warnings() {
        return couriers.stream().map(Courier::warning).flatMap(Optional::stream).toList();
    }

    /** How many notices were brought since the start. */
    public long delivered() {
        return couriers.stream().mapToLong(Courier::delivered).sum();
    }

    @Override
    public void close() throws InterruptedException {
        for (Courier courier : couriers) {
            courier.close();
        }
    }
}
