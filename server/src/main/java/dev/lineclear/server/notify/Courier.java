package dev.lineclear.server.notify;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings notices to one channel, in order. The first goes at once; what comes within the pause after it goes together, as a
 * digest. An alarm waits for no pause and shares its message with nothing. What is not taken is tried again, less and less often, and given up after a day, which is put on record.
 */
final class Courier implements AutoCloseable {
    /** More than this wait only when nobody could be told for long; the rest is in the log and on the queue's page. */
    static final int MAX_WAITING = 10_000;

    /** A message that nobody reads to its end tells nothing. */
    private static final int MAX_BATCH = 500;

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(5);
    private static final Duration GIVE_UP = Duration.ofHours(24);
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private final Channel channel;
    private final Task task;
    private final Cursor cursor;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All below is guarded by lock.
    private final Deque<Notice> waiting = new ArrayDeque<>();

    /** Told before what waits; after a restart perhaps once more, since the cursor stays behind what waits. */
    private final Deque<Notice> alarms = new ArrayDeque<>();

    private boolean bringing;
    private boolean closed;
    private String failure = "";
    private long delivered;
    private Thread thread = Thread.currentThread();

    /**
     * What it is to do.
     *
     * @param events that the channel is told of
     * @param after how long a hold waits for people before this channel is told of it: for escalation
     * @param stands whether a notice still matters when its time comes
     * @param pause between two messages
     * @param givenUp told of notices that could not be delivered, and why
     */
    record Task(Set<Event> events, Duration after, Predicate<Notice> stands, Duration pause, GivenUp givenUp) {}

    @FunctionalInterface
    interface GivenUp {
        void record(String channel, List<Notice> notices, String because);
    }

    Courier(Channel channel, Task task, Cursor cursor, InstantSource clock) {
        this.channel = channel;
        this.task = task;
        this.cursor = cursor;
        this.clock = clock;
    }

    Cursor cursor() {
        return cursor;
    }

    void start() {
        thread = Thread.ofPlatform().daemon().name("notify-" + channel.name()).start(this::run);
    }

    void offer(Notice notice) {
        boolean alarm = notice.event().alarm();
        if (!alarm && !task.events().contains(notice.event())) {
            return;
        }
        lock.lock();
        try {
            if (waiting.size() + alarms.size() < MAX_WAITING) {
                (alarm ? alarms : waiting).add(notice);
                changed.signalAll();
            } else if (failure.isEmpty()) {
                failure = MAX_WAITING + " notices wait; later ones are in the log only";
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing waits: whatever was told of before {@code index} need not be looked at again. */
    void settled(long index) {
        lock.lock();
        try {
            if (waiting.isEmpty() && alarms.isEmpty() && !bringing) {
                cursor.write(index);
            }
        } catch (IOException e) {
            LOG.warn("{}: {}", channel.name(), e.toString());
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                List<Notice> batch = next();
                if (batch.isEmpty()) {
                    return;
                }
                List<Notice> standing = batch.stream()
                        .filter(n -> n.event().alarm() || task.stands().test(n))
                        .toList();
                if (!standing.isEmpty() && !bring(standing)) {
                    return;
                }
                told(batch, !standing.isEmpty());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.error("nothing more is told to {}", channel.name(), e);
            failed("stopped: " + e);
        }
    }

    /** What is due, at least one; empty when it is over. */
    private List<Notice> next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                Notice alarm = alarms.poll();
                if (alarm != null) {
                    bringing = true;
                    return List.of(alarm);
                }
                Notice first = waiting.peek();
                if (first == null) {
                    changed.await();
                    continue;
                }
                Duration left = Duration.between(clock.instant(), due(first));
                if (!left.isPositive()) {
                    return due();
                }
                var unused = changed.await(Math.min(left.toMillis() + 1, LAST_RETRY.toMillis()), TimeUnit.MILLISECONDS);
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private Instant due(Notice notice) {
        return notice.event() == Event.HELD ? notice.at().plus(task.after()) : notice.at();
    }

    private List<Notice> due() {
        Instant now = clock.instant();
        List<Notice> batch = new ArrayList<>();
        while (!waiting.isEmpty()
                && batch.size() < MAX_BATCH
                && !due(waiting.peek()).isAfter(now)) {
            batch.add(waiting.remove());
        }
        bringing = true;
        return batch;
    }

    /** @return false when it is over before it was taken or given up */
    private boolean bring(List<Notice> notices) throws InterruptedException {
        String id = "msg_" + notices.getFirst().record();
        Instant since = clock.instant();
        for (Duration retry = FIRST_RETRY; ; retry = longer(retry)) {
            try {
                channel.send(id, notices);
                return true;
            } catch (IOException e) {
                String because = String.valueOf(e.getMessage());
                failed("since " + since + ": " + because);
                if (Duration.between(since, clock.instant()).compareTo(GIVE_UP) > 0) {
                    LOG.error("{} was not told of {} things: {}", channel.name(), notices.size(), because);
                    task.givenUp().record(channel.name(), notices, because);
                    return true;
                }
            }
            if (over(retry)) {
                return false;
            }
        }
    }

    private static Duration longer(Duration retry) {
        Duration twice = retry.multipliedBy(2);
        return twice.compareTo(LAST_RETRY) < 0 ? twice : LAST_RETRY;
    }

    private void told(List<Notice> batch, boolean sent) throws InterruptedException {
        lock.lock();
        try {
            bringing = false;
            failure = "";
            delivered += batch.size();
            if (waiting.isEmpty() || !batch.getLast().event().alarm()) {
                long next = batch.getLast().index() + 1;
                cursor.write(alarms.stream().mapToLong(Notice::index).reduce(next, Math::min));
            }
        } catch (IOException e) {
            LOG.warn("{} may be told twice: {}", channel.name(), e.toString());
        } finally {
            lock.unlock();
        }
        if (sent) {
            pause();
        }
    }

    /** Lets what comes gather, unless it is an alarm. */
    private void pause() throws InterruptedException {
        lock.lock();
        try {
            long left = task.pause().toNanos();
            while (!closed && alarms.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits. @return whether it is to end */
    private boolean over(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void failed(String because) {
        lock.lock();
        try {
            failure = because;
        } finally {
            lock.unlock();
        }
    }

    /** What a person should see to. */
    Optional<String> warning() {
        lock.lock();
        try {
            return failure.isEmpty() ? Optional.empty() : Optional.of(channel.name() + " is not told, " + failure);
        } finally {
            lock.unlock();
        }
    }

    long delivered() {
        lock.lock();
        try {
            return delivered;
        } finally {
            lock.unlock();
        }
    }

    /** What waits is told after the next start. */
    @Override
    public void close() throws InterruptedException {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        thread.join();
    }
}
