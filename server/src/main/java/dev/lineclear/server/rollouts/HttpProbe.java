package dev.lineclear.server.rollouts;

import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.safeguard.rollout.Health.Window;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts.Sample;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Asks an address, as its users would. No answer is an answer: it is not well. Asks only what the configuration lets it,
 * since whoever proposes a change set would otherwise look into the gateway's network with it; follows nothing.
 */
final class HttpProbe implements Source {
    private static final Set<String> SETTINGS = Set.of("http", "status", "within", "least", "allow");
    private static final Duration USUAL = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int LEAST = 3;
    private static final int MOST = 10_000;
    private static final int MAX_STATUS = 599;

    private final List<String> allowed;
    private final Supplier<HttpClient> client;

    /** @param allowed what addresses must begin with */
    HttpProbe(List<String> allowed, Supplier<HttpClient> client) {
        this.allowed = List.copyOf(allowed);
        this.client = client;
    }

    private record Asked(URI at, int status, Duration within, int least, int allow) {
        static Asked of(HealthCheck check) {
            Settings s = new Settings(check.settings(), SETTINGS);
            Duration within = s.time("within", USUAL);
            if (within.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("within may be 5s at most");
            }
            return new Asked(
                    URI.create(s.text("http")),
                    s.whole("status", 0, 100, MAX_STATUS),
                    within,
                    s.whole("least", LEAST, 1, MOST),
                    s.whole("allow", 0, 0, MOST));
        }
    }

    @Override
    public void fit(HealthCheck check) {
        URI at = Asked.of(check).at();
        // Dots and the like are taken out before it is compared, as they are before it is asked.
        String plain = at.normalize().toString();
        if (at.getHost() == null
                || at.getRawUserInfo() != null
                || allowed.stream().noneMatch(plain::startsWith)) {
            throw new IllegalArgumentException("the gateway may not ask " + at
                    + ": put what it begins with under rollouts.probes in lineclear.yaml");
        }
    }

    @Override
    public List<Sample> look(HealthCheck check, Instant now) {
        fit(check);
        Asked asked = Asked.of(check);
        HttpRequest request = HttpRequest.newBuilder(asked.at().normalize())
                .timeout(asked.within())
                .header("user-agent", "lineclear")
                .build();
        try {
            int status = client.get()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            boolean well = asked.status() == 0 ? status >= 200 && status < 300 : status == asked.status();
            return List.of(new Sample(check.name(), now, well, "answered " + status));
        } catch (IOException e) {
            return List.of(new Sample(
                    check.name(), now, false, "no answer: " + e.getClass().getSimpleName()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Sample.silent(check.name(), now));
        }
    }

    @Override
    public Judgement judge(HealthCheck check, Looks looks, Window before, Window during) {
        Asked asked = Asked.of(check);
        return Source.counted(looks, asked.least(), asked.allow());
    }
}
