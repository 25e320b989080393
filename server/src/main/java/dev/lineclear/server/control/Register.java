package dev.lineclear.server.control;

import dev.lineclear.proposal.Ids;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.record.RecordSink;
import java.time.Instant;
import java.time.InstantSource;
import tools.jackson.databind.node.ObjectNode;

/** Records what people do to the gateway itself, on disk before it takes effect. */
public final class Register {
    private final RecordSink sink;
    private final InstantSource clock;

    public Register(RecordSink sink, InstantSource clock) {
        this.sink = sink;
        this.clock = clock;
    }

    public void force(Kind kind, String subject, ObjectNode data) {
        Instant now = clock.instant();
        sink.force(new Record(Ids.next(now), kind, subject, now, data));
    }
}
