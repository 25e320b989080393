package dev.lineclear.assessment.watch;

import static dev.lineclear.assessment.watch.Runs.ARN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.watch.Limits.Budget;
import dev.lineclear.proposal.CanonicalJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each sign, of each of whom it is looked at: said at the so-manieth request and not at the one before, and naming requests
 * of its kind, though there are as many of other kinds between.
 */
final class SignsTest {
    private static final String SESSION = Sight.SESSION;
    private static final String AGENT = Sight.AGENT;
    private static final String FLEET = Sight.FLEET;

    /** Of an agent, and of all: none of them comes near what a session may do by itself. */
    private static final int SESSIONS = 7;

    private static final int AGENTS = 23;

    /** The so-manieth request. */
    private interface Doing {
        Watch.Seen at(Runs runs, int i);
    }

    /** Where every request would count. */
    private static final Doing NOTHING = (runs, i) -> {
        throw new AssertionError("it is not asked for");
    };

    /**
     * @param from the request that it is said at, counted from one
     * @param about how much earlier or later it may be, where things are counted by a sketch
     * @param noise what comes between
     */
    private record Case(
            String name, String whose, int from, int about, boolean settled, Limits limits, Doing doing, Doing noise) {
        @Override
        public String toString() {
            return name + " of the " + whose + " at " + from;
        }

        Case about(int other) {
            return new Case(name, whose, from, other, settled, limits, doing, noise);
        }

        Case settles() {
            return new Case(name, whose, from, about, true, limits, doing, noise);
        }

        Case under(Limits other) {
            return new Case(name, whose, from, about, settled, other, doing, noise);
        }
    }

    private static Case of(String name, String whose, int from, Doing doing, Doing noise) {
        return new Case(name, whose, from, 0, false, Limits.DEFAULT, doing, noise);
    }

    private static Watch.Seen update(Runs runs, int i) {
        return runs.asks("dynamodb:UpdateTable", ARN + "noise");
    }

    private static Watch.Seen read(Runs runs, int i) {
        return runs.does("dynamodb:DescribeTable", ARN + "orders");
    }

    static Stream<Case> counted() {
        List<Case> all = new ArrayList<>();
        everywhere(all, "burst-of-changes", 60, 0, (r, i) -> r.asks("dynamodb:UpdateTable", ARN + i), SignsTest::read);
        Doing delete = (r, i) -> r.asks("dynamodb:DeleteTable", ARN + i);
        everywhere(all, "burst-of-deletes", 10, 0, delete, (r, i) -> r.asks("dynamodb:CreateTable", ARN + "c" + i));
        everywhere(all, "runaway-deletes", 60, 0, delete, SignsTest::update);
        Doing items = (r, i) -> r.asks("dynamodb:DeleteItem", ARN + "orders");
        everywhere(all, "deletes-data", 1_000, 0, items, (r, i) -> r.asks("dynamodb:PutItem", ARN + "orders"));
        everywhere(all, "flood", 6_000, 0, SignsTest::read, NOTHING);
        Doing refused = (r, i) -> r.isRefused("dynamodb:UpdateTable", ARN + "r" + i);
        everywhere(all, "refused-often", 20, 1, refused, SignsTest::update);
        everywhere(all, "hammering", 200, 1, refused, SignsTest::update);
        everywhere(all, "widening", 5, 0, (r, i) -> r.asks("iam:PutRolePolicy", ARN + i), SignsTest::update);
        everywhere(all, "unprotecting", 3, 0, (r, i) -> r.asks("rds:UnprotectOne", ARN + i), SignsTest::update);
        Doing again = (r, i) -> r.asks("dynamodb:DeleteTable", ARN + "again");
        all.add(of("retry-loop", SESSION, 31, again, SignsTest::read));
        all.add(of("retry-loop", AGENT, 91, again, SignsTest::read));
        all.add(of("retry-loop", FLEET, 301, again, SignsTest::read));
        Doing novel = (r, i) -> r.does("dynamodb:DescribeTable", ARN + "n" + i);
        all.add(of("many-new", AGENT, 600, novel, SignsTest::read).about(20));
        Doing fans = (r, i) -> r.asks("dynamodb:UpdateTable", ARN + i);
        all.add(of("fan-out", SESSION, 40, fans, SignsTest::read).about(4));
        all.add(of("fan-out", AGENT, 120, fans, SignsTest::read).about(12));
        return all.stream();
    }

