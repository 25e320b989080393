package dev.lineclear.server.rollouts;

import dev.lineclear.execution.Outcome;
import dev.lineclear.foresight.graph.Glob;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Telemetry;
import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.safeguard.rollout.Health.Window;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.safeguard.rollout.judge.Counts;
import dev.lineclear.safeguard.rollout.judge.Judge;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts.Sample;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What production answers to the requests that go through this gateway: the share that fails on its side, before and since.
 * A request that was wrong itself says nothing of production. Kept in memory, of this gateway alone; what is not there any
 * more says nothing.
 */
public final class Traffic implements Source {
    private static final Set<String> SETTINGS = Set.of("traffic", "target", "least", "rise");

    /** As AWS's SDKs have it. */
    private static final Set<String> THROTTLED = Set.of(
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "TooManyRequestsException",
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "BandwidthLimitExceeded",
            "LimitExceededException",
            "SlowDown",
            "PriorRequestNotComplete",
            "TransactionInProgressException");

    private static final int SERVER_FAULT = 500;
    private static final int TOO_MANY = 429;
    private static final int LEAST = 20;
    private static final int MOST = 1_000_000;
    private static final double PERCENT = 0.01;

    /** Operations and targets kept apart; those that were not seen for the longest time are forgotten first. */
    private static final int MAX_KEYS = 200;

    /** Longer watches are compared by other checks. */
    private static final Duration LONGEST = Duration.ofHours(12);

    /** To the second for as long, then to the minute: sixteen thousand counts would say no more. */
    private static final Duration PRECISE = Duration.ofMinutes(15);

    private static final int MINUTE = 60;

    private final InstantSource clock;

    /** Under the lock of itself. */
    private final Map<Key, NavigableMap<Long, Answered>> counts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, NavigableMap<Long, Answered>> eldest) {
            return size() > MAX_KEYS;
        }
    };

    public Traffic(InstantSource clock) {
        this.clock = clock;
    }

    private record Key(String operation, String target) {}

    private record Answered(long failed, long of) {
        Answered and(Answered other) {
            return new Answered(failed + other.failed, of + other.of);
        }
    }

    /** The same, heard. */
    public Telemetry on(Telemetry next) {
        return new Telemetry() {
            @Override
            public Answer passing(Proposal proposal, Supplier<Answer> way) {
                Answer answer = next.passing(proposal, way);
                if (answer instanceof Answer.Executed executed) {
                    heard(proposal, executed.outcome());
                }
                return answer;
            }

            @Override
            public Span begin(Stage stage) {
                return next.begin(stage);
            }

            @Override
            public void decided(Effect effect, String verdict, Duration took) {
                next.decided(effect, verdict, took);
            }

            @Override
            public void held(String holdId) {
                next.held(holdId);
            }

            @Override
            public void executed(Outcome outcome) {
                next.executed(outcome);
            }
        };
    }

    void heard(Proposal proposal, Outcome outcome) {
        if (outcome instanceof Outcome.NotSent) {
            return;
        }
        Key key = new Key(proposal.operation(), proposal.targets().getFirst().urn());
        long second = clock.instant().getEpochSecond();
        synchronized (counts) {
            NavigableMap<Long, Answered> own = counts.computeIfAbsent(key, k -> new TreeMap<>());
            own.merge(second, new Answered(failed(outcome) ? 1 : 0, 1), Answered::and);
            shortened(own, second);
        }
    }

    private static boolean failed(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused r ->
                r.status() >= SERVER_FAULT || r.status() == TOO_MANY || THROTTLED.contains(r.code());
            case Outcome.InDoubt d -> true;
            case Outcome.Succeeded s -> false;
            case Outcome.NotSent n -> false;
        };
    }

    private static void shortened(NavigableMap<Long, Answered> own, long now) {
        own.headMap(now - 2 * LONGEST.toSeconds()).clear();
        NavigableMap<Long, Answered> old = own.headMap(now - PRECISE.toSeconds(), false);
        while (!old.isEmpty() && old.lastKey() % MINUTE != 0) {
            Map.Entry<Long, Answered> last = old.pollLastEntry();
            own.merge(last.getKey() / MINUTE * MINUTE, last.getValue(), Answered::and);
        }
    }

    @Override
    public void fit(HealthCheck check) {
        Settings s = new Settings(check.settings(), SETTINGS);
        s.text("traffic");
        s.text("target", "*");
        s.whole("least", LEAST, 1, MOST);
        if (s.number("rise", PERCENT) < 0) {
            throw new IllegalArgumentException("rise must be 0 or more");
        }
    }

    /** Judged by whole windows. */
    @Override
    public List<Sample> look(HealthCheck check, Instant now) {
        return List.of();
    }

    @Override
    public Judgement judge(HealthCheck check, Looks looks, Window before, Window during) {
        fit(check);
        if (Duration.between(during.from(), during.to()).compareTo(LONGEST) > 0) {
            return Judgement.inconclusive("traffic is compared over " + LONGEST.toHours() + " h at most");
        }
        Settings s = new Settings(check.settings(), SETTINGS);
        return Judge.counts(
                counted(s, before), counted(s, during), s.whole("least", LEAST, 1, MOST), s.number("rise", PERCENT));
    }

    private Counts counted(Settings s, Window window) {
        Answered all = new Answered(0, 0);
        synchronized (counts) {
            for (Map.Entry<Key, NavigableMap<Long, Answered>> e : counts.entrySet()) {
                if (Glob.matches(s.text("traffic"), e.getKey().operation())
                        && Glob.matches(s.text("target", "*"), e.getKey().target())) {
                    NavigableMap<Long, Answered> within = e.getValue()
                            .subMap(
                                    window.from().getEpochSecond(),
                                    true,
                                    Math.max(
                                            window.from().getEpochSecond(),
                                            window.to().getEpochSecond()),
                                    false);
                    for (Answered one : within.values()) {
                        all = all.and(one);
                    }
                }
            }
        }
        return new Counts(all.failed(), all.of());
    }
}
