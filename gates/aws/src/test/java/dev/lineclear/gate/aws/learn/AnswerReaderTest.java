package dev.lineclear.gate.aws.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.foresight.graph.Sighting;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What answers say, in each protocol, and what they are not believed. */
class AnswerReaderTest {
    private static final String SUBNETS = """
            <DescribeSubnetsResponse><requestId>r</requestId><subnetSet><item><subnetId>subnet-1</subnetId>
            <vpcId>vpc-1</vpcId><availabilityZone>eu-central-1a</availabilityZone>
            <tagSet><item><key>tier</key><value>web</value></item></tagSet></item></subnetSet></DescribeSubnetsResponse>
            """;

    @Test
    void aFormsXmlSaysWhatThereIsWithZoneAndTags() {
        Sighting said = Said.by("ec2:DescribeSubnets", "{}", SUBNETS);
        Resource subnet = said.resources().getFirst();
        assertEquals("arn:aws:ec2:eu-central-1:123456789012:subnet/subnet-1", subnet.urn());
        assertEquals("ec2:subnet", subnet.type());
        assertEquals("eu-central-1", subnet.region());
        assertEquals("eu-central-1a", subnet.zone());
        assertEquals(Map.of("tier", "web"), subnet.tags());
        assertEquals(List.of("ec2:vpc/vpc-1 CONTAINS ec2:subnet/subnet-1 BREAKS"), Said.edges(said));
        assertEquals("ec2:DescribeSubnets VpcId", said.edges().getFirst().rule());
    }

    @Test
    void jsonIsUnderstoodWithRolesByTheirNamesFunctionsWithoutVersionsAndWhatVariablesName() {
        Sighting said = Said.by("lambda:GetFunctionConfiguration", "{}", """
                {"FunctionArn": "arn:aws:lambda:eu-central-1:123456789012:function:job:7",
                 "Role": "arn:aws:iam::123456789012:role/shop/job",
                 "VpcConfig": {"SubnetIds": ["subnet-1", "subnet-2"]},
                 "Environment": {"Variables": {"T": "arn:aws:dynamodb:eu-central-1:123456789012:table/stock/index/x", "M": "no"}}}
                """);
        assertEquals(
                List.of(
                        "lambda:function:job ASSUMES iam:role/job BREAKS",
                        "lambda:function:job USES ec2:subnet/subnet-1 BREAKS",
                        "lambda:function:job USES ec2:subnet/subnet-2 BREAKS",
                        "lambda:function:job USES dynamodb:table/stock BREAKS"),
                Said.edges(said));
    }

    @Test
    void queryXmlAndWhatTheRequestNamedAreUnderstood() {
        String targets = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/shop/73e2d6bc24d8a067";
        Sighting said =
                Said.by("elasticloadbalancing:DescribeTargetHealth", "{\"TargetGroupArn\":\"" + targets + "\"}", """
                <DescribeTargetHealthResponse><DescribeTargetHealthResult><TargetHealthDescriptions>
                <member><Target><Id>i-1</Id><Port>80</Port></Target></member>
                <member><Target><Id>arn:aws:lambda:eu-central-1:123456789012:function:job</Id></Target></member>
                <member><Target><Id>10.0.0.7</Id></Target></member>
                </TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>
                """);
        assertTrue(said.resources().isEmpty(), "it is mentioned, not described");
        assertEquals(
                List.of(
                        "elasticloadbalancing:targetgroup/shop/73e2d6bc24d8a067 ROUTES_TO ec2:instance/i-1 BREAKS",
                        "elasticloadbalancing:targetgroup/shop/73e2d6bc24d8a067 ROUTES_TO lambda:function:job BREAKS"),
                Said.edges(said));
    }

    @Test
    void aStackSaysWhatItHoldsByCloudFormationsTypes() {
        Sighting said = Said.by("cloudformation:DescribeStackResources", "{}", """
                <R><DescribeStackResourcesResult><StackResources>
                <member><StackName>shop</StackName><ResourceType>AWS::SQS::Queue</ResourceType>
                <PhysicalResourceId>https://sqs.eu-central-1.amazonaws.com/123456789012/jobs</PhysicalResourceId></member>
                <member><StackName>shop</StackName><ResourceType>AWS::Lambda::Function</ResourceType>
                <PhysicalResourceId>job</PhysicalResourceId></member>
                <member><StackName>shop</StackName><ResourceType>Custom::Thing</ResourceType>
                <PhysicalResourceId>x</PhysicalResourceId></member>
                </StackResources></DescribeStackResourcesResult></R>
                """);
        assertEquals(
                List.of(
                        "cloudformation:stack/shop/* CONTAINS sqs:jobs BREAKS",
                        "cloudformation:stack/shop/* CONTAINS lambda:function:job BREAKS"),
                Said.edges(said));
    }

