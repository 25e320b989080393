package dev.lineclear.assessment.watch;

import static dev.lineclear.assessment.watch.Runs.ARN;
import static dev.lineclear.assessment.watch.Runs.names;
import static dev.lineclear.assessment.watch.Runs.noticed;
import static dev.lineclear.assessment.watch.Runs.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.watch.Limits.Budget;
import dev.lineclear.proposal.CanonicalJson;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is said of which sequence. */
final class WatchTest {
    private final Runs runs = new Runs();

    @Test
    void honestWorkIsNotRemarkedUpon() {
        for (int i = 0; i < 30; i++) {
            runs.does("dynamodb:DescribeTable", ARN + "orders-" + i);
        }
        runs.settle();
        for (int i = 0; i < 30; i++) {
            runs.now = runs.now.plusSeconds(60);
            assertEquals(Set.of(), names(runs.does("dynamodb:DescribeTable", ARN + "orders")));
            assertEquals(Set.of(), names(runs.does("dynamodb:UpdateTable", ARN + "orders-" + i)));
        }
    }

    @Test
    void whoWaitsForSomethingByAskingAgainMay() {
        for (int i = 0; i < 150; i++) {
            runs.now = runs.now.plusSeconds(2);
            assertEquals(Set.of(), names(runs.does("dynamodb:DescribeTable", ARN + "orders")));
        }
        assertEquals(Set.of(), names(runs.does("dynamodb:UpdateTable", ARN + "orders")));
    }

    @Test
    void aBurstOfDeletesIsSeenWithItsRecordsAndIsOverAfterFiveMinutes() {
        for (int i = 0; i < 9; i++) {
            assertFalse(says(runs.asks("dynamodb:DeleteTable", ARN + "t" + i), "burst-of-deletes"));
        }
        Noticed burst = noticed(runs.asks("dynamodb:DeleteTable", ARN + "t9"), "burst-of-deletes");
        assertEquals(Strength.RAISE, burst.strength());
        assertEquals("This session asked to delete 10 things within five minutes.", burst.sentence());
        assertEquals(4, burst.records().size());
        assertTrue(burst.news());
        assertFalse(noticed(runs.asks("dynamodb:DeleteTable", ARN + "t10"), "burst-of-deletes")
                .news());
        runs.now = runs.now.plusSeconds(330);
        assertFalse(says(runs.asks("dynamodb:DeleteTable", ARN + "t11"), "burst-of-deletes"));
    }

    @Test
    void oneRequestForManyThingsIsABurstToo() {
        String[] many = new String[12];
        for (int i = 0; i < many.length; i++) {
            many[i] = ARN + "t" + i;
        }
        assertTrue(says(runs.asks("dynamodb:DeleteTables", many), "burst-of-deletes"));
    }

    @Test
    void theSameRequestAgainIsNoBurstButARetryLoop() {
        TreeSet<String> said = new TreeSet<>();
        for (int i = 0; i < 40; i++) {
            said.addAll(names(runs.asks("dynamodb:DeleteTable", ARN + "t")));
        }
        assertEquals(Set.of("retry-loop"), said);
    }

    @Test
    void aRunawayIsHaltedOnceForWhatItDid() {
        Watch.Seen last = runs.asks("dynamodb:DeleteTable", ARN + "t");
        for (int i = 0; i < 90 && Watch.halting(last.noticed()).isEmpty(); i++) {
            last = runs.asks("dynamodb:DeleteTable", ARN + "t" + i);
        }
        assertEquals(
                "runaway-deletes", Watch.halting(last.noticed()).orElseThrow().name());
        runs.watch.halted(last);
        assertEquals(Set.of(), names(runs.asks("dynamodb:DeleteTable", ARN + "more")), "a person let it go on");
    }

    @Test
    void anAgentThatSpreadsItOverItsSessionsIsSeenAsOne() {
        Watch.Seen last = runs.asks("dynamodb:DeleteTable", ARN + "t");
        for (int i = 0; i < 40; i++) {
            runs.session = "s" + i / 5;
            last = runs.asks("dynamodb:DeleteTable", ARN + "t" + i);
        }
        assertEquals("agent", noticed(last, "burst-of-deletes").whose());
    }

    @Test
    void changingManyDifferentThingsIsFanningOut() {
        Watch.Seen last = runs.asks("dynamodb:UpdateTable", ARN + "t");
        for (int i = 0; i < 50; i++) {
            last = runs.asks("dynamodb:UpdateTable", ARN + "t" + i);
        }
        assertTrue(says(last, "fan-out"));
        assertFalse(says(last, "burst-of-changes"));
    }

