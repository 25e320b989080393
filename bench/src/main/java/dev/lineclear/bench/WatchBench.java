package dev.lineclear.bench;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.assessment.watch.Ending;
import dev.lineclear.assessment.watch.Forerunner;
import dev.lineclear.assessment.watch.Limits;
import dev.lineclear.assessment.watch.Step;
import dev.lineclear.assessment.watch.Watch;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/** What watching a proposal takes, from its coming to its ending, and what is kept of sessions that do a bit of everything. */
final class WatchBench {
    static final int PROPOSALS = 400_000;

    private static final long SEED = 20_261_122;
    private static final int SESSIONS = 2_000;
    private static final int AGENTS = 20;

    /** Of one session while bytes are counted: until all that is made when it is needed has been. */
    private static final int EACH = 12;

    /** Looks at the heap that find no less, before it is believed; and how much less is none, in bytes. */
    private static final int STILL = 5;

    private static final int NOISE = 1_000;
    private static final int MOST_LOOKS = 200;

    private static final double MICROS = 20;
    private static final double MEGABYTE = 1_000_000;
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** Mostly reads, as agents ask. */
    private static final List<String> OPERATIONS = List.of(
            "dynamodb:DescribeTable",
            "dynamodb:ListTables",
            "dynamodb:DescribeTable",
            "dynamodb:GetItem",
            "dynamodb:UpdateTable",
            "dynamodb:PutItem",
            "dynamodb:CreateTable",
            "dynamodb:DeleteTable");

    private final Report report;
    private final int proposals;
    private final Random random = new Random(SEED);
    private final List<Session> sessions = new ArrayList<>();

