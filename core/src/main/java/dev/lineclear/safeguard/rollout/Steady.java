package dev.lineclear.safeguard.rollout;

import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.safeguard.rollout.Health.Window;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Watching: when to look, how much a look counts for, and what all looks together say. */
public final class Steady {
    /** Looks during one watch; more say nothing new. */
    private static final int LOOKS = 20;

    private static final Duration LEAST_BETWEEN = Duration.ofMillis(200);
    private static final Duration MOST_BETWEEN = Duration.ofSeconds(10);

    private final Health health;

    public Steady(Health health) {
        this.health = health;
    }

    /**
     * For how long something was watched with a look now; empty while it is too early for one. By the clock alone one that
     * was put forward would end a watch at once: a look counts for two at most.
     */
    public static Optional<Duration> seen(Duration bake, Duration baked, Instant lookedAt, Instant now) {
        Duration between = between(bake);
        Duration gone = Duration.between(lookedAt, now);
        if (gone.isNegative()) {
            return Optional.of(Duration.ZERO);
        }
        if (gone.compareTo(between) < 0 && baked.compareTo(bake) < 0) {
            return Optional.empty();
        }
        return Optional.of(min(gone, between.multipliedBy(2)));
    }

    private static Duration between(Duration bake) {
        Duration even = bake.dividedBy(LOOKS);
        return even.compareTo(LEAST_BETWEEN) < 0 ? LEAST_BETWEEN : min(even, MOST_BETWEEN);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** What all checks show now. */
    public List<Sample> look(List<HealthCheck> checks, Instant now) {
        List<Sample> samples = new ArrayList<>();
        checks.forEach(check -> samples.addAll(health.look(check, now)));
        return samples;
    }

    /**
     * The worst that any check says.
     *
     * @param looks all of them, by check
     * @param begunAt when the first of what is watched began
     * @param since when the last of it was done
     */
    public Judgement judged(
            List<HealthCheck> checks, Duration bake, List<Looks> looks, Instant begunAt, Instant since, Instant now) {
        if (checks.isEmpty()) {
            return Judgement.passed("it was watched for " + Sheet.words(bake) + ", with no checks");
        }
        Window during = new Window(since, now);
        Window before = new Window(begunAt.minus(Duration.between(since, now)), begunAt);
        Judgement worst = Judgement.passed("all " + checks.size() + " checks are well");
        for (HealthCheck check : checks) {
            Looks own = looks.stream()
                    .filter(l -> l.check().equals(check.name()))
                    .findFirst()
                    .orElse(Looks.none(check.name()));
            Judgement one = health.judge(check, own, before, during);
            if (one.result().compareTo(worst.result()) > 0) {
                worst = new Judgement(one.result(), check.name() + ": " + one.because());
            }
        }
        return worst;
    }
}