    @Test
    void namesOfHostsJoinRecordsOriginsAndWhatAnswersUnderThem() {
        assertEquals(
                List.of(
                        "route53:hostedzone/Z1 CONTAINS dns:shop.example.com BREAKS",
                        "dns:shop.example.com ROUTES_TO dns:shop-1.eu-central-1.elb.amazonaws.com BREAKS"),
                Said.edges(Said.by("route53:ListResourceRecordSets", "{\"HostedZoneId\":\"/hostedzone/Z1\"}", """
                        <R><ResourceRecordSets><ResourceRecordSet><Name>Shop.example.com.</Name><Type>A</Type><AliasTarget>
                        <DNSName>dualstack.shop-1.eu-central-1.elb.amazonaws.com.</DNSName></AliasTarget></ResourceRecordSet>
                        </ResourceRecordSets></R>
                        """)));
        assertTrue(Said.edges(Said.by("elasticloadbalancing:DescribeLoadBalancers", "{}", """
                        <R><DescribeLoadBalancersResult><LoadBalancers><member>
                        <LoadBalancerArn>arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/shop/1</LoadBalancerArn>
                        <DNSName>shop-1.eu-central-1.elb.amazonaws.com</DNSName></member></LoadBalancers>
                        </DescribeLoadBalancersResult></R>
                        """))
                .contains("dns:shop-1.eu-central-1.elb.amazonaws.com ROUTES_TO"
                        + " elasticloadbalancing:loadbalancer/app/shop/1 BREAKS"));
    }

    /** Of some operations one member is the whole body, and its element the root. */
    @Test
    void whatIsTheWholeBodyIsReadAsTheMemberThatItIs() {
        assertEquals(
                List.of("cloudfront:distribution/E1 ROUTES_TO dns:shop-1.eu-central-1.elb.amazonaws.com BREAKS"),
                Said.edges(Said.by("cloudfront:ListDistributions", "{}", """
                        <DistributionList><Quantity>1</Quantity><Items><DistributionSummary><Id>E1</Id><Origins><Items>
                        <Origin><Id>web</Id><DomainName>shop-1.eu-central-1.elb.amazonaws.com</DomainName></Origin>
                        </Items></Origins></DistributionSummary></Items></DistributionList>
                        """)));
        assertEquals(
                List.of("s3:files ENCRYPTS_WITH kms:alias/files BREAKS"),
                Said.edges(Said.by("s3:GetBucketEncryption", "{\"Bucket\":\"files\"}", """
                        <ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>
                        <SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>alias/files</KMSMasterKeyID>
                        </ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>
                        """)));
    }

    @Test
    void textsThatHoldJsonAreReadToo() {
        assertEquals(
                List.of("sqs:jobs ENCRYPTS_WITH kms:alias/jobs BREAKS", "sqs:jobs WRITES sqs:dead DEGRADES"),
                Said.edges(Said.by(
                        "sqs:GetQueueAttributes",
                        "{\"QueueUrl\":\"https://sqs.eu-central-1.amazonaws.com/123456789012/jobs\"}",
                        """
                        {"Attributes": {"KmsMasterKeyId": "alias/jobs",
                         "RedrivePolicy": "{\\"deadLetterTargetArn\\":\\"arn:aws:sqs:eu-central-1:123456789012:dead\\"}"}}
                        """)));
    }

    /** Where no rule reads a member, and only ids and ARNs: a name could be anything's. */
    @Test
    void whatIsPublishedOfTypesIsTakenWhereNoRuleSaysMore() {
        Sighting said = Said.by("rds:DescribeDBInstances", "{}", """
                <R><DescribeDBInstancesResult><DBInstances><DBInstance><DBInstanceIdentifier>orders</DBInstanceIdentifier>
                <PerformanceInsightsKMSKeyId>arn:aws:kms:eu-central-1:123456789012:key/0123456789abcdef0123456789abcdef</PerformanceInsightsKMSKeyId>
                <SourceDBInstanceIdentifier>no-id</SourceDBInstanceIdentifier>
                </DBInstance></DBInstances></DescribeDBInstancesResult></R>
                """);
        assertEquals(List.of("rds:db:orders USES kms:key/0123456789abcdef0123456789abcdef BREAKS"), Said.edges(said));
        assertEquals(Origin.PUBLISHED, said.edges().getFirst().origin());
        assertEquals(
                "published AWS::RDS::DBInstance PerformanceInsightsKMSKeyId",
                said.edges().getFirst().rule());
    }

    @Test
    void whatIsGoneIsNotThere() {
        Sighting said = Said.by("ec2:DescribeInstances", "{}", """
                <R><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId><instanceState><name>terminated</name>
                </instanceState></item><item><instanceId>i-2</instanceId><instanceState><name>running</name></instanceState>
                <subnetId>subnet-1</subnetId></item></instancesSet></item></reservationSet></R>
                """);
        assertEquals(1, said.resources().size());
        assertEquals(List.of("ec2:subnet/subnet-1 CONTAINS ec2:instance/i-2 BREAKS"), Said.edges(said));
    }

    @Test
    void packedAnswersAreUnpackedAndBombsAreNot() throws Exception {
        assertEquals(
                1,
                Said.by("ec2:DescribeSubnets", "{}", packed(SUBNETS))
                        .resources()
                        .size());
        assertTrue(Said.by("ec2:DescribeSubnets", "{}", packed(SUBNETS + " ".repeat(64 << 20)))
                .isEmpty());
    }

    private static byte[] packed(String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
