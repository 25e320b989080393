package dev.lineclear.gate.aws.learn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The rules as they stand: they only read, and they name things as proposals do. */
class RulesTest {
    private static final Catalog CATALOG = Catalog.load();

    @Test
    void everyOperationThatIsAskedOnlyReads() {
        for (String service : Rules.all().services()) {
            for (AnswerRule rule : Rules.all().ofService(service)) {
                assertEquals(
                        Effect.READ,
                        CATALOG.classify(rule.operation(), CanonicalJson.MAPPER.createObjectNode())
                                .effect(),
                        rule.operation());
                if (rule.scan().isPresent()) {
                    listing(service, rule.scan().get().path("each"));
                }
            }
        }
        assertEquals(23, Rules.all().services().size());
    }

    private static void listing(String service, JsonNode each) {
        if (each.has("call")) {
            String operation = service + ":" + each.path("call").asString();
            assertEquals(
                    Effect.READ,
                    CATALOG.classify(operation, CanonicalJson.MAPPER.createObjectNode())
                            .effect());
            Rules.all().call(operation);
            listing(service, each.path("each"));
        }
    }

    /** What is learned of a thing is of no use under another name than a proposal's target has. */
    @Test
    void thingsAreCalledAsProposalsTargetsAre() {
        Map<String, String> here = Map.of("partition", "aws", "region", "eu-central-1", "account", "123456789012");
        List<String> wrong = new ArrayList<>();
        for (List<String> each : List.of(
                List.of("ec2:DeleteSubnet", "{\"SubnetId\":\"subnet-1\"}", "ec2:subnet", "subnet-1"),
                List.of("ec2:DeleteVpc", "{\"VpcId\":\"vpc-1\"}", "ec2:vpc", "vpc-1"),
                List.of("ec2:DeleteSecurityGroup", "{\"GroupId\":\"sg-1\"}", "ec2:security-group", "sg-1"),
                List.of("ec2:TerminateInstances", "{\"InstanceIds\":[\"i-1\"]}", "ec2:instance", "i-1"),
                List.of("ec2:DeleteNatGateway", "{\"NatGatewayId\":\"nat-1\"}", "ec2:natgateway", "nat-1"),
                List.of("ec2:DeleteRouteTable", "{\"RouteTableId\":\"rtb-1\"}", "ec2:route-table", "rtb-1"),
                List.of("rds:DeleteDBInstance", "{\"DBInstanceIdentifier\":\"orders\"}", "rds:db", "orders"),
                List.of("rds:DeleteDBCluster", "{\"DBClusterIdentifier\":\"c\"}", "rds:cluster", "c"),
                List.of("dynamodb:DeleteTable", "{\"TableName\":\"t\"}", "dynamodb:table", "t"),
                List.of("lambda:DeleteFunction", "{\"FunctionName\":\"f\"}", "lambda:function", "f"),
                List.of("s3:DeleteBucket", "{\"Bucket\":\"bucket\"}", "s3:bucket", "bucket"),
                List.of("iam:DeleteRole", "{\"RoleName\":\"r\"}", "iam:role", "arn:aws:iam::123456789012:role/a/b/r"),
                List.of(
                        "sns:DeleteTopic",
                        "{\"TopicArn\":\"arn:aws:sns:eu-central-1:123456789012:t\"}",
                        "sns:topic",
                        "t"),
                List.of("eks:DeleteCluster", "{\"name\":\"c\"}", "eks:cluster", "c"),
                List.of("route53:DeleteHostedZone", "{\"Id\":\"Z1\"}", "route53:hostedzone", "/hostedzone/Z1"),
                List.of("cloudfront:DeleteDistribution", "{\"Id\":\"E1\"}", "cloudfront:distribution", "E1"),
                List.of("cloudwatch:DeleteAlarms", "{\"AlarmNames\":[\"a b\"]}", "cloudwatch:alarm", "a b"),
                List.of(
                        "logs:DeleteLogGroup",
                        "{\"logGroupName\":\"/g\"}",
                        "logs:log-group",
                        "arn:aws:logs:eu-central-1:123456789012:log-group:/g:*"),
                List.of(
                        "cloudformation:DeleteStack",
                        "{\"StackName\":\"shop\"}",
                        "cloudformation:stack",
                        "arn:aws:cloudformation:eu-central-1:123456789012:stack/shop/1-2-3"),
                List.of(
                        "autoscaling:DeleteAutoScalingGroup",
                        "{\"AutoScalingGroupName\":\"g\"}",
                        "autoscaling:group",
                        "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:1-2:autoScalingGroupName/g"),
                List.of(
                        "sqs:DeleteQueue", "{\"QueueUrl\":\"https://sqs.eu-central-1.amazonaws.com/123456789012/q\"}",
                        "sqs:queue", "https://sqs.eu-central-1.amazonaws.com/123456789012/q"))) {
            List<String> targets =
                    touched(each.get(0), CanonicalJson.parse(each.get(1).getBytes(UTF_8)), here);
            Optional<String> named = Rules.all().types().called(each.get(2)).urn(each.get(3), Said.HERE);
            if (!targets.contains(named.orElse("nothing"))) {
                wrong.add(each.getFirst() + ": " + named.orElse("nothing") + " is not among " + targets);
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static List<String> touched(String operation, JsonNode input, Map<String, String> here) {
        Instant now = Said.THEN;
        Session session = new Session(
                "session",
                new Agent("kiro", "platform", Scope.ALL),
                "operator@example.com",
                "task",
                now,
                now.plusSeconds(60),
                Session.State.OPEN);
        List<Target> targets = CATALOG.targets(operation, input, here).stream()
                .map(t -> new Target(t.urn(), t.service(), t.type(), Environment.UNKNOWN, Map.of()))
                .toList();
        return new Touched(Rules.all())
                .of(Proposal.of("proposal", session, "aws", operation, here, targets, input, "", now));
    }
}
