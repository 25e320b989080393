package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import tools.jackson.databind.JsonNode;

/**
 * Writes items in batches, a few at once, and writes again what the table did not take. One thread adds; the first
 * failure ends it all.
 */
final class ItemWriter {
    /** The API's own limit on {@code BatchWriteItem}. */
    private static final int BATCH = 25;
    /** Enough to hide the round trip; few enough to leave a freshly made table room to split its partitions. */
    private static final int AT_ONCE = 8;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Run run;
    private final String table;
    private final long expected;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicLong written = new AtomicLong();
    private List<WriteRequest> batch = new ArrayList<>(BATCH);

    ItemWriter(Run run, String table, long expected) {
        this.run = run;
        this.table = table;
        this.expected = expected;
    }

    void add(JsonNode item) throws UndoException {
        batch.add(WriteRequest.builder()
                .putRequest(put -> put.item(AttributeJson.item(item)))
                .build());
        if (batch.size() == BATCH) {
            send();
        }
    }

    /** Returns when every item added is written. */
    void finish() throws UndoException {
        if (!batch.isEmpty()) {
            send();
        }
        acquire(AT_ONCE);
        throwFailure();
    }

    private void send() throws UndoException {
        acquire(1);
        throwFailure();
        List<WriteRequest> full = batch;
        batch = new ArrayList<>(BATCH);
        Thread.ofVirtual().start(() -> {
            try {
                write(full);
            } catch (UndoException | RuntimeException e) {
                failure.compareAndSet(null, e);
            } finally {
                free.release();
            }
        });
    }

    private void write(List<WriteRequest> requests) throws UndoException {
        List<WriteRequest> left = requests;
        Duration pause = FIRST_PAUSE;
        while (!left.isEmpty()) {
            Map<String, List<WriteRequest>> asked = Map.of(table, left);
            List<WriteRequest> notTaken = run.dynamodb()
                    .batchWriteItem(r -> r.requestItems(asked))
                    .unprocessedItems()
                    .getOrDefault(table, List.of());
            long now = written.addAndGet(left.size() - notTaken.size());
            run.progress(String.format(Locale.ROOT, "table %s: %,d of %,d items put back", table, now, expected));
            left = notTaken;
            if (!left.isEmpty()) {
                run.pause(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private void acquire(int permits) throws UndoException {
        try {
            free.acquire(permits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UndoException("interrupted", e);
        }
    }

    private void throwFailure() throws UndoException {
        Throwable first = failure.get();
        if (first != null) {
            throw new UndoException(
                    "table " + table + ": after " + written.get() + " of " + expected + " items were put back: "
                            + first.getMessage(),
                    first);
        }
    }
}
