package dev.lineclear.gate.aws.learn;

import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.gate.aws.Hearer;
import dev.lineclear.gate.aws.learn.AnswerReader.Asked;
import dev.lineclear.proposal.Proposal;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Learns from answers that pass through the gateway, one after the other on a thread of its own. Nobody waits for it: what
 * comes faster than it reads is let go and counted.
 */
public final class Learner implements Hearer, AutoCloseable {
    /** Answers that wait; an agent that lists everything asks for some dozens in a row. */
    static final int MAX_WAITING = 256;

    /** Bytes of them: a little of the memory that the gateway is given. */
    static final int MAX_WAITING_BYTES = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Learner.class);

    private record Heard(Proposal proposal, byte[] answer) {}

    private final BlockingQueue<Heard> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicInteger bytes = new AtomicInteger();
    private final AtomicLong learned = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Predicate<Sighting> learn;
    private final Looks looks;
    private final String account;
    private final InstantSource clock;
    private final Thread thread;
    private volatile @Nullable AnswerReader reader;

    /**
     * Learns nothing before {@link #begin}.
     *
     * @param learn takes what was learned, and says whether it did
     * @param looks is told of answers that had all of a kind
     * @param account as targets of proposals are named with
     */
    public Learner(Predicate<Sighting> learn, Looks looks, String account, InstantSource clock) {
        this.learn = learn;
        this.looks = looks;
        this.account = account;
        this.clock = clock;
        this.thread = Thread.ofPlatform().daemon().name("learner").unstarted(this::run);
    }

    /** Reads its rules, on its own thread; once they are read, it learns. */
    public void begin() {
        thread.start();
    }

    @Override
    public boolean wants(String operation) {
        AnswerReader ready = reader;
        return ready != null && ready.knows(operation);
    }

    @Override
    public void heard(Proposal proposal, byte[] answer) {
        if (bytes.addAndGet(answer.length) > MAX_WAITING_BYTES || !waiting.offer(new Heard(proposal, answer))) {
            bytes.addAndGet(-answer.length);
            dropped.incrementAndGet();
        }
    }

    @Override
    public void missed() {
        dropped.incrementAndGet();
    }

    /** Answers that were learned from. */
    public long learned() {
        return learned.get();
    }

    /** Answers that could have been learned from and were let go. */
    public long dropped() {
        return dropped.get();
    }

    private void run() {
        try {
            AnswerReader rules = new AnswerReader(Rules.all());
            reader = rules;
            while (true) {
                Heard next = waiting.take();
                bytes.addAndGet(-next.answer().length);
                one(rules, next);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void one(AnswerReader rules, Heard heard) {
        try {
            Proposal proposal = heard.proposal();
            Place place = new Place(
                    proposal.destination().getOrDefault("partition", "aws"),
                    proposal.destination().getOrDefault("region", ""),
                    account);
            Asked asked = new Asked(proposal.operation(), proposal.input(), place, Origin.ANSWER, clock.instant());
            Optional<JsonNode> answer = rules.tree(asked, heard.answer());
            if (learn.test(answer.map(a -> rules.read(asked, a)).orElse(Sighting.NOTHING))) {
                learned.incrementAndGet();
                if (answer.isPresent() && rules.whole(asked, answer.get())) {
                    // Since it was asked: what came to be meanwhile may not be in it.
                    looks.whole(asked.operation(), Inventory.asked(asked.operation(), place.region()), proposal.time());
                }
            } else {
                dropped.incrementAndGet();
            }
        } catch (RuntimeException | StackOverflowError e) {
            dropped.incrementAndGet();
            LOG.warn(
                    "an answer to {} could not be learned from",
                    heard.proposal().operation(),
                    e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
