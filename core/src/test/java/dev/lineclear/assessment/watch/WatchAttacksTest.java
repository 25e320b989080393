package dev.lineclear.assessment.watch;

import static dev.lineclear.assessment.watch.Runs.ARN;
import static dev.lineclear.assessment.watch.Runs.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What whoever knows of the watch would try. */
final class WatchAttacksTest {
    /** A byte a call, or a name, would be as much. */
    private static final long GENEROUS = 1_000_000;

    private final Runs runs = new Runs();

    @Test
    void aSessionOfAMillionCallsIsSeenAsAFloodAndSaidOnce() {
        Proposal proposal = runs.proposal("dynamodb:DescribeTable", ARN + "orders");
        Assessment assessment = runs.assessed(proposal);
        long said = 0;
        for (int i = 0; i < 1_000_000; i++) {
            said += runs.watch.look(proposal, assessment).noticed().stream()
                    .filter(n -> n.name().equals("flood") && n.news())
                    .count();
        }
        assertEquals(3, said, "of the session, of its agent and of all, each once an hour");
    }

    @Test
    void namesThatAreEverNewAreNoticedAndHideNothing() {
        boolean noticed = false;
        for (int i = 0; i < 20_000; i++) {
            noticed |= says(runs.asks("dynamodb:DescribeTable", ARN + "x" + i), "many-new");
        }
        assertTrue(noticed);
        for (int i = 0; i < 9; i++) {
            assertFalse(says(runs.asks("dynamodb:DeleteTable", ARN + "t" + i), "burst-of-deletes"));
        }
        assertTrue(says(runs.asks("dynamodb:DeleteTable", ARN + "t"), "burst-of-deletes"));
    }

    /** For twenty minutes, each once: who does much does not repeat it, and all of it counts. */
    @Test
    void whoEverChangesSomethingElseIsNotSaidToRepeatIt() {
        int counted = 0;
        for (int i = 0; i < 3_000; i++) {
            runs.now = runs.now.plusMillis(400);
            Watch.Seen seen = runs.asks("dynamodb:UpdateTable", ARN + "t" + i);
            assertFalse(says(seen, "retry-loop"), "at " + i);
            counted = Math.max(counted, counted(seen));
        }
        assertTrue(counted >= 700 && counted <= 750, "of 750 in five minutes: " + counted);
    }

