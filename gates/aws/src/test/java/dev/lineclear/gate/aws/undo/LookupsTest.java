package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.Classification;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is looked up before deciding, from a server: what change sets and stacks hold, and protections. */
class LookupsTest {
    private static final Set<String> SIGNING = Set.of(
            "ec2",
            "cloudformation",
            "rds",
            "kms",
            "cognito-idp",
            "sqs",
            "sns",
            "s3",
            "autoscaling",
            "elasticloadbalancing",
            "eks");

    private static final Catalog CATALOG = Catalog.load();
    private static final String HERE = "us-east-1:123456789012:";

    @TempDir
    private static Path work;

    private static Stage stage;

    @BeforeAll
    static void start() throws Exception {
        stage = Stage.set(work, SIGNING, "stacked");
    }

    @AfterAll
    static void stop() {
        if (stage != null) {
            stage.close();
        }
    }

    private static Classification executing(AwsClients clients, String changeSet) {
        Proposal proposal = Bench.proposal(
                "cloudformation:ExecuteChangeSet", "{\"StackName\":\"shop\",\"ChangeSetName\":\"" + changeSet + "\"}");
        return new StackContents(clients, CATALOG)
                .of(proposal, CATALOG.classify(proposal.operation(), proposal.input()));
    }

    @Test
    void aChangeSetIsWhatItHolds() {
        Classification removes = executing(stage.bench.clients, "removes");
        assertEquals(Effect.DESTROY, removes.effect());
        assertEquals("Deletes 1, makes 1 resources, by a change set of", removes.phrase());
        assertTrue(removes.reversibility().kind().irreversible());
        Classification adds = executing(stage.bench.clients, "adds");
        assertNotEquals(removes.known(), adds.known());
        assertEquals("Makes 1 resource, by a change set of", adds.phrase());
        assertEquals(Effect.UNKNOWN, executing(stage.bench.clients, "runs").effect());
    }

    @Test
    void whatCannotBeSeenStaysUnknown() throws Exception {
        assertEquals(Effect.UNKNOWN, executing(stage.bench.clients, "nothing").effect());
        try (Bench away = new Bench(work, Map.of("cloudformation", URI.create("http://127.0.0.1:1")))) {
            assertEquals(Effect.UNKNOWN, executing(away.clients, "adds").effect());
        }
        Proposal other = Bench.proposal("cloudformation:UpdateStack", "{\"StackName\":\"shop\"}");
        Classification found = CATALOG.classify(other.operation(), other.input());
        assertSame(found, new StackContents(stage.bench.clients, CATALOG).of(other, found));
    }

    private static List<String> seen(String operation, String input, String... urns) {
        Proposal plain = Bench.proposal(operation, input);
        List<Target> targets = new ArrayList<>();
        for (String urn : urns) {
            targets.add(new Target(urn, "x", "x", Environment.UNKNOWN, Map.of()));
        }
        Proposal proposal = Proposal.of(
                plain.id(),
                plain.session(),
                "aws",
                operation,
                plain.destination(),
                targets,
                plain.input(),
                "",
                plain.time());
        try (AwsLiveState live = new AwsLiveState(stage.bench.clients, CATALOG)) {
            return live.observe(proposal);
        }
    }

    @Test
    void deletingAStackShowsWhatGoesAndWhatStaysAndThatNothingGuardsIt() {
        List<String> seen = seen(
                "cloudformation:DeleteStack",
                "{\"StackName\":\"shop\"}",
                "arn:aws:cloudformation:" + HERE + "stack/shop/*");
        assertTrue(seen.contains("termination protection of stack shop is off"), seen::toString);
        assertTrue(seen.stream().anyMatch(s -> s.startsWith("deletes AWS::SQS::Queue Jobs")), seen::toString);
        assertTrue(
                seen.stream().anyMatch(s -> s.startsWith("lets go of, without deleting it, AWS::SNS::Topic Alarms")),
                seen::toString);
    }

    @Test
    void protectionsAreReadAndShown() {
        String instance = stage.answered("run.Instances[0].InstanceId");
        String pool = stage.answered("pool.UserPool.Id");
        assertEquals(
                List.of(
                        "deletion protection of DB instance orders is on",
                        "deletion protection of DB instance none is off, or there is none",
                        "termination protection of instance " + instance + " is off",
                        "deletion protection of user pool " + pool + " is off"),
                seen(
                        "rds:DeleteDBInstance",
                        "{}",
                        "arn:aws:rds:" + HERE + "db:orders",
                        "arn:aws:rds:" + HERE + "db:none",
                        "arn:aws:ec2:" + HERE + "instance/" + instance,
                        "arn:aws:cognito-idp:" + HERE + "userpool/" + pool));
    }

    /** But for EKS, of whose deletion protection this server knows nothing. */
    @Test
    void protectionsOfLoadBalancersGroupsKeysClustersAndBucketsAreReadToo() throws Exception {
        Scenarios.File file = Scenarios.file("protected");
        Scenarios.Play made = new Scenarios.Play(file, stage.bench.clients);
        made.once(file.groups().getFirst().given());
        String web = made.found("web.LoadBalancers[0].LoadBalancerArn").asString();
        String old = made.found("old.LoadBalancers[0].LoadBalancerArn").asString();
        String used = made.found("used.KeyMetadata.KeyId").asString();
        String unused = made.found("unused.KeyMetadata.KeyId").asString();
        String group = "arn:aws:autoscaling:" + HERE + "autoScalingGroup:*:autoScalingGroupName/";
        assertEquals(
                List.of(
                        "deletion protection of load balancer " + web + " is on",
                        "deletion protection of load balancer " + old + " is off",
                        "scale-in protection of Auto Scaling group kept is on",
                        "scale-in protection of Auto Scaling group loose is off"),
                seen("elasticloadbalancing:DeleteLoadBalancer", "{}", web, old, group + "kept", group + "loose"));
        assertEquals(
                List.of(
                        "use of key " + used + " is on",
                        "use of key " + unused + " is off",
                        "deletion protection of DB cluster aurora is on",
                        "deletion protection of DB cluster spare is off",
                        "deletion protection of cluster none is off, or there is none"),
                seen(
                        "kms:ScheduleKeyDeletion",
                        "{}",
                        "arn:aws:kms:" + HERE + "key/" + used,
                        "arn:aws:kms:" + HERE + "key/" + unused,
                        "arn:aws:rds:" + HERE + "cluster:aurora",
                        "arn:aws:rds:" + HERE + "cluster:spare",
                        "arn:aws:eks:" + HERE + "cluster/none"));
        List<String> buckets = seen("s3:DeleteBucket", "{}", "arn:aws:s3:::locked", "arn:aws:s3:::open");
        assertTrue(buckets.contains("object lock of bucket locked is on"), buckets::toString);
        assertTrue(buckets.contains("object lock of bucket open is off, or there is none"), buckets::toString);
    }
}
