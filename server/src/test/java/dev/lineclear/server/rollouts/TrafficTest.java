package dev.lineclear.server.rollouts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lineclear.execution.Outcome;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Telemetry;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.safeguard.rollout.Health.Window;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.safeguard.rollout.Judgement.Result;
import dev.lineclear.state.Looks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What production answers to what goes through the gateway, as a check of health. */
final class TrafficTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Outcome FINE = new Outcome.Succeeded(200, "r");

    private Instant now = NOON;
    private final Traffic traffic = new Traffic(() -> now);
    private final Telemetry hears = traffic.on(Telemetry.NONE);

    private void answers(int times, String table, Outcome outcome) {
        for (int i = 0; i < times; i++) {
            now = now.plusMillis(100);
            Session session = new Session(
                    "s",
                    Agent.NONE,
                    "op",
                    "t",
                    NOON.minusSeconds(1),
                    NOON.plus(Duration.ofDays(9)),
                    Session.State.OPEN);
            Target target = new Target("arn:table/" + table, "dynamodb", "table", Environment.UNKNOWN, Map.of());
            Proposal proposal = Proposal.of(
                    Ids.next(now),
                    session,
                    "aws",
                    "dynamodb:GetItem",
                    Map.of(),
                    List.of(target),
                    CanonicalJson.MAPPER.createObjectNode(),
                    "",
                    now);
            Answer unused = hears.passing(proposal, () -> new Answer.Executed(outcome));
        }
    }

    private static HealthCheck check(String operation, Object... more) {
        ObjectNode settings = CanonicalJson.MAPPER.createObjectNode().put("traffic", operation);
        for (int i = 0; i < more.length; i += 2) {
            settings.set(String.valueOf(more[i]), CanonicalJson.MAPPER.valueToTree(more[i + 1]));
        }
        return new HealthCheck("traffic", "traffic", settings);
    }

    private Judgement judged(HealthCheck check, Instant begun) {
        return traffic.judge(
                check,
                Looks.none("errors"),
                new Window(begun.minus(Duration.between(begun, now)), begun),
                new Window(begun, now.plusSeconds(1)));
    }

    private Instant later() {
        now = Instant.ofEpochSecond(now.getEpochSecond() + 1);
        return now;
    }

    @Test
    void whatFailsMoreThanBeforeIsNotWell() {
        answers(200, "t", FINE);
        Instant begun = later();
        answers(160, "t", FINE);
        assertEquals(Result.PASSED, judged(check("dynamodb:*"), begun).result());
        answers(40, "t", new Outcome.Refused(503, "ServiceUnavailable", "r"));
        Judgement failed = judged(check("dynamodb:*"), begun);
        assertEquals(Result.FAILED, failed.result(), failed.because());
        assertEquals(Result.INCONCLUSIVE, judged(check("sns:*"), begun).result(), "another service");
    }

    @Test
    void throttlesAndLostAnswersCountAndTheCallersMistakesDoNot() {
        answers(200, "t", FINE);
        Instant begun = later();
        answers(150, "t", FINE);
        answers(50, "t", new Outcome.Refused(400, "ValidationException", "r"));
        assertEquals(Result.PASSED, judged(check("dynamodb:*"), begun).result());
        answers(30, "t", new Outcome.Refused(400, "ThrottlingException", "r"));
        assertEquals(Result.FAILED, judged(check("dynamodb:*"), begun).result());
        now = now.plusSeconds(60);
        answers(200, "t", FINE);
        begun = later();
        answers(100, "t", FINE);
        answers(40, "t", new Outcome.InDoubt("lost"));
        assertEquals(Result.FAILED, judged(check("dynamodb:*"), begun).result());
    }

    @Test
    void tooLittleSaysNothing() {
        answers(200, "t", FINE);
        Instant begun = later();
        answers(19, "t", FINE);
        assertEquals(Result.INCONCLUSIVE, judged(check("dynamodb:*"), begun).result());
        answers(1, "t", FINE);
        assertEquals(Result.PASSED, judged(check("dynamodb:*"), begun).result());
        assertEquals(
                Result.INCONCLUSIVE,
                judged(check("dynamodb:*", "least", 21), begun).result());
    }

    @Test
    void oneTargetIsToldFromAnother() {
        answers(100, "well", FINE);
        answers(100, "ill", FINE);
        Instant begun = later();
        answers(100, "well", FINE);
        answers(100, "ill", new Outcome.Refused(500, "InternalServerError", "r"));
        assertEquals(
                Result.PASSED,
                judged(check("dynamodb:*", "target", "*/well"), begun).result());
        assertEquals(
                Result.FAILED,
                judged(check("dynamodb:*", "target", "*/ill"), begun).result());
    }

    /** Counts of old seconds become counts of their minutes, and are lost no sooner. */
    @Test
    void whatIsOldIsKeptByTheMinute() {
        answers(1_000, "t", FINE);
        now = NOON.plus(Duration.ofHours(2));
        Instant begun = now;
        answers(1_000, "t", FINE);
        now = NOON.plus(Duration.ofHours(4));
        answers(10, "t", FINE);
        Judgement judgement = judged(check("dynamodb:*"), begun);
        assertEquals(Result.PASSED, judgement.result());
        assertEquals(true, judgement.because().contains("0 of 1010 since, 0 of 1000 before"), judgement.because());
    }

    /** It pushes out what was counted, and then nobody can say that all is well. */
    @Test
    void callsOfManyThingsMakeNothingLookWell() {
        answers(100, "t", FINE);
        Instant begun = later();
        answers(100, "t", new Outcome.Refused(500, "InternalServerError", "r"));
        for (int i = 0; i < 300; i++) {
            answers(1, "other-" + i, FINE);
        }
        assertEquals(
                Result.INCONCLUSIVE,
                judged(check("dynamodb:*", "target", "*/t"), begun).result());
    }

    @Test
    void aSettingThatNobodyKnowsIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> traffic.fit(check("dynamodb:*", "leest", 5)));
        assertThrows(IllegalArgumentException.class, () -> traffic.fit(check("dynamodb:*", "rise", -1)));
    }
}