    @Test
    void whatIsRefusedAndTriedAnotherWayIsSeenFromAnotherSessionToo() {
        Watch.Seen refused = runs.isRefused("dynamodb:DeleteTable", ARN + "orders");
        assertEquals(
                Set.of(), names(runs.asks("dynamodb:DeleteTable", ARN + "orders")), "the very same is no other way");
        assertEquals(Set.of(), names(runs.asks("dynamodb:UpdateTable", ARN + "carts")));
        runs.session = "s2";
        Noticed other = noticed(runs.asks("dynamodb:UpdateTable", ARN + "orders"), "refused-then-another-way");
        assertEquals(2, other.records().size());
        assertEquals(Strength.RAISE, other.strength());
        assertTrue(refused.noticed().isEmpty());
    }

    @Test
    void whoIsRefusedAndGoesOnIsHalted() {
        Watch.Seen last = runs.isRefused("dynamodb:DescribeTable", ARN + "secret");
        for (int i = 0; i < 200; i++) {
            last = runs.isRefused("dynamodb:DescribeTable", ARN + "secret" + i);
        }
        assertEquals("hammering", Watch.halting(last.noticed()).orElseThrow().name());
    }

    @Test
    void makingAndDeletingTheSameInTurnsIsThrashing() {
        Watch.Seen last = runs.asks("dynamodb:CreateTable", ARN + "t");
        for (int i = 0; i < 3; i++) {
            runs.now = runs.now.plusSeconds(120);
            runs.asks("dynamodb:DeleteTable", ARN + "t");
            runs.now = runs.now.plusSeconds(120);
            last = runs.asks("dynamodb:CreateTable", ARN + "t");
        }
        assertTrue(says(last, "thrashing"));
    }

    @Test
    void protectionsSwitchedOffAndPermissionsWidenedAreCounted() {
        runs.asks("rds:UnprotectOne", ARN + "a");
        runs.asks("rds:UnprotectOne", ARN + "b");
        assertTrue(says(runs.asks("rds:UnprotectOne", ARN + "c"), "unprotecting"));
        Watch.Seen last = runs.asks("iam:PutRolePolicy", ARN + "r");
        for (int i = 0; i < 4; i++) {
            last = runs.asks("iam:PutRolePolicy", ARN + "r" + i);
        }
        assertTrue(says(last, "widening"));
    }

