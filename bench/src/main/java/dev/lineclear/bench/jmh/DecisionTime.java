package dev.lineclear.bench.jmh;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.bench.Asked;
import dev.lineclear.bench.ManyPolicies;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A decision by the default policies and more: asked before, and each time anew. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecisionTime {
    /** How many policies. */
    @Param({"10", "200", "1000"})
    public int policies;

    private final Assessor assessor = new Assessor(Map.of("aws", Catalog.load()));
    private final Proposal known = Asked.change("dba");
    private final Assessment knownAssessment = assessor.assess(known);

    @SuppressWarnings("NullAway.Init") // by set-up
    private CedarDecider decider;

    private long count;

    @Setup
    public void load() throws IOException {
        Path directory = Files.createTempDirectory("policies");
        try {
            decider = new CedarDecider(ManyPolicies.load(policies, directory));
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Benchmark
    public Verdict askedBefore() {
        return decider.decide(known, knownAssessment, Evidence.NONE);
    }

    /** With the proposal and its assessment, of a table whose name a policy looks at: the engine is asked. */
    @Benchmark
    public Verdict allowedAnew() {
        return anew(Asked.changeOf("orders-" + count++));
    }

    /** Of a target that differs from others in what no policy looks at that could match. */
    @Benchmark
    public Verdict allowedAlike() {
        return anew(Asked.change("team-of-" + count++));
    }

    /** Asks with more and more evidence, until it is known what is missing. */
    @Benchmark
    public Verdict heldAnew() {
        return anew(Asked.inProduction("team-of-" + count++));
    }

    private Verdict anew(Proposal proposal) {
        return decider.decide(proposal, assessor.assess(proposal), Evidence.NONE);
    }
}
