package dev.lineclear.server.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.watch.Forerunner;
import dev.lineclear.assessment.watch.Limits;
import dev.lineclear.assessment.watch.Step;
import dev.lineclear.assessment.watch.Strength;
import dev.lineclear.assessment.watch.Watch;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.server.review.Forerunners.Found;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which steps came before something bad: in records as the log has them. */
final class ForerunnersTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private final Forerunners mined = Forerunners.empty();
    private long index;

    private void record(String id, String kind, String subject, String data) {
        line(mined, id, kind, subject, data);
    }

    private void line(Forerunners log, String id, String kind, String subject, String data) {
        String json = "{'id':'" + id + "','type':'dev.lineclear." + kind + ".v1','subject':'" + subject + "','time':'"
                + START.plusSeconds(index) + "','data':" + data + "}";
        log.line(Story.line(index++, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
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

    private void ordered() {
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
    }

    /** Its parts are in quiet sessions too; one after the other they are not. */
    @Test
    void anOrderThatOnlyBadOnesHaveIsFound() {
        ordered();
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
        String back = ",'agent':'lineclear','input':{'hold':'" + hold + "'}";
        String rollout = "rollout-01KAZ3Q7T2X9V4M8N6P5R1S0WR";
        record("i", "intent", "p", asked(rollout, "update", "lineclear:Revert", back));
        record("x", "outcome", "p", "{'intent':'i','outcome':{'kind':'Succeeded'}}");
        opened("B");
        record("h2", "hold-opened", "01KAZ3Q7T2X9V4M8N6P5R1S0WD", asked("B", "update", "lineclear:Rollout", ""));
        record("m", "rollout-moved", "01KAZ3Q7T2X9V4M8N6P5R1S0WD", "{'event':'FAILED_FREEZE'}");
        opened("C");
        record("m2", "rollout-moved", "01KAZ3Q7T2X9V4M8N6P5R1S0WE", "{'event':'FAILED_FREEZE'}");
        assertEquals(2, mined.bad());
    }

    /** What was mined, accepted: the bad sessions once more, and it is said where the sequence was complete, and nowhere else. */
    @Test
    void whatIsAcceptedFiresOnTheSameSessionsAtTheStepExpected() {
        ordered();
        Found found = mined.found().getFirst();
        try (Watch watch = new Watch(Limits.DEFAULT, 3)) {
            watch.accept(List.of(new Forerunner("again", found.steps(), Strength.RAISE)));
            Map<String, Long> said = replayed(watch);
            assertEquals(6, said.size(), found.steps() + " " + said);
            found.examples().forEach(e -> assertEquals(e.records().getLast(), said.get(e.session())));
        }
    }

    /** @return in which session something was said, and at which record */
    private Map<String, Long> replayed(Watch watch) {
        Map<String, Long> said = new TreeMap<>();
        mined.courses().forEach((session, course) -> course.steps().forEach(step -> {
            if (!watch.took(proposal(session), step.what(), START).isEmpty()) {
                said.put(session, step.record());
            }
        }));
        return said;
    }

    private static Proposal proposal(String session) {
        Session of = new Session(
                session,
                new Agent("kiro", "platform", Scope.ALL),
                "op",
                "a task",
                START,
                START.plusSeconds(3_600),
                Session.State.OPEN);
        Target target = new Target("arn:aws:sqs:::q", "sqs", "queue", Environment.UNKNOWN, Map.of());
        return Proposal.of(
                Ids.next(START),
                of,
                "aws",
                "sqs:DeleteQueue",
                Map.of(),
                List.of(target),
                CanonicalJson.MAPPER.createObjectNode(),
                "",
                START);
    }

    /** Whoever mines and whoever watches agree on any walk, step for step. */
    @Test
    void minerAndWatchSeeTheSameSequencesInAnyWalk() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int complete = 0;
        try (Watch watch = new Watch(Limits.DEFAULT, seed)) {
            for (int round = 0; round < 60; round++) {
                List<String> wanted = wanted(random);
                watch.accept(List.of(new Forerunner("walked", wanted, Strength.NOTICE)));
                complete += walked(watch, "walk" + round + " under seed " + seed, wanted, random) ? 1 : 0;
            }
        }
        assertTrue(complete > 3 && complete < 57, "seed " + seed + ": it tried little, " + complete);
    }

    private static List<String> wanted(Random random) {
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            String step =
                    (random.nextBoolean() ? Step.REFUSED : Step.DONE).of("destroy", "s" + random.nextInt(2) + ":");
            if (wanted.isEmpty() || !wanted.getLast().equals(step)) {
                wanted.add(step);
            }
        }
        return wanted;
    }

    /** A walk in which what is wanted is one step of ten. @return whether it was complete */
    private boolean walked(Watch watch, String session, List<String> wanted, Random random) {
        Forerunners log = Forerunners.empty();
        line(log, "o", "session-opened", session, "{}");
        boolean said = false;
        for (int i = 0; i < 60; i++) {
            String operation = "s" + (random.nextInt(10) == 0 ? random.nextInt(2) : 2 + random.nextInt(4)) + ":Delete";
            boolean refused = random.nextBoolean();
            String data = asked(session, "destroy", operation, refused ? ",'why':'denied'" : "");
            line(log, "i" + i, refused ? "refused" : "intent", "p" + i, data);
            String step = (refused ? Step.REFUSED : Step.DONE).of("destroy", operation);
            said |= !watch.took(proposal(session), step, START).isEmpty();
            assertEquals(log.has(session, wanted), said, session + ", step " + i + ", " + wanted);
        }
        return said;
    }

    private void accepted(String patterns) {
        record("c" + index, "settings-changed", "settings", "{'settings':{'watch.patterns':'" + patterns + "'}}");
    }

    private void fires(String session, String name) {
        opened(session);
        record("s" + index, "signalled", session, "{'name':'pattern-" + name + "'}");
    }

    private Firings.Counted counted(String name) {
        return mined.accepted().stream()
                .filter(c -> c.pattern().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatFiredIsAHitOrAFalseAlarmOrTooEarlyToSay() {
        fires("before", "a");
        long since = index;
        accepted("a (raise): refused destroy rds");
        fires("halted", "a");
        record("h", "session-halted", "halted", "{}");
        fires("quiet", "a");
        fires("late", "a");
        record("again", "signalled", "late", "{'name':'pattern-a'}");
        index += 86_400;
        record("l", "session-halted", "late", "{}");
        fires("young", "a");
        fires("incident", "a");
        record("e", "incident-opened", "inc", "{'session':'incident'}");
        Firings.Counted a = counted("a");
        assertEquals(since, a.record());
        assertEquals(List.of(5L, 2L, 2L, 1L), List.of(a.fired(), a.hits(), a.falseAlarms(), a.open()));
        assertEquals("2 of 4, too few to say", a.precisionWords());
        accepted("a (raise): refused destroy rds\\nb (notice): update sqs");
        assertEquals(5, counted("a").fired(), "another's acceptance changes nothing");
        accepted("a (raise): refused destroy s3");
        assertEquals(0, counted("a").fired(), "it is another from here on");
        assertEquals(1, mined.accepted().size(), "b was dropped");
    }

    /** Else each would be found before itself, and be accepted again. */
    @Test
    void whatIsSaidOfAcceptedPatternsIsNoStep() {
        fires("s", "a");
        assertEquals(List.of(), mined.courses().get("s").steps());
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