    WatchBench(Report report, int proposals) {
        this.report = report;
        this.proposals = proposals;
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(new Session(
                    Ids.next(NOON),
                    new Agent("agent" + i % AGENTS, "platform", Scope.ALL),
                    "op",
                    "bring the tables of the shop up to what it needs",
                    NOON,
                    NOON.plus(Duration.ofDays(7)),
                    Session.State.OPEN));
        }
    }

    /** One to come. */
    private record Coming(Proposal proposal, Assessment assessment) {}

    void run() {
        report.title("Watch: %,d proposals of %,d sessions of %d agents, and what became of each; %d accepted patterns"
                .formatted(proposals, SESSIONS, AGENTS, Forerunner.MOST));
        report.machine();
        // While there is little else: of a full heap Java leaves some as it is, which would be counted as sessions.
        double bytes = bytes();
        List<Coming> coming = coming();
        double[] micros;
        try (Watch watch = watch()) {
            time(watch, coming.subList(0, coming.size() / 4));
            micros = time(watch, coming);
        }
        double processor;
        try (Watch watch = watch()) {
            time(watch, coming.subList(0, coming.size() / 4));
            processor = at(time(watch, coming, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime), 0.99);
        }
        double median = at(micros, 0.5);
        double p99 = at(micros, 0.99);
        report.line("a proposal p50 %.2f, p99 %.2f, p99.9 %.2f, mean %.2f µs"
                .formatted(
                        median,
                        p99,
                        at(micros, 0.999),
                        Arrays.stream(micros).average().orElse(0)));
        report.line("of processor time p99 %.2f µs; load average now %s".formatted(processor, Usage.loadAverage()));
        report.line("a session that did a bit of everything %.0f bytes of heap".formatted(bytes / SESSIONS));
        report.title("Targets");
        report.below("watching a proposal, p50", median, MICROS, "µs");
        report.below("watching a proposal, p99 of processor time", processor, MICROS, "µs");
        report.below("a thousand sessions", bytes / SESSIONS * 1_000, MEGABYTE, "bytes");
    }

    private List<Coming> coming() {
        Assessor assessor = new Assessor(Map.of("aws", Catalog.load()));
        List<Coming> all = new ArrayList<>(proposals);
        for (int i = 0; i < proposals; i++) {
            Proposal proposal = proposal(
                    sessions.get(random.nextInt(SESSIONS)),
                    OPERATIONS.get(random.nextInt(OPERATIONS.size())),
                    "table" + random.nextInt(5_000),
                    NOON.plusMillis(5L * i));
            all.add(new Coming(proposal, assessor.assess(proposal)));
        }
        return all;
    }

    private static Proposal proposal(Session session, String operation, String table, Instant at) {
        return Proposal.of(
                Ids.next(at),
                session,
                "aws",
                operation,
                Map.of("region", "eu-west-1", "account", "123456789012"),
                List.of(new Target(
                        "arn:aws:dynamodb:eu-west-1:123456789012:table/" + table,
                        "dynamodb",
                        "table",
                        Environment.UNKNOWN,
                        Map.of())),
                CanonicalJson.MAPPER.createObjectNode().put("TableName", table),
                "",
                at);
    }

    /** As many patterns are accepted as may be, the first of which nearly every session goes through. */
    private static Watch watch() {
        Watch watch = new Watch(Limits.DEFAULT, SEED);
        List<Forerunner> most = new ArrayList<>();
        most.add(Forerunner.of("p0 (raise): create dynamodb, then update dynamodb, then destroy dynamodb"));
        for (int i = 1; i < Forerunner.MOST; i++) {
            most.add(Forerunner.of("p" + i + " (raise): refused destroy s" + i + ", then create dynamodb, then "
                    + (i % 2 == 0 ? "update" : "destroy") + " dynamodb"));
        }
        watch.accept(most);
        return watch;
    }

    /** All that the pipeline tells the watch of one that is let through. */
    private static void passes(Watch watch, Proposal proposal, Assessment assessment) {
        Watch.Seen seen = watch.look(proposal, assessment);
        watch.patterns(seen);
        if (assessment.effect() != Effect.READ) {
            watch.took(proposal, Step.DONE.of(assessment.effect().action(), proposal.operation()), proposal.time());
        }
        watch.ended(seen, Ending.DONE, proposal.time());
    }

    private static double[] time(Watch watch, List<Coming> coming) {
        return time(watch, coming, System::nanoTime);
    }

    private static double[] time(Watch watch, List<Coming> coming, LongSupplier clock) {
        double[] micros = new double[coming.size()];
        for (int i = 0; i < micros.length; i++) {
            Coming one = coming.get(i);
            long start = clock.getAsLong();
            passes(watch, one.proposal(), one.assessment());
            micros[i] = (clock.getAsLong() - start) / 1e3;
        }
        return micros;
    }

    private static double at(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (share * (sorted.length - 1))];
    }

    /** Of all sessions, by the heap before and after, the agents having been there before. */
    private double bytes() {
        Assessor assessor = new Assessor(Map.of("aws", Catalog.load()));
        try (Watch watch = watch()) {
            // Agents, tasks, and what is kept of all together, are there already.
            for (int agent = 0; agent < AGENTS; agent++) {
                everything(watch, assessor, sessions.get(agent), agent);
            }
            long before = heap();
            for (int s = AGENTS; s < SESSIONS; s++) {
                everything(watch, assessor, sessions.get(s), s);
            }
            long after = heap();
            return (after - before) * (double) SESSIONS / (watch.remembered().sessions() - AGENTS);
        }
    }

    private static void everything(Watch watch, Assessor assessor, Session session, int s) {
        for (int i = 0; i < EACH; i++) {
            Proposal proposal = proposal(session, OPERATIONS.get(i % OPERATIONS.size()), "t" + s % 50 + "-" + i, NOON);
            passes(watch, proposal, assessor.assess(proposal));
        }
    }

    /** When nothing is given up any more: what waits for the forest is nobody's session. */
    private static long heap() {
        long used = Long.MAX_VALUE;
        for (int same = 0, all = 0; same < STILL && all < MOST_LOOKS; all++) {
            System.gc();
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            same = now < used - NOISE ? 0 : same + 1;
            used = Math.min(used, now);
        }
        return used;
    }
}
