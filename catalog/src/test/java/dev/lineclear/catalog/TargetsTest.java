package dev.lineclear.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TargetsTest {
    private static final Catalog CATALOG = Catalog.load();
    private static final Map<String, String> HERE =
            Map.of("partition", "aws", "region", "eu-west-1", "account", "111122223333");

    private static JsonNode json(String text) {
        return CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "dynamodb:DeleteTable | {\"TableName\":\"t\"} | arn:aws:dynamodb:eu-west-1:111122223333:table/t",
                "dynamodb:DeleteTable | {\"TableName\":\"arn:aws:dynamodb:us-east-1:2:table/t\"} | arn:aws:dynamodb:us-east-1:2:table/t",
                "dynamodb:DeleteTable | {} | arn:aws:dynamodb:eu-west-1:111122223333:*",
                "dynamodb:DeleteTable | {\"TableName\":\"${Account}\"} | arn:aws:dynamodb:eu-west-1:111122223333:*",
                "dynamodb:ListTables | {} | arn:aws:dynamodb:eu-west-1:111122223333:*",
                "dynamodb:BatchWriteItem | {\"RequestItems\":{\"a\":[],\"b\":[]}} | arn:aws:dynamodb:eu-west-1:111122223333:table/a arn:aws:dynamodb:eu-west-1:111122223333:table/b",
                "dynamodb:BatchWriteItem | {\"RequestItems\":[1]} | arn:aws:dynamodb:eu-west-1:111122223333:*",
                "dynamodb:TransactWriteItems | {\"TransactItems\":[{\"Put\":{\"TableName\":\"a\"}},{\"Delete\":{\"TableName\":\"b\"}},{\"Put\":{\"TableName\":\"a\"}}]} | arn:aws:dynamodb:eu-west-1:111122223333:table/a arn:aws:dynamodb:eu-west-1:111122223333:table/b",
                "dynamodb:ExecuteStatement | {\"Statement\":\"DELETE FROM \\\"my.table\\\" WHERE a=1\"} | arn:aws:dynamodb:eu-west-1:111122223333:table/my.table",
                "dynamodb:ExecuteStatement | {\"Statement\":\"SELECT * FROM t.idx WHERE a=1\"} | arn:aws:dynamodb:eu-west-1:111122223333:table/t",
                "dynamodb:ExecuteStatement | {\"Statement\":\"?\"} | arn:aws:dynamodb:eu-west-1:111122223333:*",
                "dynamodb:TagResource | {\"ResourceArn\":\"arn:aws:dynamodb:eu-west-1:1:table/t\"} | arn:aws:dynamodb:eu-west-1:1:table/t",
                "sqs:PurgeQueue | {\"QueueUrl\":\"http://localhost:9324/000000000000/jobs\"} | arn:aws:sqs:eu-west-1:000000000000:jobs",
                "sqs:PurgeQueue | {\"QueueUrl\":\"jobs\"} | arn:aws:sqs:eu-west-1:111122223333:*",
                "sqs:CreateQueue | {\"QueueName\":\"jobs\"} | arn:aws:sqs:eu-west-1:111122223333:jobs",
                "sqs:StartMessageMoveTask | {\"SourceArn\":\"arn:aws:sqs:eu-west-1:1:a\",\"DestinationArn\":\"arn:aws:sqs:eu-west-1:1:b\"} | arn:aws:sqs:eu-west-1:1:a arn:aws:sqs:eu-west-1:1:b",
                "s3:DeleteBucket | {\"Bucket\":\"b\"} | arn:aws:s3:::b",
                "s3:DeleteObject | {\"Bucket\":\"b\",\"Key\":\"a/c d\"} | arn:aws:s3:::b/a/c d",
                "s3:DeleteObjects | {\"Bucket\":\"b\",\"Delete\":{\"Objects\":[{\"Key\":\"x\"},{\"Key\":\"y\"}]}} | arn:aws:s3:::b/x arn:aws:s3:::b/y",
                "s3:CopyObject | {\"Bucket\":\"b\",\"Key\":\"k\",\"CopySource\":\"/a/x%20y?versionId=1\"} | arn:aws:s3:::b/k arn:aws:s3:::a/x y",
                "s3:GetObject | {\"Bucket\":\"arn:aws:s3:eu-west-1:1:accesspoint/p\",\"Key\":\"k\"} | arn:aws:s3:eu-west-1:1:accesspoint/p/k",
                "s3:ListBuckets | {} | arn:aws:s3:eu-west-1:111122223333:*",
                "ec2:TerminateInstances | {\"InstanceIds\":[\"i-1\",\"i-2\"]} | arn:aws:ec2:eu-west-1:111122223333:instance/i-1 arn:aws:ec2:eu-west-1:111122223333:instance/i-2",
                "ec2:TerminateInstances | {\"InstanceId\":[\"i-1\"]} | arn:aws:ec2:eu-west-1:111122223333:instance/i-1",
                "rds:DeleteDBInstance | {\"DBInstanceIdentifier\":\"prod\"} | arn:aws:rds:eu-west-1:111122223333:db:prod",
                "elasticbeanstalk:TerminateEnvironment | {\"EnvironmentName\":\"prod\"} | arn:aws:elasticbeanstalk:eu-west-1:111122223333:*",
                "lambda:DeleteFunction | {\"FunctionName\":\"f\"} | arn:aws:lambda:eu-west-1:111122223333:function:f",
                "ssm:DeleteParameter | {\"Name\":\"/app/url\"} | arn:aws:ssm:eu-west-1:111122223333:parameter/app/url",
                "secretsmanager:DeleteSecret | {\"SecretId\":\"db\"} | arn:aws:secretsmanager:eu-west-1:111122223333:secret:db",
                "backup:DeleteBackupVault | {\"BackupVaultName\":\"v\"} | arn:aws:backup:eu-west-1:111122223333:backup-vault:v",
                "lambda:Invoke | {\"FunctionName\":\"f\"} | arn:aws:lambda:eu-west-1:111122223333:function:f",
                "autoscaling:UpdateAutoScalingGroup | {\"AutoScalingGroupName\":\"checkout\",\"MaxSize\":\"80\"} | arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:*:autoScalingGroupName/checkout",
                "autoscaling:CreateOrUpdateTags | {\"Tags\":[{\"ResourceType\":\"auto-scaling-group\",\"ResourceId\":\"a\"},{\"ResourceType\":\"auto-scaling-group\",\"ResourceId\":\"b\"}]} | arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:*:autoScalingGroupName/a arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:*:autoScalingGroupName/b",
                "autoscaling:TerminateInstanceInAutoScalingGroup | {\"InstanceId\":\"i-1\"} | arn:aws:autoscaling:eu-west-1:111122223333:*",
                "rds:ModifyDBCluster | {\"DBClusterIdentifier\":\"orders\"} | arn:aws:rds:eu-west-1:111122223333:cluster:orders",
                "rds:DeleteDBCluster | {\"DBClusterIdentifier\":\"orders\",\"SkipFinalSnapshot\":\"true\"} | arn:aws:rds:eu-west-1:111122223333:cluster:orders",
                "rds:CreateDBSnapshot | {\"DBInstanceIdentifier\":\"d\",\"DBSnapshotIdentifier\":\"s\"} | arn:aws:rds:eu-west-1:111122223333:db:d arn:aws:rds:eu-west-1:111122223333:snapshot:s",
                "rds:DeleteDBSnapshot | {\"DBSnapshotIdentifier\":\"s\"} | arn:aws:rds:eu-west-1:111122223333:snapshot:s",
                "rds:ModifyDBParameterGroup | {\"DBParameterGroupName\":\"p\"} | arn:aws:rds:eu-west-1:111122223333:pg:p",
                "cloudtrail:StopLogging | {\"Name\":\"audit\"} | arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit",
                "cloudtrail:StopLogging | {\"Name\":\"arn:aws:cloudtrail:us-east-1:2:trail/audit\"} | arn:aws:cloudtrail:us-east-1:2:trail/audit",
                "cloudfront:DeleteDistribution | {\"Id\":\"E1\"} | arn:aws:cloudfront::111122223333:distribution/E1",
                "route53:ChangeResourceRecordSets | {\"HostedZoneId\":\"Z1\"} | arn:aws:route53:::hostedzone/Z1",
                "ec2:AuthorizeSecurityGroupIngress | {\"GroupId\":\"sg-1\",\"CidrIp\":\"0.0.0.0/0\"} | arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1",
                "ec2:DeleteSecurityGroup | {\"GroupName\":\"web\"} | arn:aws:ec2:eu-west-1:111122223333:*",
                "ecs:DeleteCluster | {\"cluster\":\"shop\"} | arn:aws:ecs:eu-west-1:111122223333:cluster/shop",
                "ecs:UpdateService | {\"cluster\":\"shop\",\"service\":\"web\"} | arn:aws:ecs:eu-west-1:111122223333:service/shop/web",
                "ecs:UpdateService | {\"cluster\":\"arn:aws:ecs:eu-west-1:1:cluster/shop\",\"service\":\"web\"} | arn:aws:ecs:eu-west-1:111122223333:*",
                "ecs:UpdateService | {\"service\":\"web\"} | arn:aws:ecs:eu-west-1:111122223333:*",
                "eks:DeleteCluster | {\"name\":\"shop\"} | arn:aws:eks:eu-west-1:111122223333:cluster/shop",
                "glue:DeleteCrawler | {\"Name\":\"c\"} | arn:aws:glue:eu-west-1:111122223333:crawler/c",
                "iam:DeleteOpenIDConnectProvider | {\"OpenIDConnectProviderArn\":\"arn:aws:iam::1:oidc-provider/ci\"} | arn:aws:iam::1:oidc-provider/ci",
                "nosuch:Thing | {\"Name\":\"f\"} | arn:aws:nosuch:eu-west-1:111122223333:*",
            })
    void namesWhatARequestTouches(String operation, String input, String urns) {
        String found = CATALOG.targets(operation, json(input), HERE).stream()
                .map(TargetRef::urn)
                .collect(Collectors.joining(" "));
        assertEquals(urns, found);
    }

    @Test
    void whatTheDestinationLacksBecomesAStar() {
        List<TargetRef> targets =
                CATALOG.targets("dynamodb:DeleteTable", json("{\"TableName\":\"t\"}"), Map.of("region", "eu-west-1"));
        assertEquals(List.of(new TargetRef("arn:aws:dynamodb:eu-west-1:*:table/t", "dynamodb", "table")), targets);
    }

    @Test
    void tooManyTargetsAreCutRightAfterWhatAProposalMayHave() {
        String keys = IntStream.range(0, 3_000)
                .mapToObj(i -> "{\"Key\":\"" + i + "\"}")
                .collect(Collectors.joining(","));
        JsonNode input = json("{\"Bucket\":\"b\",\"Delete\":{\"Objects\":[" + keys + "]}}");
        assertEquals(2_001, CATALOG.targets("s3:DeleteObjects", input, HERE).size());
    }
}