    /** @param lag how many requests later it is said, since it is known only then what became of them */
    private static void everywhere(List<Case> all, String name, int from, int lag, Doing doing, Doing noise) {
        all.add(of(name, SESSION, from + lag, doing, noise));
        all.add(of(name, AGENT, 3 * from + lag, doing, noise));
        all.add(of(name, FLEET, 10 * from + lag, doing, noise));
    }

    static Stream<Case> others() {
        Doing turns = (r, i) -> r.asks(i % 2 == 0 ? "dynamodb:CreateTable" : "dynamodb:DeleteTable", ARN + "t");
        Doing done = (r, i) -> r.does(i % 2 == 0 ? "dynamodb:CreateTable" : "dynamodb:DeleteTable", ARN + "t");
        Doing another = (r, i) -> i == 0
                ? r.isRefused("dynamodb:DeleteTable", ARN + "orders")
                : r.asks("dynamodb:UpdateTable", ARN + "orders");
        Doing used = (r, i) -> i == 0 ? secret(r, 0) : r.asks("iam:AttachTablePolicy", ARN + "role");
        Doing everybody = (r, i) -> r.asks("iam:AttachEverybody", ARN + "b");
        return Stream.of(
                of("thrashing", SESSION, 5, turns, SignsTest::update),
                of("thrashing", AGENT, 6, done, SignsTest::update),
                of("thrashing", AGENT, 6, SignsTest::toAndFro, SignsTest::update),
                of("agents-undo-each-other", FLEET, 6, done, SignsTest::update),
                of("agents-undo-each-other", FLEET, 6, SignsTest::toAndFro, SignsTest::update),
                of("refused-then-another-way", SESSION, 2, another, SignsTest::update),
                of("recording-off", SESSION, 1, (r, i) -> r.asks("x:StopTrail", ARN + "t"), SignsTest::update),
                of("opens-to-outsiders", SESSION, 1, everybody, SignsTest::update),
                of("credentials-handed-out", SESSION, 1, SignsTest::secret, SignsTest::update),
                of("credentials-gathered", AGENT, 10, SignsTest::secret, SignsTest::update)
                        .about(1),
                of("credentials-then-used", SESSION, 2, used, SignsTest::update),
                of("off-task", SESSION, 1, SignsTest::queue, SignsTest::update),
                of(
                                "first-seen-operation",
                                AGENT,
                                1,
                                (r, i) -> r.does("dynamodb:ListTables", ARN + "orders"),
                                SignsTest::read)
                        .settles(),
                of("first-seen-region", AGENT, 1, SignsTest::elsewhere, SignsTest::read)
                        .settles(),
                of("first-seen-account", AGENT, 1, SignsTest::elsewhere, SignsTest::read)
                        .settles(),
                of(
                                "first-seen-resource",
                                AGENT,
                                1,
                                (r, i) -> r.does("dynamodb:DescribeTable", ARN + "new"),
                                SignsTest::read)
                        .settles(),
                of(
                        "many-sessions-one-thing",
                        FLEET,
                        4,
                        (r, i) -> r.asks("dynamodb:UpdateTable", ARN + "one"),
                        (r, i) -> r.asks("dynamodb:UpdateTable", ARN + "noise" + i)));
    }

    private static Watch.Seen secret(Runs runs, int i) {
        return runs.does("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:1:secret:" + i);
    }

    /** A setting on and off, each time with a token of its own. */
    private static Watch.Seen toAndFro(Runs runs, int i) {
        runs.input = CanonicalJson.MAPPER
                .createObjectNode()
                .put("ClientToken", "t" + i)
                .put("Protected", i % 2 == 0);
        Watch.Seen seen = runs.does("dynamodb:UpdateTable", ARN + "t");
        runs.input = CanonicalJson.MAPPER.createObjectNode();
        return seen;
    }

