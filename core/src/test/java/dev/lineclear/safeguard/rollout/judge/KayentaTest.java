package dev.lineclear.safeguard.rollout.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.safeguard.rollout.Judgement.Result;
import dev.lineclear.safeguard.rollout.judge.Judge.Rule;
import dev.lineclear.safeguard.rollout.judge.Judge.Worse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * What Kayenta's own tests put in and expect (github.com/spinnaker/kayenta, now in github.com/spinnaker/spinnaker under
 * {@code kayenta/}; Apache License 2.0), each by its name there:
 *
 * <ul>
 *   <li>{@code kayenta-judge/src/test/scala/com/netflix/kayenta/judge/ClassifierSuite.scala}
 *   <li>{@code kayenta-judge/src/test/scala/com/netflix/kayenta/judge/DetectorSuite.scala}
 *   <li>{@code kayenta-judge/src/test/scala/com/netflix/kayenta/judge/ScorerSuite.scala}
 *   <li>{@code kayenta-judge/src/test/scala/com/netflix/kayenta/judge/TransformSuite.scala}
 *   <li>{@code kayenta-mannwhitney/src/test/scala/com/netflix/kayenta/mannwhitney/MannWhitneySuite.scala}
 *   <li>{@code kayenta-mannwhitney/src/test/scala/com/netflix/kayenta/mannwhitney/WilcoxTests.scala} (until 2018)
 * </ul>
 *
 * <p>Kayenta's thresholds of an effect are shares of the mean: 1.2 is our {@code change} of 0.2. Its High and Low fail, its
 * Pass passes, its Nodata asks people; that a metric is critical is what each of our checks is.
 */
final class KayentaTest {
    /** As Kayenta's tests of the classifier have it. */
    private static final double CONFIDENCE = 0.95;

    private static final double TOLERANCE = 0.10;

    /** Of R's {@code uniroot}, by which Kayenta's figures were found; ours are the very differences. */
    private static final double ROOT = 1e-4;

    private static final JsonNode DATA = data();

