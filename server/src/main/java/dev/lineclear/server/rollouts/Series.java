package dev.lineclear.server.rollouts;

import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.safeguard.rollout.Health.Window;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.safeguard.rollout.judge.Coverage;
import dev.lineclear.safeguard.rollout.judge.Judge;
import dev.lineclear.safeguard.rollout.judge.Judge.Rule;
import dev.lineclear.safeguard.rollout.judge.Judge.Worse;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts.Sample;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A measurement of before compared with the same since, wherever it comes from. */
final class Series implements Source {
    private static final Set<String> SETTINGS = Set.of("worse", "least", "change", "without-outliers");
    private static final int LEAST = 10;
    private static final int MOST = 1_000;
    private static final double TENTH = 0.1;

    private final Set<String> settings;
    private final Reading reading;

    /** Reads a measurement. */
    interface Reading {
        /** @throws IllegalArgumentException when there is no such measurement, with why */
        void fit(Settings settings);

        /** How often there is a value in that time, were none missing. */
        Duration every(Settings settings, Window window);

        /** @throws IOException when it cannot be had */
        List<Point> read(Settings settings, Window window) throws IOException;
    }

    /** A value that is a number. @param at the beginning of its period */
    record Point(Instant at, double value) {}

    /** @param own what the reading takes */
    Series(Set<String> own, Reading reading) {
        Set<String> all = new TreeSet<>(own);
        all.addAll(SETTINGS);
        this.settings = Set.copyOf(all);
        this.reading = reading;
    }

    private Settings of(HealthCheck check) {
        return new Settings(check.settings(), settings);
    }

    private static Rule rule(Settings s) {
        double change = s.number("change", TENTH);
        if (change < 0) {
            throw new IllegalArgumentException("change must be 0 or more");
        }
        Worse worse;
        try {
            worse = Worse.valueOf(s.text("worse", "up").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("worse is up, down or either", e);
        }
        return new Rule(
                worse,
                s.whole("least", LEAST, 2, MOST),
                change,
                s.text("without-outliers", "no").equals("yes"));
    }

    @Override
    public void fit(HealthCheck check) {
        Settings s = of(check);
        rule(s);
        reading.fit(s);
    }

    /** Judged by whole windows. */
    @Override
    public List<Sample> look(HealthCheck check, Instant now) {
        return List.of();
    }

    @Override
    public Judgement judge(HealthCheck check, Looks looks, Window before, Window during) {
        Settings s = of(check);
        try {
            List<Point> was = reading.read(s, before);
            List<Point> is = reading.read(s, during);
            // What has clearly failed has, however little of it is there.
            return Judge.series(values(was), values(is), rule(s))
                    .or(Coverage.past(at(was), before.from(), before.to(), reading.every(s, before))
                            .judged("before"))
                    .or(Coverage.upToNow(at(is), during.from(), during.to(), reading.every(s, during))
                            .judged("since"));
        } catch (IOException e) {
            return Judgement.inconclusive("it cannot be read: " + e.getMessage());
        }
    }

    private static double[] values(List<Point> points) {
        return points.stream().mapToDouble(Point::value).toArray();
    }

    private static List<Instant> at(List<Point> points) {
        return points.stream().map(Point::at).toList();
    }
}
