package dev.lineclear.gate.aws.plausible;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.Classification;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.gate.aws.EnvironmentRule;
import dev.lineclear.gate.aws.Environments;
import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.gate.aws.undo.AwsTagReader;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Target;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.Unsigned;
import dev.lineclear.testkit.junit.Moto;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Parameters that cannot be meant, compared with what is there: on a server. */
final class PlausibilityTest {
    private static final Map<String, String> DESTINATION =
            Map.of("partition", "aws", "region", "us-east-1", "account", "123456789012");
    private static final Catalog CATALOG = Catalog.load();

    @TempDir
    private static Path work;

    private static Moto moto;
    private static URI endpoint;
    private static AwsClients clients;
    private static Plausibility plausibility;
    private static String vpc = "";
    private static String peer = "";
    private static String small = "";
    private static String beta = "";

    @BeforeAll
    static void network() throws Exception {
        moto = Moto.start(work);
        Map<String, URI> endpoints =
                moto.endpoints(Set.of("autoscaling", "ec2", "rds", "dynamodb", "tag", "logs", "servicequotas"));
        endpoint = endpoints.get("ec2");
        clients = new AwsClients(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY)),
                endpoints);
        plausibility = new Plausibility(
                clients.soon(), new Environments(new AwsTagReader(clients), List.<EnvironmentRule>of()));
        vpc = found("vpcId", ec2("Action=CreateVpc&CidrBlock=10.0.0.0/16"));
        peer = found("vpcId", ec2("Action=CreateVpc&CidrBlock=10.0.128.0/20"));
        small = found("subnetId", ec2("Action=CreateSubnet&CidrBlock=10.0.1.0/28&VpcId=" + vpc));
        beta = found("subnetId", ec2("Action=CreateSubnet&CidrBlock=10.0.2.0/24&VpcId=" + vpc));
        ec2("Action=CreateTags&ResourceId.1=" + beta + "&Tag.1.Key=environment&Tag.1.Value=beta");
        form(
                "autoscaling",
                "2011-01-01",
                "Action=CreateLaunchConfiguration&LaunchConfigurationName=web&ImageId=ami-12345678&InstanceType=t3.micro");
        group("orders", 2, 4);
        group("orders-b", 0, 6);
        for (String name : List.of("one", "two", "three")) {
            rds(
                    "Action=CreateDBInstance&Engine=postgres&DBInstanceClass=db.t3.micro&MasterUsername=u&MasterUserPassword=abcdefgh&AllocatedStorage=20&BackupRetentionPeriod=7&DBInstanceIdentifier="
                            + name);
        }
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            plausibility.close();
            clients.close();
            moto.close();
        }
    }

    private static void group(String name, int min, int max) throws Exception {
        form(
                "autoscaling",
                "2011-01-01",
                "Action=CreateAutoScalingGroup&LaunchConfigurationName=web&AutoScalingGroupName=" + name + "&MinSize="
                        + min + "&MaxSize=" + max + "&DesiredCapacity=" + min + "&VPCZoneIdentifier=" + small);
    }

    private static String ec2(String form) throws Exception {
        return form("ec2", "2016-11-15", form);
    }

    private static void rds(String form) throws Exception {
        form("rds", "2014-10-31", form);
    }

    private static String form(String service, String version, String form) throws Exception {
        return Unsigned.form(endpoint, service, form + "&Version=" + version);
    }

    private static String found(String element, String xml) {
        Matcher matcher = Pattern.compile("<" + element + ">([^<]+)<").matcher(xml);
        assertTrue(matcher.find(), xml);
        return matcher.group(1);
    }

    private static List<Signal> seen(String operation, String input, Environment environment) {
        Instant now = Instant.now();
        Session session = new Session(
                "session",
                new Agent("kiro", "platform", Scope.ALL),
                "operator@example.com",
                "task",
                now,
                now.plusSeconds(3600),
                Session.State.OPEN);
        String service = operation.substring(0, operation.indexOf(':'));
        Target target =
                new Target("arn:aws:" + service + ":us-east-1:123456789012:x", service, "x", environment, Map.of());
        var json = CanonicalJson.parse(input.getBytes(StandardCharsets.UTF_8));
        Proposal proposal =
                Proposal.of(Ids.next(now), session, "aws", operation, DESTINATION, List.of(target), json, "", now);
        Classification found = CATALOG.classify(operation, json);
        return plausibility.of(proposal, found);
    }

    private static List<String> said(String operation, String input) {
        return seen(operation, input, Environment.UNKNOWN).stream()
                // Which of the quotas this server has no word of; QuotasTest is about them.
                .filter(s -> !s.name().equals(Quotas.UNSEEN))
                .map(s -> s.name() + ": " + s.sentence())
                .toList();
    }

    @Test
    void sizesTenTimesWhatTheyWere() {
        assertEquals(
                List.of("ten-times-what-it-was: MaxSize of Auto Scaling group orders would be 40; it is 4."),
                said("autoscaling:UpdateAutoScalingGroup", "{\"AutoScalingGroupName\":\"orders\",\"MaxSize\":\"40\"}")
                        .stream()
                        .filter(s -> s.startsWith("ten"))
                        .toList());
        assertEquals(
                List.of("a-tenth-of-what-it-was: AllocatedStorage of DB instance one would be 2; it is 20."),
                said("rds:ModifyDBInstance", "{\"DBInstanceIdentifier\":\"one\",\"AllocatedStorage\":2}"));
        assertEquals(
                List.of(), said("rds:ModifyDBInstance", "{\"DBInstanceIdentifier\":\"one\",\"AllocatedStorage\":40}"));
    }

    @Test
    void zeroWhereItWasNot() {
        assertEquals(
                List.of("zero-where-it-was-not: BackupRetentionPeriod of DB instance one would be 0; it is 7."),
                said("rds:ModifyDBInstance", "{\"DBInstanceIdentifier\":\"one\",\"BackupRetentionPeriod\":\"0\"}"));
    }

    @Test
    void sizesTenTimesThoseOfSiblings() {
        assertEquals(
                List.of(
                        "ten-times-its-siblings: AllocatedStorage of DB instance four would be 2000; the largest of its 3"
                                + " siblings has 20."),
                said("rds:CreateDBInstance", "{\"DBInstanceIdentifier\":\"four\",\"AllocatedStorage\":2000}"));
    }

    @Test
    void aMinimumAboveItsMaximum() {
        assertEquals(
                List.of("minimum-above-maximum: MinSize is 5, above MaxSize, 3."),
                said(
                        "autoscaling:UpdateAutoScalingGroup",
                        "{\"AutoScalingGroupName\":\"orders\",\"MinSize\":5,\"MaxSize\":3}"));
        assertEquals(
                List.of(
                        "minimum-above-maximum: DesiredCapacity of Auto Scaling group orders would be 5, above its MaxSize,"
                                + " 4."),
                said("autoscaling:SetDesiredCapacity", "{\"AutoScalingGroupName\":\"orders\",\"DesiredCapacity\":5}"));
    }

    @Test
    void moreThanItsSubnetsHaveAddresses() {
        assertEquals(
                List.of("more-than-fits: It asks for 50 instances; " + small + " has 9 addresses free."),
                said("ec2:RunInstances", "{\"MinCount\":\"1\",\"MaxCount\":\"50\",\"SubnetId\":\"" + small + "\"}"));
        List<String> grown =
                said("autoscaling:UpdateAutoScalingGroup", "{\"AutoScalingGroupName\":\"orders\",\"MaxSize\":12}");
        assertEquals(
                List.of("more-than-fits: Auto Scaling group orders could start 10 more instances; " + small
                        + " has 9 addresses free."),
                grown);
    }

    @Test
    void whatFitsAloneAndNotTogether() {
        assertEquals(
                List.of(
                        "conflicting-allocations: Auto Scaling group orders could start 7 more instances, and so could others"
                                + " of the same subnets: orders-b (6): 13 together; " + small
                                + " has 9 addresses free."),
                said("autoscaling:UpdateAutoScalingGroup", "{\"AutoScalingGroupName\":\"orders\",\"MaxSize\":9}"));
    }

    @Test
    void rangesThatOverlap() {
        assertEquals(
                List.of("overlapping-ranges: 10.0.1.0/24 overlaps with 10.0.1.0/28 of subnet " + small + "."),
                said("ec2:CreateSubnet", "{\"VpcId\":\"" + vpc + "\",\"CidrBlock\":\"10.0.1.0/24\"}"));
        assertEquals(
                List.of("outside-its-network: 10.1.0.0/24 is not a part of VPC " + vpc + "."),
                said("ec2:CreateSubnet", "{\"VpcId\":\"" + vpc + "\",\"CidrBlock\":\"10.1.0.0/24\"}"));
        assertEquals(
                List.of("overlapping-ranges: 10.0.0.0/16 overlaps with 10.0.128.0/20 of VPC " + peer + "."),
                said("ec2:CreateVpcPeeringConnection", "{\"VpcId\":\"" + vpc + "\",\"PeerVpcId\":\"" + peer + "\"}"));
        assertEquals(List.of(), said("ec2:CreateVpc", "{\"CidrBlock\":\"192.168.0.0/16\"}"));
    }

    @Test
    void thingsOfAnotherEnvironment() {
        String input = "{\"AutoScalingGroupName\":\"orders\",\"VPCZoneIdentifier\":\"" + small + "," + beta + "\"}";
        String named = "It is about production, and names arn:aws:ec2:us-east-1:123456789012:subnet/" + beta
                + ", which is in beta.";
        assertEquals(
                List.of(Sizes.signal(OtherEnvironment.NAMED, named)),
                seen("autoscaling:UpdateAutoScalingGroup", input, new Environment("production", "tag")));
        assertEquals(List.of(), seen("autoscaling:UpdateAutoScalingGroup", input, new Environment("beta", "tag")));
    }

    @Test
    void whatCouldNotBeLookedUpIsSaid() throws Exception {
        try (AwsClients nowhere = new AwsClients(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "y")),
                        Map.of("rds", URI.create("http://127.0.0.1:1")));
                Plausibility blind =
                        new Plausibility(nowhere.soon(), new Environments(new AwsTagReader(nowhere), List.of()))) {
            Plausibility sees = plausibility;
            plausibility = blind;
            try {
                List<String> said =
                        said("rds:ModifyDBInstance", "{\"DBInstanceIdentifier\":\"one\",\"AllocatedStorage\":2}");
                assertEquals(1, said.size(), said.toString());
                assertTrue(
                        said.getFirst()
                                .startsWith("not-compared-with-what-is-there: Could not be compared with what is"
                                        + " there: its sizes ("),
                        said.toString());
            } finally {
                plausibility = sees;
            }
        }
    }
}