    private static JsonNode data() {
        try (InputStream in = KayentaTest.class.getResourceAsStream("kayenta.json")) {
            return CanonicalJson.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double[] doubles(JsonNode array) {
        return array.values().stream().mapToDouble(JsonNode::asDouble).toArray();
    }

    private static double[] series(String name) {
        return doubles(DATA.path("series").path(name));
    }

    private static double[] of(double... values) {
        return values;
    }

    private static double[] five(double value) {
        double[] all = new double[5];
        Arrays.fill(all, value);
        return all;
    }

    /** @param expected what Kayenta's test expects; ours where it differs */
    private record Classified(
            String name, double[] control, double[] experiment, Worse worse, double change, Result expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Classified either(
            String name, double[] control, double[] experiment, double change, Result expected) {
        return new Classified(name, control, experiment, Worse.EITHER, change, expected);
    }

    /** {@code ClassifierSuite}. */
    static Stream<Classified> classified() {
        double[] control = series("control");
        double[] low = series("low");
        double[] up = series("up");
        double[] rising = of(1, 2, 3, 4, 5);
        double[] tens = of(10, 20, 30, 40, 50);
        String mw = "Mann-Whitney ";
        String test = mw + "Classifier Test: ";
        String size = mw + "Classifier Test - Mean Ratio Effect Size: ";
        String critical = mw + "Classifier Test - Critical Effect Size: ";
        String zero = mw + "Zero Mean: ";
        String way = mw + "Classifier Directional Test: ";
        return Stream.of(
                either(test + "Pass Metric", control, series("plain"), 0, Result.PASSED),
                either(test + "High Metric", control, series("high"), 0, Result.FAILED),
                either(test + "Low Metric", series("highControl"), series("plain"), 0, Result.FAILED),
                new Classified(way + "Increase", series("highControl"), series("plain"), Worse.UP, 0, Result.PASSED),
                new Classified(way + "Decrease", control, series("high"), Worse.DOWN, 0, Result.PASSED),
                new Classified(way + "High Metric", control, series("high"), Worse.UP, 0, Result.FAILED),
                new Classified(
                        way + "Low Metric", series("highControl"), series("plain"), Worse.DOWN, 0, Result.FAILED),
                either(test + "High (Large Input)", series("manyControl"), series("many"), 0, Result.FAILED),
                either(size + "High", low, up, 0.2, Result.FAILED),
                new Classified(size + "Low", series("highControl"), series("plain"), Worse.DOWN, 0.2, Result.FAILED),
                either(size + "Pass", up, series("down"), 0.5, Result.PASSED),
                either(size + "Pass (Large Input)", series("manyControl"), series("many"), 4, Result.PASSED),
                either(critical + "Critical High", low, up, 0.2, Result.FAILED),
                either(critical + "Critical Low", series("twosControl"), series("twos"), 0, Result.FAILED),
                either(critical + "High", low, up, 4, Result.FAILED),
                either(critical + "Pass", low, up, 12, Result.PASSED),
                either(critical + "Critical High (Default Thresholds)", low, up, 0, Result.FAILED),
                new Classified(mw + "Tied Observations", of(1, 1), of(1, 1, 1), Worse.DOWN, 0, Result.PASSED),
                new Classified(mw + "Identical Populations", of(5, 4, 3, 2, 1), rising, Worse.DOWN, 0, Result.PASSED),
                new Classified(
                        mw + "Leading Zero Identical Population",
                        five(1),
                        of(0, 1, 1, 1, 1),
                        Worse.DOWN,
                        0,
                        Result.PASSED),
                new Classified(mw + "Missing Experiment Data", rising, of(), Worse.DOWN, 0, Result.INCONCLUSIVE),
                new Classified(
                        mw + "Missing Experiment Data: Critical Metric",
                        rising,
                        of(),
                        Worse.DOWN,
                        0,
                        Result.INCONCLUSIVE),
                new Classified(mw + "Missing Data: Reason String", of(), of(), Worse.DOWN, 0, Result.INCONCLUSIVE),
                either(mw + "Majority Tied Observations", five(1), of(1, 1, 1, 1, 10), 0, Result.PASSED),
                either(mw + "Tied Ranks", five(1), five(10), 0, Result.FAILED),
                either(mw + "Tied Ranks With Zeros", five(0), five(10), 0, Result.FAILED),
                either(zero + "High Metric with Effect Size", five(0), series("fives"), 0.2, Result.FAILED),
                either(zero + "Low Metric with Effect Size", series("fives"), five(0), 0.2, Result.FAILED),
                either(zero + "Critical Metric", new double[10], series("little"), 0, Result.FAILED),
                either(zero + "Pass Metric", five(0), five(0), 0.2, Result.PASSED),
                either("Mean Inequality Classifier Test: High Metric", rising, tens, 0, Result.FAILED),
                either("Mean Inequality Classifier Test: Low Metric", tens, rising, 0, Result.FAILED),
                either("Mean Inequality Classifier Test: Pass Metric", rising, rising, 0, Result.PASSED),
                // Differs knowingly: Kayenta passes what has no data where none counts as 0, and here it never passes.
                new Classified(
                        mw + "Missing Experiment Data with NaN Replacement",
                        rising,
                        of(),
                        Worse.DOWN,
                        0,
                        Result.INCONCLUSIVE));
    }

    @ParameterizedTest
    @MethodSource
    void classified(Classified is) {
        Rule rule = new Rule(is.worse(), 2, is.change(), false);
        Judgement judged = Judge.series(is.control(), is.experiment(), rule, CONFIDENCE, TOLERANCE);
        assertEquals(is.expected(), judged.result(), judged.because());
    }

    static Stream<JsonNode> intervals() {
        return StreamSupport.stream(DATA.path("intervals").values().spliterator(), false);
    }

    /** {@code MannWhitneySuite} and {@code WilcoxTests}: what R's {@code wilcox.test} says. */
    @ParameterizedTest(name = "{index}")
    @MethodSource
    void intervals(JsonNode is) {
        Ranks ranks = Ranks.of(
                doubles(is.path("control")),
                doubles(is.path("experiment")),
                is.path("confidence").asDouble());
        String what = String.format(Locale.ROOT, "%s: %s", is.path("name").asString(), ranks);
        assertEquals(is.path("low").asDouble(), ranks.low(), ROOT, what);
        assertEquals(is.path("high").asDouble(), ranks.high(), ROOT, what);
        if (is.has("shift")) {
            assertEquals(is.path("shift").asDouble(), ranks.shift(), ROOT, what);
        }
    }

    /** @param kept sorted */
    private record Detected(String name, double[] values, double ranges, double[] kept) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** {@code DetectorSuite} and {@code TransformSuite}. */
    static Stream<Detected> detected() {
        double[] some = of(21, 23, 24, 25, 50, 29, 23, 21);
        double[] ones = of(1, 1, 1, 1, 1, 20, 1, 1, 1, 1, 1);
        return Stream.of(
                new Detected("IQR Detection", some, 1.5, of(21, 21, 23, 23, 24, 25, 29)),
                new Detected("IQR Detect Two Sided", of(1, 1, 1, 5, -1, -1, -1, -5), 1.5, of(-1, -1, -1, 1, 1, 1)),
                new Detected("IQR Reduce Sensitivity", ones, 3, of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 20)),
                new Detected("IQR Outlier Removal", some, 1.5, of(21, 21, 23, 23, 24, 25, 29)),
                // Differs knowingly: Kayenta's judge keeps all of fewer than a hundred.
                new Detected("IQR Detection, as it is judged", some, Judge.OUTLIER, of(21, 21, 23, 23, 24, 25, 29)));
    }

    @ParameterizedTest
    @MethodSource
    void detected(Detected is) {
        assertArrayEquals(
                is.kept(), Judge.near(Arrays.stream(is.values()).sorted().toArray(), is.ranges()));
    }

    /**
     * What R has by the same formula where most values are tied, found in none of Kayenta's tests: without the correction for
     * ties the interval would be 1 to 3.
     */
    @Test
    void tiesNarrowTheInterval() {
        double[] before = of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 3, 3, 4, 4);
        double[] since = of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 3, 4, 5, 5, 5, 5, 5);
        Ranks ranks = Ranks.of(before, since, Judge.CONFIDENCE);
        assertEquals(1, ranks.low());
        assertEquals(2, ranks.high());
    }

