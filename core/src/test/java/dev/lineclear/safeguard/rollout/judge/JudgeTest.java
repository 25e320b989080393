package dev.lineclear.safeguard.rollout.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.safeguard.rollout.Judgement.Result;
import dev.lineclear.safeguard.rollout.judge.Judge.Rule;
import dev.lineclear.safeguard.rollout.judge.Judge.Worse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Against values that SciPy computed once, and against what Kayenta's users complain of. */
final class JudgeTest {
    private static final Rule UP = new Rule(Worse.UP, 10, 0.1, false);

    private static JsonNode vectors() throws IOException {
        try (InputStream in = JudgeTest.class.getResourceAsStream("vectors.json")) {
            return CanonicalJson.MAPPER.readTree(in);
        }
    }

    private static double[] doubles(JsonNode array) {
        return array.values().stream().mapToDouble(JsonNode::asDouble).toArray();
    }

    private static double[] noisy(int seed, int n, double mean) {
        Random random = new Random(seed);
        return DoubleStream.generate(() -> mean + random.nextGaussian())
                .limit(n)
                .toArray();
    }

    @Test
    void ranksAreWhatSciPyComputed() throws IOException {
        for (JsonNode v : vectors().path("ranks")) {
            Ranks ranks = Ranks.of(doubles(v.path("before")), doubles(v.path("during")), Judge.CONFIDENCE);
            assertEquals(v.path("p").asDouble(), ranks.p(), 1e-9, v.toString());
            assertEquals(v.path("shift").asDouble(), ranks.shift(), 1e-9, v.toString());
            assertEquals(v.path("larger").asDouble(), ranks.larger(), 1e-9, v.toString());
            assertTrue(ranks.low() <= ranks.shift() && ranks.shift() <= ranks.high(), ranks.toString());
        }
    }

    @Test
    void fishersTestIsWhatSciPyComputed() throws IOException {
        for (JsonNode v : vectors().path("fisher")) {
            Counts before = new Counts(v.path(0).asLong(), v.path(1).asLong());
            Counts during = new Counts(v.path(2).asLong(), v.path(3).asLong());
            double expected = v.path(4).asDouble();
            assertEquals(expected, Counts.moreLater(before, during), 1e-9 + expected * 1e-7, v.toString());
        }
    }

    @Test
    void theNormalDistributionIsWhatSciPyComputed() throws IOException {
        for (JsonNode v : vectors().path("normal")) {
            double z = v.path(0).asDouble();
            assertEquals(v.path(1).asDouble(), Normal.upper(z), 1e-12, v.toString());
        }
        assertEquals(2.3263478740408408, Normal.quantile(0.99), 1e-9);
    }

    /** The interval covers the true shift about as often as it says. */
    @Test
    void theIntervalHoldsTheShiftThatThereIs() {
        int held = 0;
        int rounds = 2_000;
        for (int seed = 0; seed < rounds; seed++) {
            Ranks ranks = Ranks.of(noisy(seed, 20, 0), noisy(seed + rounds, 20, 1), Judge.CONFIDENCE);
            held += ranks.low() <= 1 && 1 <= ranks.high() ? 1 : 0;
        }
        assertTrue(held > rounds * 0.965 && held < rounds * 0.995, held + " of " + rounds);
    }

    @Test
    void theSameValuesPassAndSoDoesMereNoise() {
        double[] values = noisy(1, 30, 100);
        assertEquals(Result.PASSED, Judge.series(values, values, UP).result());
        assertEquals(Result.PASSED, Judge.series(values, noisy(2, 30, 100), UP).result());
    }

    @Test
    void aClearRiseFailsOnlyWhereUpIsWorse() {
        double[] before = noisy(1, 30, 100);
        double[] during = noisy(2, 30, 130);
        assertEquals(Result.FAILED, Judge.series(before, during, UP).result());
        assertEquals(
                Result.PASSED,
                Judge.series(before, during, new Rule(Worse.DOWN, 10, 0.1, false))
                        .result());
        assertEquals(
                Result.FAILED,
                Judge.series(during, before, new Rule(Worse.EITHER, 10, 0.1, false))
                        .result());
    }

    @Test
    void aRiseThatIsClearAndSmallIsAllowed() {
        assertEquals(
                Result.PASSED,
                Judge.series(noisy(1, 60, 100), noisy(2, 60, 105), UP).result());
        assertEquals(
                Result.FAILED,
                Judge.series(noisy(1, 60, 100), noisy(2, 60, 105), new Rule(Worse.UP, 10, 0.01, false))
                        .result());
    }

    /** Kayenta passes it (spinnaker#5622): there is no mean to compare with. */
    @Test
    void aRiseFromNothingFails() {
        double[] nothing = new double[20];
        assertEquals(Result.FAILED, Judge.series(nothing, noisy(1, 20, 50), UP).result());
        assertEquals(
                Result.FAILED,
                Judge.counts(new Counts(0, 1_000), new Counts(8, 1_000), 20, 0).result());
    }

    private static double[] zerosAnd(int some, double of) {
        double[] values = new double[20];
        Arrays.fill(values, 20 - some, 20, of);
        return values;
    }

    private static Result since(int some, double of, Worse worse) {
        return Judge.series(new double[20], zerosAnd(some, of), new Rule(worse, 10, 0.1, false))
                .result();
    }

