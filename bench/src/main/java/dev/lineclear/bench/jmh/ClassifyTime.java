package dev.lineclear.bench.jmh;

import dev.lineclear.assessment.Classification;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.Configured;
import dev.lineclear.catalog.RouteMatch;
import dev.lineclear.catalog.TargetRef;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.JsonNode;

/** Telling what a request does and touches: curated with many cases, derived, and of services that nobody knows. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ClassifyTime {
    private static final Map<String, String> INPUTS = Map.of(
            "rds:ModifyDBInstance",
            "{\"DBInstanceIdentifier\":\"prod\",\"BackupRetentionPeriod\":\"0\",\"ApplyImmediately\":\"true\"}",
            "elasticbeanstalk:UpdateEnvironment",
            "{\"EnvironmentName\":\"prod\",\"OptionSettings\":[{\"OptionName\":\"MaxSize\",\"Value\":\"0\"}]}",
            "dynamodb:ExecuteStatement",
            "{\"Statement\":\"DELETE FROM orders WHERE id='1'\"}",
            "ec2:AuthorizeSecurityGroupIngress",
            "{\"GroupId\":\"sg-1\",\"IpPermissions\":[{\"IpRanges\":[{\"CidrIp\":\"0.0.0.0/0\"}]}]}",
            "lightsail:DeleteBucket",
            "{\"bucketName\":\"b\"}",
            "nosuch:Thing",
            "{\"Name\":\"x\"}");

    @Param({
        "rds:ModifyDBInstance",
        "elasticbeanstalk:UpdateEnvironment",
        "dynamodb:ExecuteStatement",
        "ec2:AuthorizeSecurityGroupIngress",
        "lightsail:DeleteBucket",
        "nosuch:Thing"
    })
    public String operation = "";

    private final Catalog catalog = Catalog.load();
    private final Configured configured = new Configured(
            catalog, Map.of("dynamodb:FlyToTheMoon", Effect.UPDATE, "eks:DELETE /clusters/*/new", Effect.DESTROY));
    private final Map<String, String> destination =
            Map.of("partition", "aws", "region", "eu-west-1", "account", "123456789012");
    private JsonNode input = CanonicalJson.MAPPER.createObjectNode();

    @Setup
    public void read() {
        input = CanonicalJson.parse(INPUTS.getOrDefault(operation, "{}").getBytes(StandardCharsets.UTF_8));
    }

    @Benchmark
    public Classification classify() {
        return configured.classify(operation, input);
    }

    @Benchmark
    public List<TargetRef> targets() {
        return catalog.targets(operation, input, destination);
    }

    @Benchmark
    public Optional<RouteMatch> route() {
        return catalog.byRoute("lambda", "PUT", "/2017-10-31/functions/f/concurrency", "", Set.of());
    }

    @Benchmark
    public Optional<String> unknownTarget() {
        return catalog.byTarget("nosuch", "NoSuch_20260101.Thing");
    }
}
