package dev.lineclear.server.rollouts;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.safeguard.rollout.Health.Window;
import dev.lineclear.server.rollouts.Series.Point;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A metric's values over time ({@code GetMetricData}, in the form of its API reference of 2010-08-01), with the gateway's own
 * credentials.
 */
final class CloudWatch implements Series.Reading {
    static final Set<String> SETTINGS = Set.of("metric", "namespace", "dimensions", "statistic", "region", "every");

    private static final Duration USUAL = Duration.ofMinutes(1);

    /** CloudWatch's own limit of a metric. */
    private static final int MAX_DIMENSIONS = 30;

    /** More than a watch of a week in minutes is answered in pages, which nobody reads on. */
    private static final int MAX_VALUES = 1_000;

    private static final String ID = "m1";

    private static final class Loaded {
        static final ApiCall CALL = load();
    }

    private final Alarm.Calls calls;
    private final String region;

    CloudWatch(Alarm.Calls calls, String region) {
        this.calls = calls;
        this.region = region;
    }

    private static ApiCall load() {
        try (InputStream in = CloudWatch.class.getResourceAsStream("get-metric-data.json")) {
            if (in == null) {
                throw new IllegalStateException("get-metric-data.json is missing in the jar");
            }
            return ApiCall.of("cloudwatch:GetMetricData", CanonicalJson.MAPPER.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void fit(Settings s) {
        s.text("metric");
        s.text("namespace");
        s.text("statistic", "Average");
        s.text("region", region);
        dimensions(s);
        long seconds = every(s).toSeconds();
        // Else CloudWatch refuses the whole query.
        boolean whole = every(s).toMillis() % 1_000 == 0
                && (Set.of(1L, 5L, 10L, 20L, 30L).contains(seconds) || seconds > 0 && seconds % 60 == 0);
        if (!whole) {
            throw new IllegalArgumentException("every must be 1s, 5s, 10s, 20s, 30s or whole minutes");
        }
    }

    private static Duration every(Settings s) {
        return s.time("every", USUAL);
    }

    /** {@code LoadBalancer=app/shop, TargetGroup=web}. */
    private static Map<String, String> dimensions(Settings s) {
        Map<String, String> all = new TreeMap<>();
        if (!s.has("dimensions")) {
            return all;
        }
        for (String one : s.text("dimensions").split(",", MAX_DIMENSIONS + 1)) {
            int equals = one.indexOf('=');
            if (equals <= 0
                    || all.put(
                                    one.substring(0, equals).strip(),
                                    one.substring(equals + 1).strip())
                            != null) {
                throw new IllegalArgumentException("dimensions are NAME=VALUE, commas between, not " + one);
            }
        }
        if (all.size() > MAX_DIMENSIONS) {
            throw new IllegalArgumentException("a metric has " + MAX_DIMENSIONS + " dimensions at most");
        }
        return all;
    }

    @Override
    public Duration every(Settings s, Window window) {
        return every(s);
    }

    @Override
    public List<Point> read(Settings s, Window window) throws IOException {
        fit(s);
        if (Duration.between(window.from(), window.to()).dividedBy(every(s)) > MAX_VALUES) {
            throw new IOException("more than " + MAX_VALUES + " values: look at it less often (every)");
        }
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        input.put("StartTime", window.from().truncatedTo(ChronoUnit.SECONDS).toString());
        input.put("EndTime", window.to().truncatedTo(ChronoUnit.SECONDS).toString());
        ObjectNode query = input.putArray("MetricDataQueries").addObject();
        query.put("Id", ID);
        ObjectNode stat = query.putObject("MetricStat");
        ObjectNode metric = stat.putObject("Metric");
        metric.put("Namespace", s.text("namespace"));
        metric.put("MetricName", s.text("metric"));
        ArrayNode dimensions = metric.putArray("Dimensions");
        dimensions(s)
                .forEach((name, value) ->
                        dimensions.addObject().put("Name", name).put("Value", value));
        stat.put("Period", every(s).toSeconds());
        stat.put("Stat", s.text("statistic", "Average"));
        JsonNode result = calls.call(Loaded.CALL, input, s.text("region", region))
                .path("MetricDataResults")
                .path(0);
        if (!result.path("StatusCode").asString("").equals("Complete")) {
            throw new IOException(
                    "CloudWatch answered " + result.path("StatusCode").asString("nothing"));
        }
        return points(result.path("Timestamps"), result.path("Values"));
    }

    private static Instant at(JsonNode time) throws IOException {
        try {
            return Instant.parse(time.asString(""));
        } catch (DateTimeParseException e) {
            throw new IOException("CloudWatch answered a time that is none", e);
        }
    }

    /** Two lists side by side, as CloudWatch has it. */
    private static List<Point> points(JsonNode times, JsonNode values) throws IOException {
        if (times.size() != values.size()) {
            throw new IOException("CloudWatch answered " + values.size() + " values at " + times.size() + " times");
        }
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            double value = values.path(i).asDouble(Double.NaN);
            if (Double.isFinite(value)) {
                points.add(new Point(at(times.path(i)), value));
            }
        }
        return points;
    }
}