    /**
     * Ranks see no shift until most values have one. By Fisher's exact test k of 20 after 20 zeros come of chance by
     * C(20,k)/C(40,k): 0.5 for 1, 0.053 for 4, 0.024 for 5, 0.010 for 6.
     */
    @Test
    void aRiseFromNothingOfSomeValues() {
        assertEquals(Result.PASSED, since(1, 100, Worse.UP));
        assertEquals(Result.PASSED, since(4, 100, Worse.UP));
        assertEquals(Result.INCONCLUSIVE, since(5, 100, Worse.UP), "neither sure nor chance");
        for (int some : new int[] {6, 14, 20}) {
            assertEquals(Result.FAILED, since(some, 100, Worse.UP), some + " of 20");
            assertEquals(Result.FAILED, since(some, -1e-9, Worse.EITHER), some + " of 20, however small");
            assertEquals(Result.PASSED, since(some, 100, Worse.DOWN), some + " of 20, for the better");
        }
    }

    @Test
    void aRiseFromMostlyNothingIsNoLessOfOne() {
        assertEquals(
                Result.FAILED,
                Judge.series(zerosAnd(1, 1), zerosAnd(14, 100), UP).result());
        assertEquals(
                Result.PASSED,
                Judge.series(zerosAnd(4, 100), zerosAnd(6, 100), UP).result());
        // What is left out as an outlier elsewhere is what there is to count here.
        assertEquals(
                Result.FAILED,
                Judge.series(zerosAnd(0, 0), zerosAnd(6, 100), new Rule(Worse.UP, 10, 0.1, true))
                        .result());
    }

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private static List<Instant> seconds(int from, int to) {
        return IntStream.range(from, to).mapToObj(NOON::plusSeconds).toList();
    }

    private static Result since(List<Instant> at) {
        return Coverage.upToNow(at, NOON, NOON.plus(TEN_MINUTES), Duration.ofSeconds(1))
                .judged("since")
                .result();
    }

    @Test
    void someOfWhatThereShouldBeIsMissingToo() {
        assertEquals(Result.PASSED, since(seconds(0, 600)));
        assertEquals(Result.PASSED, since(seconds(50, 600)), "a scrape may be lost");
        assertEquals(Result.INCONCLUSIVE, since(seconds(590, 600)), "10 of 600");
        assertEquals(Result.INCONCLUSIVE, since(List.of()));
        assertFalse(Coverage.lacks(4, 5), "one may always be");
        assertTrue(Coverage.lacks(3, 5));
        assertTrue(Coverage.lacks(538, 600) && !Coverage.lacks(540, 600));
        List<Instant> often = new ArrayList<>();
        IntStream.range(0, 60).forEach(i -> often.addAll(seconds(590, 600)));
        assertEquals(Result.INCONCLUSIVE, since(often), "ten values of a second are one");
        assertEquals(
                Result.INCONCLUSIVE,
                Coverage.past(seconds(0, 10), NOON, NOON.plus(TEN_MINUTES), Duration.ofSeconds(1))
                        .judged("before")
                        .result());
    }

    @Test
    void whatDiesAfterTheChangeIsMissing() {
        assertEquals(Result.INCONCLUSIVE, since(seconds(0, 590)), "nine tenths, and then silence");
        assertEquals(Result.PASSED, since(seconds(0, 598)), "the last is not there yet");
        // Four values a minute apart: one is not there yet, and two more are too many.
        assertEquals(
                Result.INCONCLUSIVE,
                Coverage.upToNow(List.of(NOON), NOON, NOON.plusSeconds(300), Duration.ofMinutes(1))
                        .judged("since")
                        .result());
    }

    /** Kayenta passes +650 % of a few points (kayenta#633). */
    @Test
    void fewValuesSayNothing() {
        Judgement few = Judge.series(new double[] {2, 2}, new double[] {15, 15}, UP);
        assertEquals(Result.INCONCLUSIVE, few.result());
        assertEquals(
                Result.INCONCLUSIVE,
                Judge.series(new double[0], new double[0], UP).result());
        assertEquals(
                Result.INCONCLUSIVE,
                Judge.counts(new Counts(0, 1_000), new Counts(1, 5), 20, 0).result());
        assertEquals(
                Result.INCONCLUSIVE,
                Judge.counts(new Counts(0, 0), new Counts(1, 50), 20, 0).result());
        assertEquals(
                Result.FAILED,
                Judge.counts(new Counts(0, 0), new Counts(50, 50), 20, 0).result());
    }

    @Test
    void whatIsNoNumberIsMissingAndNotWell() {
        double[] nans = new double[30];
        Arrays.fill(nans, Double.NaN);
        assertEquals(
                Result.INCONCLUSIVE, Judge.series(noisy(1, 30, 1), nans, UP).result());
    }

    @Test
    void outliersAreLeftOutWhereTheRuleSaysSo() {
        double[] before = noisy(1, 30, 100);
        double[] during = noisy(2, 30, 100);
        during[3] = 1e9;
        during[7] = -1e9;
        Rule without = new Rule(Worse.EITHER, 10, 0.01, true);
        String said = Judge.series(before, during, without).because();
        assertTrue(said.contains("30 and 28 values"), said);
    }

    @Test
    void asManyFailuresAsBeforePassAndMoreFail() {
        assertEquals(
                Result.PASSED,
                Judge.counts(new Counts(10, 1_000), new Counts(12, 1_000), 20, 0)
                        .result());
        assertEquals(
                Result.FAILED,
                Judge.counts(new Counts(10, 1_000), new Counts(40, 1_000), 20, 0)
                        .result());
        assertEquals(
                Result.PASSED,
                Judge.counts(new Counts(10, 1_000), new Counts(40, 1_000), 20, 0.05)
                        .result());
    }
}
