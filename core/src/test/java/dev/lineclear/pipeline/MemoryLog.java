package dev.lineclear.pipeline;

import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.record.RecordSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** One gateway's log: what was written, and how much of it is on disk. */
final class MemoryLog implements RecordSink {
    private final List<Record> written = new ArrayList<>();
    private int durable;
    private Wire wire;

    MemoryLog(Wire wire) {
        this.wire = wire;
    }

    /** The same disk, under another process. */
    void reopen(Wire other) {
        this.wire = other;
    }

    @Override
    public Written write(Record record) {
        int index = wire.call("log.write." + record.kind(), () -> {
            record.bytes("test");
            written.add(record);
            return written.size() - 1;
        });
        return () -> wire.call("log.force." + record.kind(), () -> {
            durable = Math.max(durable, index + 1);
            return (long) index;
        });
    }

    /** The power fails: of what was written and not forced, some of the beginning is on disk, or none of it. */
    void losePower(Random random) {
        durable += random.nextInt(written.size() - durable + 1);
        written.subList(durable, written.size()).clear();
    }

    /** The process dies: what was written outlives it. */
    void loseProcess() {
        durable = written.size();
    }

    List<Record> written() {
        return List.copyOf(written);
    }

    Stream<Record> written(Kind kind) {
        return written.stream().filter(r -> r.kind() == kind);
    }

    Stream<Record> durable(Kind kind) {
        return written.subList(0, durable).stream().filter(r -> r.kind() == kind);
    }
}
