package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.policy.Policies;
import dev.lineclear.policy.PolicyException;
import dev.lineclear.policy.PolicySource;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** An agent that would first say that production is a playground, and then play: the default policies ask two people. */
class EnvironmentTagTest {
    private static final String TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders";
    private static final String QUEUE = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders";

    @TempDir
    Path spool;

    private Rig rig;
    private final Assessor assessor = new Assessor(Map.of("aws", Rig.CATALOG));

    @BeforeEach
    void start() throws IOException {
        rig = Rig.of(Rig.json("{}"), spool);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private int approvals(Runnable request) throws PolicyException {
        rig.proposals.clear();
        request.run();
        Proposal proposal = rig.proposals.getFirst();
        Assessment assessment = assessor.assess(proposal);
        CedarDecider decider = new CedarDecider(Policies.load(PolicySource.defaults()));
        Verdict.Hold hold = assertInstanceOf(Verdict.Hold.class, decider.decide(proposal, assessment, Evidence.NONE));
        assertEquals(hold.required().approvals() > 1, assessment.effect() == Effect.DESTROY);
        return hold.required().approvals();
    }

    @Test
    void ofATable() throws PolicyException {
        try (DynamoDbClient client = rig.dynamodb()) {
            assertEquals(
                    2,
                    approvals(() -> client.tagResource(t -> t.resourceArn(TABLE)
                            .tags(tag -> tag.key("Environment").value("beta")))));
            assertEquals(
                    2,
                    approvals(
                            () -> client.untagResource(t -> t.resourceArn(TABLE).tagKeys("cost", "environment"))));
            assertEquals(
                    1,
                    approvals(() -> client.tagResource(t ->
                            t.resourceArn(TABLE).tags(tag -> tag.key("cost").value("centre")))));
        }
    }

    @Test
    void ofAQueue() throws PolicyException {
        try (SqsClient client = rig.sqs()) {
            assertEquals(
                    2, approvals(() -> client.tagQueue(q -> q.queueUrl(QUEUE).tags(Map.of("environment", "beta")))));
            assertEquals(
                    2, approvals(() -> client.untagQueue(q -> q.queueUrl(QUEUE).tagKeys("ENVIRONMENT"))));
            assertEquals(
                    1, approvals(() -> client.tagQueue(q -> q.queueUrl(QUEUE).tags(Map.of("cost", "centre")))));
        }
    }

    @Test
    void ofABucketWhoseTagsAreWrittenAsAWhole() throws PolicyException {
        try (S3Client client = rig.s3()) {
            assertEquals(
                    2,
                    approvals(() -> client.putBucketTagging(b -> b.bucket("orders")
                            .tagging(t -> t.tagSet(tag -> tag.key("cost").value("centre"))))));
            assertEquals(2, approvals(() -> client.deleteBucketTagging(b -> b.bucket("orders"))));
        }
    }
}
