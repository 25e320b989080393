package dev.lineclear.server.operate;

import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Telemetry;
import dev.lineclear.proposal.Effect;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Metrics in Prometheus' form. Labels come from closed sets only: nothing an agent says becomes one. */
public final class Metrics implements Telemetry {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Counter> verdicts = new ConcurrentHashMap<>();
    private final Map<String, Timer> answers = new ConcurrentHashMap<>();
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

    /** @param took from the proposal to the answer, production's time and waiting for people included */
    public void answered(Answer answer, Duration took) {
        String word =
                answer instanceof Answer.Refused refused ? refused.why().name().toLowerCase(Locale.ROOT) : "executed";
        answers.computeIfAbsent(word, key -> Timer.builder("lineclear.answers")
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

    /** The whole, in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }
}
