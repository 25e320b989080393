package dev.lineclear.pipeline;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.record.RecordSink;
import dev.lineclear.record.schema.Conformance;
import dev.lineclear.record.schema.RecordSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** One gateway's log: what was written, and how much of it is on disk. */
final class MemoryLog implements RecordSink {
    private static final RecordSchemas SCHEMAS = RecordSchemas.load();

    private final List<Record> written = new ArrayList<>();
    private String unfit = "";
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
            checked(record);
            written.add(record);
            return written.size() - 1;
        });
        return () -> wire.call("log.force." + record.kind(), () -> {
            durable = Math.max(durable, index + 1);
            return (long) index;
        });
    }

    /** Remembered, since the pipeline would turn an error into a refusal. */
    private void checked(Record record) {
        Conformance found = SCHEMAS.check(CanonicalJson.parse(record.bytes("test")));
        if (!(found instanceof Conformance.Follows)) {
            unfit = found + ": " + record;
        }
    }

    /** @throws AssertionError when a record did not follow its schema */
    private List<Record> fit() {
        if (!unfit.isEmpty()) {
            throw new AssertionError(unfit);
        }
        return written;
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
        return List.copyOf(fit());
    }

    Stream<Record> written(Kind kind) {
        return fit().stream().filter(r -> r.kind() == kind);
    }

    Stream<Record> durable(Kind kind) {
        return fit().subList(0, durable).stream().filter(r -> r.kind() == kind);
    }
}
