package dev.lineclear.bench;

import dev.lineclear.console.Invitations;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The console's queue with a thousand open holds, asked for over HTTP from a gateway in a process of its own. */
final class QueueBench {
    private static final int HOLDS = 1_000;
    private static final double TARGET_MILLIS = 300;
    private static final int WARM_UP = 10;
    private static final String PERSON = "ann@example.com";

    private final Report report;
    private final int times;

    QueueBench(Report report, int times) {
        this.report = report;
        this.times = times;
    }

    void run(List<String> lineclear, Path work) throws IOException {
        report.title(
                "Queue: the console's page of %,d open holds, %d times one after the other".formatted(HOLDS, times));
        report.machine();
        int port = free();
        String console = "console: { address: \"127.0.0.1:" + port + "\" }\n";
        try (Backend backend = Backend.start();
                GatewayProcess gateway = GatewayProcess.start(lineclear, "", work, backend.port(), console);
                Store store = Stores.sqlite(
                        gateway.state().resolve("lineclear.db"),
                        KeyFile.open(gateway.state().resolve("lineclear.key")).box("sessions"))) {
            Instant now = Instant.now();
            for (int i = 0; i < HOLDS; i++) {
                store.holds().open(hold(i, now));
            }
            gateway.restart(lineclear, Map.of()); // as it is for whoever is woken after an upgrade, say
            String invitation = new Invitations(store.settings(), InstantSource.system())
                    .make(PERSON, Set.of("sre"), Approver.Role.VIEWER, "owner@example.com", "");
            Visitor visitor = Visitor.enrolled("http://localhost:" + port, invitation);
            measured(visitor, "/", "the page");
            Latencies live = measured(visitor, "/queue/live", "the live part, as after an event");
            report.title("Targets");
            report.below("the queue page again, p99", live.millis(99), TARGET_MILLIS, "ms");
        }
    }

    private Latencies measured(Visitor visitor, String path, String what) throws IOException {
        int bytes = 0;
        long first = 0;
        Latencies took = new Latencies();
        for (int i = 0; i < WARM_UP + times; i++) {
            long start = System.nanoTime();
            String page = visitor.get(path);
            long nanos = System.nanoTime() - start;
            if (page.split("<li class=\"line", -1).length - 1 != HOLDS) {
                throw new IOException(path + " does not show " + HOLDS + " holds");
            }
            bytes = page.length();
            first = i == 0 ? nanos : first;
            if (i >= WARM_UP) {
                took.add(nanos);
            }
        }
        report.line("%-34s p50 %.0f ms, p99 %.0f ms, the very first %.0f ms; %,d KiB"
                .formatted(what, took.millis(50), took.millis(99), first / 1e6, bytes / 1_024));
        return took;
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Hold hold(int number, Instant now) {
        Session session = new Session(
                "session" + number % 20,
                new Agent("agent" + number % 20, "sre", Scope.ALL),
                "operator" + number % 7 + "@example.com",
                "clean up what nobody uses any more",
                now.minusSeconds(60),
                now.plus(Duration.ofHours(8)),
                Session.State.OPEN);
        String name = "table-" + number;
        List<Target> targets = List.of(new Target(
                "arn:aws:dynamodb:us-east-1:123456789012:table/" + name,
                "dynamodb",
                "table",
                new Environment("production", "tag"),
                Map.of("owner", "sre", "environment", "production")));
        String id = Ids.next(now);
        return new Hold(
                id,
                Proposal.of(
                        id,
                        session,
                        "aws",
                        number % 2 == 0 ? "dynamodb:DeleteTable" : "dynamodb:UpdateTable",
                        Map.of("region", "us-east-1", "account", "123456789012"),
                        targets,
                        CanonicalJson.MAPPER.createObjectNode().put("TableName", name),
                        "not read for ninety days",
                        now),
                new Assessment(
                        number % 2 == 0 ? Effect.DESTROY : Effect.UPDATE,
                        (number % 2 == 0 ? "Deletes" : "Changes") + " table " + name + " in production",
                        Known.curated("catalogue"),
                        new Reversibility(Reversibility.Kind.LOSSY, "It is a new table.", List.of(), Optional.empty()),
                        targets,
                        BlastRadius.of(targets),
                        List.of(),
                        List.of("table " + name + " has about 4,210 items and 3 indexes"),
                        true),
                new Evidence(2, Set.of(), true, false, Set.of()),
                new Explanation(
                        List.of("production-destroy-needs-two-people-and-a-way-back"),
                        List.of("Destroying, replacing or granting in production needs two people."),
                        List.of("2 approvals and a snapshot"),
                        "0123456789abcdef"),
                HoldState.OPEN,
                now.minusSeconds(number % 600),
                now.plus(Duration.ofHours(1)));
    }
}
