package dev.lineclear.server.learning;

import dev.lineclear.foresight.graph.Knowledge;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.gate.aws.Hearer;
import dev.lineclear.gate.aws.learn.Learner;
import dev.lineclear.server.operate.Metrics;
import java.time.Duration;
import java.time.InstantSource;

/** What passes is learned from, on its own way into the graph; neither a start nor a request waits for it. */
public final class Learning implements AutoCloseable {
    /** More was learned than the graph takes at once: whoever can wait tries again after that. */
    private static final Duration FULL = Duration.ofMillis(200);

    private final Knowledge knowledge;
    private final Learner learner;

    /** Nothing is read before {@link #begin}. @param account as targets of proposals are named with */
    public Learning(Knowledge knowledge, String account, InstantSource clock) {
        this.knowledge = knowledge;
        this.learner = new Learner(knowledge::learn, account, clock);
    }

    /** When the start is through. */
    public void begin() {
        learner.begin();
    }

    public Hearer hearer() {
        return learner;
    }

    /** For whoever can wait: learns it as soon as more is taken. */
    public void take(Sighting sighting) {
        try {
            while (!knowledge.learn(sighting)) {
                Thread.sleep(FULL);
            }
        } catch (InterruptedException e) {
            // What was not learned is scanned again: the page is not put down as read.
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the graph took no more", e);
        }
    }

    public void measure(Metrics metrics) {
        metrics.counter("lineclear.answers.learned", "Answers of production that were learned from", learner::learned);
        metrics.counter(
                "lineclear.answers.unlearned",
                "Answers that could have been learned from and were let go, since more came than could be read",
                learner::dropped);
        metrics.counter("lineclear.graph.missed", "Times that the graph took no more", knowledge::missed);
        metrics.gauge("lineclear.graph.resources", "Resources that are known", () -> knowledge
                .snapshot()
                .resources());
        metrics.gauge("lineclear.graph.edges", "Relations between resources that are known", () -> knowledge
                .snapshot()
                .edges());
    }

    @Override
    public void close() {
        learner.close();
    }
}
