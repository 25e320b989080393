package dev.lineclear.gate.aws.assume;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a role's session is allowed for one request: its actions on its targets. */
class SessionPolicyTest {
    private static final String HERE = "eu-west-1:111122223333:";

    private static SessionPolicy of(String operation, String input) {
        return SessionPolicy.of(Asked.CATALOG, Asked.of(operation, input));
    }

    /** Without what the service does by itself, which has a condition. */
    private static String plain(SessionPolicy policy) {
        List<String> lines = new ArrayList<>();
        for (JsonNode statement : Asked.policy(policy).path("Statement").values()) {
            if (!statement.has("Condition")) {
                lines.add(statement.path("Action") + " on " + statement.path("Resource"));
            }
        }
        return String.join("\n", lines).replace("\"", "");
    }

    private record Case(String operation, String input, String allowed) {}

    @Test
    void onlyTheActionsThatItTakesOnTheTargetsThatItNames() {
        List<Case> cases = List.of(
                new Case(
                        "dynamodb:DeleteTable",
                        "{\"TableName\":\"orders\"}",
                        "dynamodb:DeleteTable on arn:aws:dynamodb:" + HERE + "table/orders"),
                new Case("s3:ListObjectsV2", "{\"Bucket\":\"b\"}", "s3:ListBucket on arn:aws:s3:::b"),
                new Case(
                        "s3:GetObject",
                        "{\"Bucket\":\"b\",\"Key\":\"k/1\"}",
                        "s3:GetObject on arn:aws:s3:::b/k/1\ns3:ListBucket on arn:aws:s3:::b"),
                new Case(
                        "s3:GetObject",
                        "{\"Bucket\":\"b\",\"Key\":\"k\",\"VersionId\":\"7\"}",
                        "s3:GetObjectVersion on arn:aws:s3:::b/k\ns3:ListBucket on arn:aws:s3:::b"),
                new Case(
                        "s3:DeleteObjects",
                        "{\"Bucket\":\"b\",\"Delete\":{\"Objects\":[{\"Key\":\"x\"},{\"Key\":\"y\"}]}}",
                        "s3:DeleteObject on [arn:aws:s3:::b/x,arn:aws:s3:::b/y]"),
                new Case("s3:ListBuckets", "{}", "s3:ListAllMyBuckets on *"),
                new Case(
                        "dynamodb:TransactWriteItems",
                        "{\"TransactItems\":[{\"Delete\":{\"TableName\":\"t\"}}]}",
                        "dynamodb:DeleteItem on arn:aws:dynamodb:" + HERE + "table/t"),
                new Case(
                        "dynamodb:ExecuteStatement",
                        "{\"Statement\":\"DELETE FROM orders WHERE id = '1'\"}",
                        "dynamodb:PartiQLDelete on arn:aws:dynamodb:" + HERE + "table/orders"),
                new Case(
                        "sqs:DeleteMessageBatch",
                        "{\"QueueUrl\":\"https://sqs.eu-west-1.amazonaws.com/111122223333/jobs\"}",
                        "sqs:DeleteMessage on arn:aws:sqs:" + HERE + "jobs"),
                new Case("ec2:DescribeInstances", "{}", "ec2:DescribeInstances on *"),
                new Case(
                        "ec2:TerminateInstances",
                        "{\"InstanceIds\":[\"i-1\",\"i-2\"]}",
                        "ec2:TerminateInstances on [arn:aws:ec2:" + HERE + "instance/i-1,arn:aws:ec2:" + HERE
                                + "instance/i-2]"),
                new Case(
                        "lambda:Invoke",
                        "{\"FunctionName\":\"f\"}",
                        "lambda:InvokeFunction on [arn:aws:lambda:" + HERE + "function:f,arn:aws:lambda:" + HERE
                                + "function:f:*]"),
                new Case(
                        "logs:DeleteLogGroup",
                        "{\"logGroupName\":\"g\"}",
                        "logs:DeleteLogGroup on [arn:aws:logs:" + HERE + "log-group:g,arn:aws:logs:" + HERE
                                + "log-group:g:*]"),
                new Case(
                        "secretsmanager:GetSecretValue",
                        "{\"SecretId\":\"db\"}",
                        "secretsmanager:GetSecretValue on [arn:aws:secretsmanager:" + HERE
                                + "secret:db,arn:aws:secretsmanager:" + HERE + "secret:db-??????]"),
                new Case(
                        "autoscaling:SetDesiredCapacity",
                        "{\"AutoScalingGroupName\":\"checkout\"}",
                        "autoscaling:SetDesiredCapacity on arn:aws:autoscaling:" + HERE
                                + "autoScalingGroup:*:autoScalingGroupName/checkout"),
                new Case(
                        "route53:ChangeResourceRecordSets",
                        "{\"HostedZoneId\":\"Z1\"}",
                        "route53:ChangeResourceRecordSets on arn:aws:route53:::hostedzone/Z1"),
                new Case("newer:Thing", "{}", "newer:Thing on *"));
        assertAll(cases.stream().map(c ->
                (Executable) () -> assertEquals(c.allowed(), plain(of(c.operation(), c.input())), c.operation())));
    }

    @Test
    void aRoleThatIsHandedOverMayBePassedAndNoOther() {
        String role = "arn:aws:iam::111122223333:role/app";
        SessionPolicy policy = of("lambda:CreateFunction", "{\"FunctionName\":\"f\",\"Role\":\"" + role + "\"}");
        assertTrue(Asked.allows(policy, "iam:PassRole", role), policy::text);
        assertFalse(Asked.allows(policy, "iam:PassRole", role + "2"));
        assertTrue(policy.actions().contains("iam:PassRole"));
    }

