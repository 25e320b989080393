package dev.lineclear.tlog;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way of an entry to disk: whoever appends writes it to the journal, and one thread forces the journal for all who
 * wait meanwhile.
 */
final class JournalWriter {
    private final Journal journal;
    private final LogState state;
    /** Held to write to the journal or to change its file; taken before the state's lock, never after. */
    private final ReentrantLock writing = new ReentrantLock();

    JournalWriter(Journal journal, LogState state) {
        this.journal = journal;
        this.state = state;
    }

    /** Whoever comes first writes for all who have an index by then: one system call for many small entries. */
    void writeUpTo(long index) throws IOException {
        writing.lock();
        try {
            Optional<LogState.Batch> batch = state.takeUnwritten(index);
            if (batch.isPresent()) {
                journal.write(batch.get().items(), batch.get().durable());
                state.wrote(batch.get());
            }
        } finally {
            writing.unlock();
        }
    }

    /** What the committing thread does. */
    void commit() {
        try {
            Optional<Long> target = state.awaitWritten();
            while (target.isPresent() && force(target.get())) {
                // Each turn forces what arrived during the one before: the group commits itself.
                target = state.awaitWritten();
            }
        } catch (IOException | RuntimeException | Error e) {
            state.fail(e);
        } finally {
            state.committed();
        }
    }

    private boolean force(long target) throws IOException {
        if (journal.isFull()) {
            writing.lock();
            try {
                journal.rotate(state.size());
            } finally {
                writing.unlock();
            }
        } else {
            journal.force();
        }
        return state.forced(target);
    }
}
