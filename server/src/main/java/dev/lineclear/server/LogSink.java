package dev.lineclear.server;

import dev.lineclear.record.Record;
import dev.lineclear.record.RecordSink;
import dev.lineclear.tlog.Appended;
import dev.lineclear.tlog.TransparencyLog;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Records into the transparency log. */
public final class LogSink implements RecordSink {
    /** A disk that takes longer than this to take a record counts as failed: nothing is done on the strength of hope. */
    private static final int DURABLE_SECONDS = 30;

    private final Appending log;
    private final String source;

    /** Where the bytes go. */
    @FunctionalInterface
    private interface Appending {
        Appended append(byte[] entry) throws IOException;
    }

    private LogSink(Appending log, String source) {
        this.log = log;
        this.source = source;
    }

    /** @param source this gateway's name in the records' envelopes */
    LogSink(NodeLog log, String source) {
        this((Appending) log::append, source);
    }

    /** Into a log that is this one for good. */
    public static LogSink into(TransparencyLog log, String source) {
        return new LogSink((Appending) log::append, source);
    }

    @Override
    public Written write(Record record) {
        try {
            Appended appended = log.append(record.bytes(source));
            return () -> await(appended);
        } catch (IOException | IllegalArgumentException e) {
            throw new RecordException("record " + record.id() + " was not written: " + e.getMessage(), e);
        }
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
