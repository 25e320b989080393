package dev.lineclear.server;

import dev.lineclear.record.Record;
import dev.lineclear.record.RecordSink;
import dev.lineclear.tlog.Appended;
import dev.lineclear.tlog.TransparencyLog;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Records into the transparency log. */
public final class LogSink implements RecordSink {
    /** A disk that takes longer than this to take a record counts as failed: nothing is done on the strength of hope. */
    private static final int DURABLE_SECONDS = 30;

    private final Supplier<TransparencyLog> current;
    private final Optional<Witnessing> witnesses;
    private final String source;

    private LogSink(Supplier<TransparencyLog> current, Optional<Witnessing> witnesses, String source) {
        this.current = current;
        this.witnesses = witnesses;
        this.source = source;
    }

    /** @param witnesses who cosign this log, where somebody does; @param source this gateway's name in the records' envelopes */
    LogSink(NodeLog log, Optional<Witnessing> witnesses, String source) {
        this(log::current, witnesses, source);
    }

    /** Into a log that is this one for good. */
    public static LogSink into(TransparencyLog log, String source) {
        return new LogSink(() -> log, Optional.empty(), source);
    }

    @Override
    public Written write(Record record) {
        TransparencyLog log = current.get();
        Appended appended = appended(record, log::appendUnhurried);
        return () -> {
            log.hurry(appended.index());
            return await(appended);
        };
    }

    @Override
    public long force(Record record) {
        return await(appended(record, current.get()::append));
    }

    @FunctionalInterface
    private interface Appending {
        Appended append(byte[] entry) throws IOException;
    }

    private Appended appended(Record record, Appending log) {
        try {
            return log.append(record.bytes(source));
        } catch (IOException | IllegalArgumentException e) {
            throw new RecordException("record " + record.id() + " was not written: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean awaitWitnessed(long index) {
        return witnesses.isPresent() && witnesses.get().await(index);
    }

    private static long await(Appended appended) {
        try {
            return appended.durable().get(DURABLE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new RecordException("record at " + appended.index() + " is not on disk", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RecordException("interrupted before record " + appended.index() + " was on disk", e);
        }
    }
}
