package dev.lineclear.server.operate;

import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Telemetry;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Proposal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Metrics in Prometheus' form. Labels come from closed sets only: nothing an agent says becomes one. */
public final class Metrics implements Telemetry {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Counter> verdicts = new ConcurrentHashMap<>();
    private final Map<String, Timer> answers = new ConcurrentHashMap<>();

    /** The registry itself holds what its counters read weakly. */
    private final Queue<Supplier<Number>> counted = new ConcurrentLinkedQueue<>();

    private final Timer decisions = Timer.builder("lineclear.decision")
            .description("Assessing and deciding a proposal")
            .minimumExpectedValue(Duration.ofNanos(1_000))
            .maximumExpectedValue(Duration.ofSeconds(1))
            .publishPercentileHistogram()
            .register(registry);

    @Override
    public void decided(Effect effect, String verdict, Duration took) {
        decisions.record(took);
        verdicts.computeIfAbsent(effect.action() + "/" + verdict, key -> Counter.builder("lineclear.verdicts")
                        .description("Verdicts by effect")
                        .tag("effect", effect.action())
                        .tag("verdict", verdict)
                        .register(registry))
                .increment();
    }

    @Override
    public Answer passing(Proposal proposal, Supplier<Answer> way) {
        long start = System.nanoTime();
        Answer answer = way.get();
        answered(answer, Duration.ofNanos(System.nanoTime() - start));
        return answer;
    }

    /** @param took from the proposal to the answer, production's time and waiting for people included */
    private void answered(Answer answer, Duration took) {
        answers.computeIfAbsent(AnswerLog.word(answer), key -> Timer.builder("lineclear.answers")
                        .description("From the proposal to the answer")
                        .tag("answer", key)
                        .publishPercentileHistogram()
                        .register(registry))
                .record(took);
    }

    /** A number that is read when somebody looks. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** A number that only grows, read when somebody looks. */
    public void counter(String name, String description, Supplier<Number> value) {
        counted.add(value);
        FunctionCounter.builder(name, value, v -> v.get().doubleValue())
                .description(description)
                .register(registry);
    }

    /** The whole, in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }
}
