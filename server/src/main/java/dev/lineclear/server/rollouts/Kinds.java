package dev.lineclear.server.rollouts;

import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.server.config.RolloutSettings;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** The kinds of checks there are, a line each. */
public final class Kinds {
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private Kinds() {}

    /** Made with the first look: it reads the machine's certificate authorities, which no start has to wait for. */
    private static final class Asking {
        static final HttpClient CLIENT = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * Makes nothing but the objects; connections come with the first look.
     *
     * @param calls CloudWatch, with the gateway's own credentials
     * @param region of alarms and metrics that do not say
     * @param traffic what this gateway hears
     */
    public static Health of(RolloutSettings settings, Alarm.Calls calls, String region, Traffic traffic) {
        Supplier<HttpClient> client = () -> Asking.CLIENT;
        return new HealthSources(Map.of(
                "http",
                new HttpProbe(settings.probes(), client),
                "prometheus",
                new Series(Prometheus.SETTINGS, new Prometheus(settings.prometheus(), client)),
                "alarm",
                new Alarm(calls, region),
                "metric",
                new Series(CloudWatch.SETTINGS, new CloudWatch(calls, region)),
                "traffic",
                traffic));
    }
}