    /** As many changes as its session is said to have asked for. */
    private static int counted(Watch.Seen seen) {
        return seen.noticed().stream()
                .filter(n -> n.name().equals("burst-of-changes") && n.whose().equals(Sight.SESSION))
                .mapToInt(n -> Integer.parseInt(n.sentence().replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    /** Each its own, so slowly that no count of minutes is reached. */
    @Test
    void namesThatAreVariedSlowlyAreNoticedByAnAgentThatIsKnown() {
        runs.settle();
        int told = 0;
        for (int i = 0; i < 360; i++) {
            runs.now = runs.now.plusSeconds(20);
            Watch.Seen seen = runs.does("dynamodb:DescribeTable", ARN + "x" + i);
            assertFalse(says(seen, "many-new"));
            told += says(seen, "first-seen-resource") ? 1 : 0;
        }
        assertTrue(told >= 2 && told <= 3, "once an hour: " + told);
    }

    /** A generous bound: what an agent keeps in all its parts, many times over. */
    @Test
    void aMillionCallsAndAMillionNamesTakeNoMoreMemoryThanAFew() {
        Proposal same = runs.proposal("dynamodb:DescribeTable", ARN + "orders");
        Assessment assessed = runs.assessed(same);
        for (int i = 0; i < 20_000; i++) {
            runs.watch.look(same, assessed);
            Proposal one = named(same, ARN + "warm" + i);
            runs.watch.ended(runs.watch.look(one, assessed), Ending.DONE, runs.now);
        }
        long before = heap();
        for (int i = 0; i < 1_000_000; i++) {
            runs.watch.look(same, assessed);
        }
        long calls = heap() - before;
        for (int i = 0; i < 1_000_000; i++) {
            Proposal one = named(same, ARN + i);
            runs.watch.ended(runs.watch.look(one, assessed), Ending.DONE, runs.now);
        }
        long names = heap() - before;
        assertTrue(calls < GENEROUS && names < GENEROUS, calls + " and " + names + " bytes more");
    }

    /** With as many patterns as may be accepted. */
    @Test
    void aThousandSessionsThatDidABitOfEverythingTakeLessThanAMegabyte() {
        List<Forerunner> patterns = new ArrayList<>();
        for (int i = 0; i < Forerunner.MOST; i++) {
            patterns.add(Forerunner.of(
                    "p" + i + " (raise): refused destroy s" + i + ", then create dynamodb, then destroy dynamodb"));
        }
        runs.watch.accept(patterns);
        for (int i = 0; i < 20; i++) {
            bitOfEverything(i);
        }
        long before = heap();
        int sessions = 2_000;
        for (int i = 0; i < sessions; i++) {
            bitOfEverything(i);
        }
        long each = (heap() - before) / sessions;
        assertTrue(each > 500 && each < 1_000, "bytes a session: " + each);
    }

    private void bitOfEverything(int number) {
        runs.session = Ids.next(runs.now);
        for (String operation : List.of("DescribeTable", "CreateTable", "UpdateTable", "PutItem", "DeleteTable")) {
            for (int i = 0; i < 3; i++) {
                Proposal proposal = runs.proposal("dynamodb:" + operation, ARN + "t" + number % 50 + "-" + i);
                Assessment assessment = runs.assessed(proposal);
                Watch.Seen seen = runs.watch.look(proposal, assessment);
                runs.watch.patterns(seen);
                runs.watch.took(proposal, Step.DONE.of(assessment.effect().action(), proposal.operation()), runs.now);
                runs.watch.ended(seen, Ending.DONE, runs.now);
            }
        }
    }

    private static Proposal named(Proposal p, String urn) {
        return new Proposal(
                Ids.next(p.time()),
                p.session(),
                p.gate(),
                p.operation(),
                p.destination(),
                List.of(new Target(urn, "dynamodb", "table", Environment.UNKNOWN, Map.of())),
                p.input(),
                p.reason(),
                p.time(),
                Digest.of(urn.getBytes(StandardCharsets.UTF_8)));
    }

    private static long heap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            LockSupport.parkNanos(50_000_000); // what was dropped is out of the way of the collector
            System.gc();
            used = Math.min(
                    used,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }

    @Test
    void changesOfAllKindsDoNotHideARunaway() {
        for (int i = 0; i < 3_000; i++) {
            runs.asks("dynamodb:UpdateTable", ARN + "t" + i);
            runs.asks("dynamodb:DeleteItem", ARN + "t" + i);
        }
        Watch.Seen last = runs.asks("dynamodb:DeleteTable", ARN + "t");
        for (int i = 0; i < 60; i++) {
            last = runs.asks("dynamodb:DeleteTable", ARN + "u" + i);
        }
        assertTrue(says(last, "runaway-deletes"));
    }

    @Test
    void operationsThatAreMadeUpDoNotMakeAnAgentForgetWhatIsUsual() {
        runs.settle();
        for (int i = 0; i < 5_000; i++) {
            runs.isRefused("dynamodb:Describe" + i, ARN + "t");
        }
        assertFalse(says(runs.does("dynamodb:DescribeTable", ARN + "orders"), "first-seen-operation"));
    }

    @Test
    void whatIsAskedSlowlyIsCountedByTheDay() {
        boolean spent = false;
        for (int i = 0; i < 600; i++) {
            runs.now = runs.now.plusSeconds(120);
            spent |= says(runs.does("dynamodb:DeleteTable", ARN + "t" + i), "budget-spent");
        }
        assertTrue(spent, "under every threshold of minutes, and over the day's");
    }

    @Test
    void aClockThatGoesBackGivesNothingAnew() {
        for (int i = 0; i < 10; i++) {
            runs.asks("dynamodb:DeleteTable", ARN + "t" + i);
        }
        runs.now = runs.now.minusSeconds(7_200);
        assertTrue(says(runs.asks("dynamodb:DeleteTable", ARN + "u"), "burst-of-deletes"));
        runs.now = runs.now.plusSeconds(7_200);
        assertTrue(
                says(runs.asks("dynamodb:DeleteTable", ARN + "v"), "burst-of-deletes"),
                "nor does one that comes again");
    }

    @Test
    void sessionsWithoutEndAreRememberedUpToALimit() {
        Runs many = new Runs();
        for (int i = 0; i < Remembered.MAX_SESSIONS + 50; i++) {
            many.session = "s" + i;
            many.asks("dynamodb:DescribeTable", ARN + "t");
        }
        assertEquals(Remembered.MAX_SESSIONS, many.watch.remembered().sessions());
    }

    /** Against lists that forget nothing. */
    @Test
    void countsAreWhatListsWouldCount() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Pulse pulse = new Pulse();
        List<Long> all = new ArrayList<>();
        long second = 1_800_000_000L;
        for (int i = 0; i < 5_000; i++) {
            second += random.nextInt(20);
            pulse.add(Count.CHANGES, 1, second);
            all.add(second / 30);
            long from = second / 30 - 9;
            long expected = all.stream().filter(part -> part >= from).count();
            assertEquals(expected, pulse.of(Count.CHANGES, second), "seed " + seed);
        }
    }

    /** Each id comes back as it was. */
    @Test
    void recordsBehindASignalAreTheVeryOnes() {
        Trail trail = new Trail(100);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String id = dev.lineclear.proposal.Ids.next(Runs.NOON.plusSeconds(i * 1_000_000L));
            ids.add(id);
            trail.add(7, 0, i, id);
        }
        assertEquals(ids, trail.since(0));
    }
}