    @Test
    void credentialsThatAreHandedOutAndThenNamedOrExtendedAreSeen() {
        String secret = "arn:aws:secretsmanager:eu-west-1:1:secret:db";
        runs.input = CanonicalJson.MAPPER.createObjectNode().put("SecretId", "prod/db");
        assertEquals(Set.of(), names(runs.does("secretsmanager:DescribeSecret", secret)));
        assertEquals(
                Strength.NOTICE,
                noticed(runs.does("secretsmanager:GetSecretValue", secret), "credentials-handed-out")
                        .strength());
        runs.input = CanonicalJson.MAPPER.createObjectNode().put("Name", "x");
        assertFalse(says(runs.asks("lambda:UpdateTableFunction", ARN + "f"), "credentials-then-used"));
        runs.input = CanonicalJson.parse("{\"Environment\":{\"Variables\":{\"S\":\"prod/db\"}}}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertTrue(says(runs.asks("lambda:UpdateTableFunction", ARN + "f"), "credentials-then-used"));
        runs.input = CanonicalJson.MAPPER.createObjectNode();
        assertTrue(says(runs.asks("iam:AttachTablePolicy", ARN + "r"), "credentials-then-used"));
        runs.session = "another";
        assertFalse(says(runs.asks("iam:AttachTablePolicy", ARN + "r"), "credentials-then-used"));
    }

    @Test
    void whatASettledAgentNeverDidIsSeenUntilItWasDone() {
        runs.region = "us-east-1";
        assertEquals(Set.of(), names(runs.asks("dynamodb:TagTable", ARN + "orders")), "nobody knows it yet");
        runs.region = "eu-west-1";
        runs.settle();
        assertTrue(says(runs.does("dynamodb:ListTables", ARN + "*"), "first-seen-operation"));
        assertFalse(says(runs.does("dynamodb:ListTables", ARN + "*"), "first-seen-operation"));
        runs.region = "us-east-1";
        assertEquals(
                Strength.RAISE,
                noticed(runs.asks("dynamodb:UpdateTable", ARN + "orders"), "first-seen-region")
                        .strength());
        assertTrue(says(runs.does("dynamodb:UpdateTable", ARN + "orders"), "first-seen-region"), "asking is not doing");
        assertFalse(says(runs.asks("dynamodb:UpdateTable", ARN + "orders"), "first-seen-region"));
    }

    @Test
    void whatTheTaskSaysNothingAboutIsTold() {
        runs.task = "rotate the password of the billing queue";
        assertEquals(
                Strength.NOTICE,
                noticed(runs.asks("dynamodb:DeleteTable", ARN + "orders"), "off-task")
                        .strength());
        assertFalse(says(runs.asks("sqs:SetQueueAttributes", "arn:aws:sqs:eu-west-1:1:billing"), "off-task"));
        runs.task = "a task";
        assertFalse(says(runs.asks("dynamodb:DeleteTable", ARN + "orders"), "off-task"), "says too little");
    }

    @Test
    void whatTheInputNamesAndThePluralAreOfTheTask() {
        runs.task = "let checkout grow to what its parameters say";
        runs.input = CanonicalJson.MAPPER.createObjectNode().put("GroupName", "checkout-web");
        assertFalse(says(runs.asks("scaler:PutGroup", "arn:aws:scaler:eu-west-1:1:*"), "off-task"));
        runs.input = CanonicalJson.MAPPER.createObjectNode().put("GroupName", "search-web");
        assertTrue(says(runs.asks("scaler:PutGroup", "arn:aws:scaler:eu-west-1:1:*"), "off-task"));
        runs.input = CanonicalJson.MAPPER.createObjectNode().put("Document", "checkout ".repeat(100));
        runs.session = "s2";
        assertTrue(says(runs.asks("scaler:PutGroup", "arn:aws:scaler:eu-west-1:1:*"), "off-task"), "no name");
        runs.session = "s3";
        runs.input = CanonicalJson.MAPPER.createObjectNode();
        runs.task = "mend a rounding error in the report";
        assertFalse(says(runs.asks("x:Change", "arn:aws:x:eu-west-1:1:thing/reports"), "off-task"));
    }

    @Test
    void budgetsRunOutInSteps() {
        Runs small = new Runs(new Limits(new Budget(10, 20), new Budget(100, 200), new Budget(100, 200)));
        for (int i = 0; i < 25; i++) {
            small.now = small.now.plusSeconds(120);
            Set<String> said = names(small.does("dynamodb:DeleteTable", ARN + "t" + i));
            said.removeIf(name -> !name.startsWith("budget"));
            boolean low = said.remove("budget-nearly-spent");
            assertTrue(!low || i >= 8, "after " + i);
            assertEquals(i < 10 ? Set.of() : Set.of(i < 20 ? "budget-spent" : "budget-overspent"), said, "after " + i);
        }
        Map<String, byte[]> kept = small.watch.remembered().agents();
        Runs restarted = new Runs(new Limits(new Budget(10, 20), new Budget(100, 200), new Budget(100, 200)));
        restarted.now = small.now;
        kept.forEach(restarted.watch.remembered()::remember);
        assertTrue(
                says(restarted.asks("dynamodb:DeleteTable", ARN + "u"), "budget-overspent"),
                "a restart gives no new budget");
    }

    @Test
    void deletingWhatThingsHoldIsToldFromAThousandItemsOn() {
        for (int i = 0; i < 999; i++) {
            assertFalse(says(runs.asks("dynamodb:DeleteItem", ARN + "orders"), "deletes-data"), "after " + i);
        }
        Noticed many = noticed(runs.asks("dynamodb:DeleteItem", ARN + "orders"), "deletes-data");
        assertEquals(Strength.NOTICE, many.strength());
        assertEquals("This session asked to delete 1000 items within five minutes.", many.sentence());
        assertFalse(says(runs.asks("dynamodb:DeleteItem", ARN + "orders"), "burst-of-deletes"), "they are no things");
    }

    @Test
    void twentyRefusalsRaiseWhatIsAskedNextAndOldOnesDoNot() {
        for (int i = 0; i < 19; i++) {
            runs.isRefused("dynamodb:UpdateTable", ARN + "t" + i);
        }
        assertFalse(says(runs.asks("dynamodb:UpdateTable", ARN + "u"), "refused-often"));
        runs.isRefused("dynamodb:UpdateTable", ARN + "t19");
        assertEquals(
                Strength.RAISE,
                noticed(runs.asks("dynamodb:UpdateTable", ARN + "v"), "refused-often")
                        .strength());
        runs.now = runs.now.plusSeconds(330);
        assertFalse(says(runs.asks("dynamodb:UpdateTable", ARN + "w"), "refused-often"));
    }

    @Test
    void anAccountThatASettledAgentNeverChangedAnythingInIsSeen() {
        runs.settle();
        runs.account = "210987654321";
        assertFalse(says(runs.asks("dynamodb:DescribeTable", ARN + "orders"), "first-seen-account"), "it only looks");
        assertEquals(
                Strength.RAISE,
                noticed(runs.does("dynamodb:UpdateTable", ARN + "orders"), "first-seen-account")
                        .strength());
        assertFalse(says(runs.asks("dynamodb:UpdateTable", ARN + "orders"), "first-seen-account"));
    }

    @Test
    void aThingThatASettledAgentNeverTouchedIsToldAndItsDeleteRaises() {
        runs.settle();
        assertEquals(Set.of(), names(runs.does("dynamodb:DescribeTable", ARN + "orders")));
        assertFalse(says(runs.does("dynamodb:CreateTable", ARN + "made"), "first-seen-resource"));
        assertFalse(says(runs.asks("dynamodb:DeleteTable", ARN + "made"), "first-seen-resource"), "it made it itself");
        Noticed told = noticed(runs.isRefused("dynamodb:UpdateTable", ARN + "other"), "first-seen-resource");
        assertEquals(Strength.NOTICE, told.strength());
        assertEquals("agent", told.whose());
        Noticed raised = noticed(runs.asks("dynamodb:DeleteTable", ARN + "other"), "first-seen-resource");
        assertEquals(Strength.RAISE, raised.strength(), "asking is not touching");
        Runs restarted = new Runs();
        restarted.now = runs.now;
        runs.watch.remembered().agents().forEach(restarted.watch.remembered()::remember);
        assertTrue(says(restarted.does("dynamodb:DeleteTable", ARN + "other"), "first-seen-resource"));
        assertFalse(says(restarted.asks("dynamodb:DeleteTable", ARN + "orders"), "first-seen-resource"));
        assertFalse(says(restarted.does("s3:GetObject", ARN + "key"), "first-seen-resource"), "what things hold");
    }

    @Test
    void manySessionsThatComeTogetherOnOneThingAreSeen() {
        Watch.Seen last = runs.asks("dynamodb:UpdateTable", ARN + "orders");
        for (int i = 0; i < 3; i++) {
            runs.agent = "agent" + i;
            runs.session = "session" + i;
            assertFalse(says(last, "many-sessions-one-thing"));
            last = runs.asks("dynamodb:UpdateTable", ARN + "orders");
        }
        assertEquals(4, noticed(last, "many-sessions-one-thing").records().size());
    }

    @Test
    void whatOneSessionOrOneAgentDoesByItselfIsNotSeveralUndoingEachOther() {
        for (int i = 0; i < 12; i++) {
            runs.input = CanonicalJson.MAPPER.createObjectNode().put("Size", i % 2);
            runs.session = "session" + i;
            Watch.Seen seen = runs.does("dynamodb:UpdateTable", ARN + "orders");
            assertFalse(says(seen, "agents-undo-each-other"), "it undoes what it did itself");
        }
        for (int i = 0; i < 12; i++) {
            runs.input = CanonicalJson.MAPPER.createObjectNode().put("Size", i);
            runs.agent = "agent" + i;
            Watch.Seen seen = runs.does("dynamodb:UpdateTable", ARN + "queue");
            assertFalse(says(seen, "agents-undo-each-other"), "none goes back");
            assertFalse(says(seen, "thrashing"));
        }
    }

    /** Whatever is asked for once between, and in whichever session each is. */
    @Test
    void anAgentThatFlipsOneThingFromTenSessionsIsSeenWhateverComesBetween() {
        boolean seen = false;
        for (int i = 0; i < 10; i++) {
            runs.session = "session" + i;
            for (int j = 0; j < 20; j++) {
                runs.does("dynamodb:UpdateTable", ARN + "other" + i + "-" + j);
                runs.now = runs.now.plusSeconds(2);
            }
            seen |= says(
                    runs.does(i % 2 == 0 ? "dynamodb:CreateTable" : "dynamodb:DeleteTable", ARN + "t"), "thrashing");
        }
        assertTrue(seen);
    }

    /** Two changes of one thing that both wait for people, each asked for again and again: none of it happens. */
    @Test
    void whatWaitsAndIsAskedForAgainIsNotTurnedToAndFro() {
        for (int i = 0; i < 40; i++) {
            runs.session = "session" + i % 2;
            runs.input = CanonicalJson.MAPPER.createObjectNode().put("Size", i % 2);
            Watch.Seen seen = runs.asks("dynamodb:UpdateTable", ARN + "orders");
            assertFalse(says(seen, "thrashing"), "at " + i);
            runs.now = runs.now.plusSeconds(400);
        }
    }

    @Test
    void whatIsTurnedOnceAnHourIsNoThrashing() {
        for (int i = 0; i < 40; i++) {
            runs.session = "session" + i;
            runs.input = CanonicalJson.MAPPER.createObjectNode().put("Size", i % 2);
            Watch.Seen seen = runs.does("dynamodb:UpdateTable", ARN + "orders");
            assertFalse(says(seen, "thrashing"), "at " + i);
            runs.now = runs.now.plusSeconds(1_500);
        }
    }
}