    private static Judgement usual(String before, String since) {
        return Judge.series(series(before), series(since), new Rule(Worse.EITHER, 10, 0.1, false));
    }

    /**
     * {@code ScorerSuite}. Differs knowingly: Kayenta weighs metrics into a score, so that what fails may be outweighed unless
     * it is critical; here every check is.
     */
    @Test
    void scored() {
        Judgement pass = usual("control", "plain");
        Judgement high = usual("control", "high");
        Judgement low = usual("highControl", "plain");
        Judgement nodata = usual("control", "none");
        assertEquals(Result.PASSED, pass.result(), "Single Metric Pass: 100");
        assertEquals(Result.FAILED, high.result(), "Single Metric Fail: 0");
        assertEquals(Result.FAILED, pass.or(high).result(), "One Group, Two Metrics: 50");
        assertEquals(Result.FAILED, pass.or(high).or(low).result(), "One Group, Three Metrics: 33.33");
        assertEquals(Result.FAILED, pass.or(pass).or(high).result(), "Two Groups, Three Metrics: 75");
        assertEquals(Result.INCONCLUSIVE, nodata.result(), "No Data: 0");
        assertEquals(Result.FAILED, pass.or(high).result(), "one good (normal), one fail (critical): 0");
        assertEquals(Result.FAILED, low.or(pass).result(), "one low (normal), one good (critical): 50");
    }
}