    private static Watch.Seen queue(Runs runs, int i) {
        runs.kind = "queue";
        return runs.asks("sqs:PurgeJobs", "arn:aws:sqs:eu-west-1:1:jobs" + i);
    }

    private static Watch.Seen elsewhere(Runs runs, int i) {
        runs.region = "us-east-1";
        runs.account = "210987654321";
        return runs.asks("dynamodb:UpdateTable", ARN + "orders");
    }

    static Stream<Case> budgets() {
        Doing destroys = (r, i) -> r.does("dynamodb:DeleteTable", ARN + i);
        Doing changes = (r, i) -> r.does("dynamodb:UpdateTable", ARN + i);
        Doing fails = (r, i) -> r.fails("dynamodb:UpdateTable", ARN + i);
        Budget much = new Budget(1_000, 5_000);
        List<Case> all = new ArrayList<>();
        for (boolean day : List.of(false, true)) {
            Budget few = day ? new Budget(20, 20) : new Budget(20, 200);
            budget(
                    all,
                    day,
                    new Limits(few, much, much),
                    destroys,
                    (r, i) -> r.does("dynamodb:UpdateTable", ARN + "n"));
            budget(
                    all,
                    day,
                    new Limits(much, few, much),
                    changes,
                    (r, i) -> r.fails("dynamodb:UpdateTable", ARN + "n"));
            budget(all, day, new Limits(much, much, few), fails, (r, i) -> r.does("dynamodb:UpdateTable", ARN + "n"));
        }
        return all.stream();
    }

    private static void budget(List<Case> all, boolean day, Limits limits, Doing doing, Doing noise) {
        Doing then = (r, i) -> {
            r.now = day ? r.now.plusSeconds(1_200) : r.now;
            return doing.at(r, i);
        };
        all.add(of("budget-nearly-spent", AGENT, 17, then, noise).under(limits));
        all.add(of("budget-spent", AGENT, 21, then, noise).under(limits));
        all.add(of("budget-overspent", AGENT, 41, then, noise).under(limits));
    }

    @ParameterizedTest
    @MethodSource({"counted", "others", "budgets"})
    void itIsSaidAtItsThresholdWithWhatIsBehindIt(Case is) {
        Runs runs = new Runs(is.limits());
        try (Watch watch = runs.watch) {
            said(runs, is);
        }
    }

    private static void said(Runs runs, Case is) {
        if (is.settled()) {
            runs.settle();
        }
        Set<String> ofItsKind = new HashSet<>();
        for (int i = 0; i < is.from() + is.about(); i++) {
            runs.session =
                    "s" + (is.whose().equals(SESSION) ? 0 : i % (is.whose().equals(AGENT) ? SESSIONS : AGENTS));
            runs.agent = is.whose().equals(FLEET) ? "agent" + i % AGENTS : "kiro";
            if (is.noise() != NOTHING && i < is.from() - 1 - is.about()) {
                assertTrue(said(is.noise().at(runs, i), is).isEmpty(), "by others after " + i);
            }
            Optional<Noticed> said = said(is.doing().at(runs, i), is);
            ofItsKind.add(runs.asked);
            if (said.isPresent()) {
                assertTrue(i + 1 >= is.from() - is.about(), "already at " + (i + 1));
                behind(said.get(), runs.asked, ofItsKind);
                return;
            }
        }
        throw new AssertionError("it was never said");
    }

    private static Optional<Noticed> said(Watch.Seen seen, Case is) {
        return seen.noticed().stream()
                .filter(n -> n.name().equals(is.name()) && n.whose().equals(is.whose()))
                .findFirst();
    }

    private static void behind(Noticed said, String own, Set<String> ofItsKind) {
        assertEquals(own, said.records().getLast());
        assertEquals(Math.min(4, ofItsKind.size()), said.records().size());
        assertTrue(ofItsKind.containsAll(said.records()), "others are among them");
    }
}
