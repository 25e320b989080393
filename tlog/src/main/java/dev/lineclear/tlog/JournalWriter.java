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
    private final Intake intake;
    /** Held to write to the journal or to change its file; taken before the state's lock, never after. */
    private final ReentrantLock writing = new ReentrantLock();

    JournalWriter(Journal journal, LogState state, Intake intake) {
        this.journal = journal;
        this.state = state;
        this.intake = intake;
    }

    /** Whoever comes first writes for all who have an index by then: one system call for many small entries. */
    void writeUpTo(long index) throws IOException {
        writing.lock();
        try {
            Optional<Intake.Batch> batch = intake.takeUnwritten(index);
            if (batch.isPresent()) {
                journal.write(batch.get().items(), batch.get().durable());
                intake.wrote(batch.get());
            }
        } finally {
            writing.unlock();
        }
    }

    /** What the committing thread does. */
    void commit() {
        try {
            Optional<Long> target = intake.awaitWritten();
            while (target.isPresent() && force(target.get())) {
                // Each turn forces what arrived during the one before: the group commits itself.
                target = intake.awaitWritten();
            }
        } catch (IOException | RuntimeException | Error e) {
            state.fail(e);
        } finally {
            intake.committed();
        }
    }

    private boolean force(long target) throws IOException {
        if (journal.isFull()) {
            writing.lock();
            try {
                journal.rotate(state.now().written());
            } finally {
                writing.unlock();
            }
        } else {
            journal.force();
        }
        return intake.forced(target);
    }
}