    @Test
    void whatIsMadeWithTagsMayBeTaggedAndNothingElse() {
        SessionPolicy tagged = of("sqs:CreateQueue", "{\"QueueName\":\"q\",\"tags\":{\"a\":\"b\"}}");
        assertTrue(Asked.allows(tagged, "sqs:TagQueue", "arn:aws:sqs:" + HERE + "q"), tagged::text);
        assertFalse(Asked.allows(tagged, "sqs:TagQueue", "arn:aws:sqs:" + HERE + "other"));
        assertFalse(of("sqs:CreateQueue", "{\"QueueName\":\"q\"}").actions().contains("sqs:TagQueue"));
    }

    @Test
    void whatNobodyKnowsIsTheActionOfItsNameAndSaysSo() {
        assertEquals(Known.UNKNOWN, of("newer:Thing", "{}").known());
        assertEquals(
                Known.derived("action-of-the-same-name"),
                of("ec2:RebootInstances", "{}").known());
        assertEquals(
                Known.curated("permissions.json"),
                of("s3:ListObjects", "{\"Bucket\":\"b\"}").known());
    }

    /** The agent chooses names; a name that looks like a pattern must not become one. */
    @Test
    void aKeyThatIsAPatternStandsForItself() {
        SessionPolicy policy = of("s3:DeleteObject", "{\"Bucket\":\"b\",\"Key\":\"*\"}");
        assertTrue(Asked.allows(policy, "s3:DeleteObject", "arn:aws:s3:::b/*"), policy::text);
        assertFalse(Asked.allows(policy, "s3:DeleteObject", "arn:aws:s3:::b/anything"), policy::text);
        SessionPolicy variable = of("s3:DeleteObject", "{\"Bucket\":\"b\",\"Key\":\"$?{aws:username}\"}");
        assertTrue(Asked.allows(variable, "s3:DeleteObject", "arn:aws:s3:::b/$?{aws:username}"), variable::text);
        assertFalse(variable.widened());
    }

    /** A quotation mark must not end the pattern and begin another. */
    @Test
    void aKeyThatIsJsonStandsForItself() {
        String key = "k\\\",\\\"arn:aws:s3:::b/*";
        SessionPolicy policy = of("s3:DeleteObject", "{\"Bucket\":\"b\",\"Key\":\"" + key + "\"}");
        assertFalse(Asked.allows(policy, "s3:DeleteObject", "arn:aws:s3:::b/other"), policy::text);
    }

    @Test
    void whatIamCannotBeToldIsWidenedAndSaysSo() {
        SessionPolicy policy = of("s3:DeleteObject", "{\"Bucket\":\"b\",\"Key\":\"r\\u00e9sum\\u00e9\"}");
        assertTrue(policy.widened());
        assertTrue(Asked.allows(policy, "s3:DeleteObject", "arn:aws:s3:::b/résumé"), policy::text);
        assertFalse(Asked.allows(policy, "s3:DeleteObject", "arn:aws:s3:::b/other"), policy::text);
    }

    @Test
    void moreThanFitsIsNamedByWhatItBeginsWithAndNothingIsLeftOut() {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode().put("Bucket", "reports");
        ArrayNode objects = input.putObject("Delete").putArray("Objects");
        for (int i = 0; i < 1_000; i++) {
            objects.addObject().put("Key", "2026/november/" + i);
        }
        Proposal proposal = Asked.of("s3:DeleteObjects", input);
        SessionPolicy policy = SessionPolicy.of(Asked.CATALOG, proposal);
        assertTrue(policy.widened());
        assertTrue(policy.text().length() <= SessionPolicy.MAX_CHARACTERS);
        for (Target target : proposal.targets()) {
            assertTrue(Asked.allows(policy, "s3:DeleteObject", target.urn()), target.urn());
        }
        assertFalse(Asked.allows(policy, "s3:DeleteObject", "arn:aws:s3:::reports/2025/x"), policy::text);
        assertFalse(Asked.allows(policy, "s3:DeleteObject", "arn:aws:s3:::other/2026/november/1"), policy::text);
    }

    @Test
    void aNameAsLongAsNamesAreStillFits() {
        String longest = "*".repeat(1_024);
        SessionPolicy policy = of("s3:DeleteObject", "{\"Bucket\":\"b\",\"Key\":\"" + longest + "\"}");
        assertTrue(policy.widened());
        assertTrue(Asked.allows(policy, "s3:DeleteObject", "arn:aws:s3:::b/" + longest), policy::text);
    }

    /** Every one of some 22,700 under {@code lineclear test --long}, else one in ten, by a seed that it prints. */
    @Test
    void everyOperationThereIsHasAPolicyThatFitsAndNamesSomething() {
        JsonNode none = CanonicalJson.MAPPER.createObjectNode();
        long seed = Long.getLong("lineclear.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int asked = 0;
        int unknown = 0;
        for (String operation : Asked.CATALOG.operations()) {
            if (!Boolean.getBoolean("lineclear.long") && random.nextInt(10) != 0) {
                continue;
            }
            SessionPolicy policy = SessionPolicy.of(Asked.CATALOG, Asked.of(operation, none));
            assertFalse(policy.actions().isEmpty(), operation);
            for (JsonNode statement : Asked.policy(policy).path("Statement").values()) {
                JsonNode resource = statement.path("Resource");
                assertTrue(resource.isString() || !resource.isEmpty(), operation);
                assertFalse(resource.toString().contains("${P"), operation);
            }
            asked++;
            unknown += policy.known().equals(Known.UNKNOWN) ? 1 : 0;
        }
        // A source that lost its actions shows here.
        assertTrue(unknown * 20 < asked, unknown + " of " + asked);
    }
}
