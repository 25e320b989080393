package dev.lineclear.server.operate;

import dev.lineclear.execution.Outcome;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Telemetry;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.server.config.Configuration.Answers;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line a proposal that was answered. It is for whoever runs the gateway and proves nothing: the transparency log does.
 */
public final class AnswerLog implements Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerLog.class);

    private final Telemetry next;
    private final Answers wanted;

    /** @param next told everything first */
    public AnswerLog(Telemetry next, Answers wanted) {
        this.next = next;
        this.wanted = wanted;
    }

    @Override
    public Answer passing(Proposal proposal, Supplier<Answer> way) {
        Passage passage = new Passage(proposal);
        return ScopedValue.where(Passage.CURRENT, passage).call(() -> {
            long start = System.nanoTime();
            Answer answer = next.passing(proposal, way);
            if (worthALine(passage, answer)) {
                say(proposal, passage, answer, System.nanoTime() - start);
            }
            return answer;
        });
    }

    /** Reads that pass are thousands a second, and each is in the transparency log. */
    private boolean worthALine(Passage passage, Answer answer) {
        boolean plainRead = passage.effect().equals(Effect.READ.action()) && answer instanceof Answer.Executed;
        return switch (wanted) {
            case ALL -> true;
            case CHANGES -> !plainRead;
            case NONE -> false;
        };
    }

    private static void say(Proposal proposal, Passage passage, Answer answer, long nanos) {
        String word = word(answer);
        LOG.atInfo()
                .setMessage("{} by {}: {}")
                .addArgument(proposal.operation())
                .addArgument(proposal.session().agent().id())
                .addArgument(word)
                .addKeyValue("event.action", "answer")
                .addKeyValue("event.outcome", answer instanceof Answer.Executed ? "success" : "failure")
                .addKeyValue("event.duration", nanos)
                .addKeyValue("lineclear.answer", word)
                .log();
    }

    /** {@code executed}, or why not. A closed set. */
    static String word(Answer answer) {
        return answer instanceof Answer.Refused refused ? refused.why().name().toLowerCase(Locale.ROOT) : "executed";
    }

    @Override
    public Span begin(Stage stage) {
        return next.begin(stage);
    }

    @Override
    public void decided(Effect effect, String verdict, Duration took) {
        Passage.current().ifPresent(p -> p.decided(effect.action(), verdict));
        next.decided(effect, verdict, took);
    }

    @Override
    public void held(String holdId) {
        Passage.current().ifPresent(p -> p.held(holdId));
        next.held(holdId);
    }

    @Override
    public void executed(Outcome outcome) {
        next.executed(outcome);
    }
}
