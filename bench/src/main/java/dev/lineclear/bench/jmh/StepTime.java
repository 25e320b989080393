package dev.lineclear.bench.jmh;

import dev.lineclear.assessment.Classification;
import dev.lineclear.bench.Asked;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.TargetRef;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.record.Facts;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.record.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.JsonNode;

/** What is done to every proposal besides deciding: telling what it does, its digest, and the bytes of its record. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StepTime {
    private final Catalog catalog = Catalog.load();
    private final Proposal proposal = Asked.change("dba");
    private final Facts facts = new Facts(new Redaction(
            (id, body) -> {
                throw new IllegalStateException("nothing here is to be kept aside");
            },
            operation -> List.of()));
    private final byte[] body = CanonicalJson.bytes(proposal.input());

    @Benchmark
    public Classification classify() {
        return catalog.classify(proposal.operation(), proposal.input());
    }

    @Benchmark
    public List<TargetRef> targets() {
        return catalog.targets(proposal.operation(), proposal.input(), proposal.destination());
    }

    @Benchmark
    public JsonNode parseBody() {
        return CanonicalJson.parse(body);
    }

    @Benchmark
    public Digest canonicalFormAndDigest() {
        return Digest.of(proposal.input());
    }

    @Benchmark
    public Proposal makeProposal() {
        return Asked.change("dba");
    }

    @Benchmark
    public byte[] recordOfARead() {
        return new Record("01BENCH", Kind.READ, proposal.id(), proposal.time(), facts.brief(proposal)).bytes("bench");
    }

    @Benchmark
    public byte[] recordOfAChange() {
        return new Record("01BENCH", Kind.INTENT, proposal.id(), proposal.time(), facts.proposal(proposal))
                .bytes("bench");
    }

    /** What a digest costs that has no canonical form to make first. */
    @Benchmark
    public Digest digestAlone() {
        return Digest.of("0123456789abcdef".repeat(16).getBytes(StandardCharsets.US_ASCII));
    }
}
