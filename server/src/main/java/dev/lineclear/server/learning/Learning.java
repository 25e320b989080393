package dev.lineclear.server.learning;

import dev.lineclear.foresight.graph.Knowledge;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.gate.aws.Hearer;
import dev.lineclear.gate.aws.learn.Learner;
import dev.lineclear.gate.aws.learn.Looks;
import dev.lineclear.server.operate.Metrics;
import java.time.InstantSource;

/** What passes is learned from, on its own way into the graph; neither a start nor a request waits for it. */
public final class Learning implements AutoCloseable {
    private final Knowledge knowledge;
    private final Looks looks = new Looks();
    private final Learner learner;

    /** Nothing is read before {@link #begin}. @param account as targets of proposals are named with */
    public Learning(Knowledge knowledge, String account, InstantSource clock) {
        this.knowledge = knowledge;
        this.learner = new Learner(knowledge::learn, looks, account, clock);
    }

    /** When the start is through. */
    public void begin() {
        learner.begin();
    }

    /** What was read whole, by whoever asked. */
    public Looks looks() {
        return looks;
    }

    public Hearer hearer() {
        return learner;
    }

    /** For whoever can wait: where too much waits already, that is made into the graph first. */
    public void take(Sighting sighting) {
        while (!knowledge.learn(sighting)) {
            knowledge.refreshed();
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
