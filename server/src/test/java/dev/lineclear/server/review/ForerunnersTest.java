package dev.lineclear.server.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.server.review.Forerunners.Found;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which steps came before something bad: in records as the log has them. */
final class ForerunnersTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private final Forerunners mined = Forerunners.empty();
    private long index;

    private void record(String id, String kind, String subject, String data) {
        String json = "{'id':'" + id + "','type':'dev.lineclear." + kind + ".v1','subject':'" + subject + "','time':'"
                + START.plusSeconds(index) + "','data':" + data + "}";
        mined.line(Story.line(index++, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private void opened(String session) {
        record("o" + session, "session-opened", session, "{}");
    }

    private void did(String session, String effect, String operation) {
        record("i" + index, "intent", "p" + index, asked(session, effect, operation, ""));
    }

    private void refused(String session, String effect, String operation) {
        record("r" + index, "refused", "p" + index, asked(session, effect, operation, ",'why':'denied'"));
    }

    private static String asked(String session, String effect, String operation, String more) {
        return "{'session':'" + session + "','operation':'" + operation + "','assessment':{'effect':'" + effect + "'}"
                + more + "}";
    }

    private void quiet(int sessions) {
        for (int i = 0; i < sessions; i++) {
            opened("quiet" + i);
            did("quiet" + i, "update", "dynamodb:UpdateTable");
            did("quiet" + i, i % 2 == 0 ? "destroy" : "create", "sqs:DeleteQueue");
        }
    }

    private void bad(int sessions) {
        for (int i = 0; i < sessions; i++) {
            String session = "bad" + i;
            opened(session);
            did(session, "update", "dynamodb:UpdateTable");
            refused(session, "destroy", "rds:DeleteDBInstance");
            did(session, "create", "sns:CreateTopic");
            did(session, "destroy", "sqs:DeleteQueue");
            record("h" + i, "session-halted", session, "{}");
            did(session, "destroy", "s3:DeleteBucket");
        }
    }

    @Test
    void whatCameBeforeIsFoundWithWhereItWasAndWhatEverybodyDoesIsNot() {
        quiet(40);
        bad(5);
        List<Found> found = mined.found();
        assertEquals(5, mined.bad());
        assertEquals(40, mined.quiet());
        List<List<String>> steps = found.stream().map(Found::steps).toList();
        assertTrue(steps.contains(List.of("refused destroy rds")), steps.toString());
        assertFalse(steps.contains(List.of("update dynamodb")), "everybody does that");
        assertFalse(steps.contains(List.of("destroy s3")), "that came afterwards");
        assertFalse(steps.contains(List.of("destroy sqs")), "half of the quiet ones did that too");
        Found first = found.stream()
                .filter(f -> f.steps().equals(List.of("refused destroy rds")))
                .findFirst()
                .orElseThrow();
        assertEquals(5, first.bad());
        assertEquals(0, first.quiet());
        assertEquals(9.0, first.lift(), 1e-9);
        assertEquals(3, first.examples().size());
        assertEquals("halted", first.examples().getFirst().end());
    }

    /** Its parts are in quiet sessions too; one after the other they are not. */
    @Test
    void anOrderThatOnlyBadOnesHaveIsFound() {
        for (int i = 0; i < 30; i++) {
            opened("quiet" + i);
            did("quiet" + i, "destroy", "sqs:DeleteQueue");
            did("quiet" + i, "grant", "iam:PutRolePolicy");
        }
        for (int i = 0; i < 6; i++) {
            opened("bad" + i);
            did("bad" + i, "grant", "iam:PutRolePolicy");
            did("bad" + i, "destroy", "sqs:DeleteQueue");
            record("h" + i, "incident-opened", "inc" + i, "{'session':'bad" + i + "'}");
        }
        assertEquals(
                List.of(List.of("grant iam", "destroy sqs")),
                mined.found().stream().map(Found::steps).toList());
        assertEquals(6.0, mined.found().getFirst().lift(), 1e-9);
    }

    @Test
    void ofTooFewNothingIsSaid() {
        quiet(10);
        bad(2);
        assertFalse(mined.enough());
        assertEquals(List.of(), mined.found());
    }

    @Test
    void whatWasTakenBackAndAFailedStageCountToo() {
        String hold = "01KAZ3Q7T2X9V4M8N6P5R1S0WC";
        opened("A");
        record("h", "hold-opened", hold, asked("A", "update", "ecs:UpdateService", ""));
        record("i", "intent", "p", asked("revert-" + hold + "-ann", "update", "ecs:UpdateService", ""));
        record("x", "outcome", "p", "{'intent':'i','outcome':{'kind':'Succeeded'}}");
        opened("B");
        record("h2", "hold-opened", "01KAZ3Q7T2X9V4M8N6P5R1S0WD", asked("B", "update", "lineclear:Rollout", ""));
        record("m", "rollout-moved", "01KAZ3Q7T2X9V4M8N6P5R1S0WD", "{'event':'FAILED_FREEZE'}");
        opened("C");
        record("m2", "rollout-moved", "01KAZ3Q7T2X9V4M8N6P5R1S0WE", "{'event':'FAILED_FREEZE'}");
        assertEquals(2, mined.bad());
    }

    @Test
    void aSessionOfAnyLengthTakesNoMoreThanItsLastSteps() {
        opened("A");
        for (int i = 0; i < 5_000; i++) {
            did("A", i % 2 == 0 ? "update" : "create", "sqs:CreateQueue" + i);
        }
        record("h", "session-halted", "A", "{}");
        assertEquals(1, mined.bad());
    }
}
