package dev.lineclear.gate.aws.network;

import static dev.lineclear.gate.aws.network.Foreseen.says;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.proposal.Signal;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.MotoShop;
import dev.lineclear.testkit.junit.Moto;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
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

/** What sits in a network and is moved in it: functions, groups of instances, and where a content network leads. */
final class TenantForesightTest {
    /** One with a file that holds a letter. */
    private static final String EMPTY_ZIP =
            "UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAABAAAAYVBLAQIUAxQAAAAAAAAAIQAAAAAAAAAAAAAAAAABAAAAAAAA"
                    + "AAAAAACAAQAAAABhUEsFBgAAAAABAAEALwAAAB8AAAAAAA==";

    private static final Set<String> SERVICES =
            Set.of("ec2", "rds", "elasticloadbalancing", "lambda", "autoscaling", "cloudfront");

    @TempDir
    private static Path work;

    private static Moto moto;
    private static MotoShop shop;
    private static AwsClients clients;
    private static NetworkForesight foresight;
    private static String island = "";
    private static String distribution = "";

    @BeforeAll
    static void build() throws Exception {
        moto = Moto.start(work);
        shop = MotoShop.in(moto.endpoint());
        clients = clients(moto.endpoints(SERVICES));
        foresight = new NetworkForesight(clients);
        island = one(
                "<subnetId>([^<]+)",
                shop.ask(
                        "ec2",
                        "CreateSubnet",
                        "VpcId",
                        shop.vpc,
                        "CidrBlock",
                        "10.0.50.0/24",
                        "AvailabilityZone",
                        "us-east-1a"));
        // An ACL that nobody wrote entries for lets nothing through.
        String closed = one("<networkAclId>([^<]+)", shop.ask("ec2", "CreateNetworkAcl", "VpcId", shop.vpc));
        String acls = shop.ask(
                "ec2", "DescribeNetworkAcls", "Filter.1.Name", "association.subnet-id", "Filter.1.Value.1", island);
        String association = one(
                "<networkAclAssociationId>([^<]+)</networkAclAssociationId>\\s*<networkAclId>[^<]+</networkAclId>\\s*<subnetId>"
                        + island,
                acls);
        shop.ask("ec2", "ReplaceNetworkAclAssociation", "AssociationId", association, "NetworkAclId", closed);
        String role = one(
                "<Arn>([^<]+)",
                shop.ask(
                        "iam",
                        "CreateRole",
                        "Version",
                        "2010-05-08",
                        "RoleName",
                        "job",
                        "AssumeRolePolicyDocument",
                        "{\"Version\":\"2012-10-17\",\"Statement\":[]}"));
        for (String function : List.of("job", "free")) {
            String network = function.equals("job")
                    ? ", \"VpcConfig\": {\"SubnetIds\": [\"%s\"], \"SecurityGroupIds\": [\"%s\"]}"
                            .formatted(shop.webSubnets.getFirst(), shop.webGroup)
                    : "";
            send("lambda", "/2015-03-31/functions", "application/json", """
                    {"FunctionName": "%s", "Runtime": "python3.12", "Handler": "a.b", "Role": "%s",
                     "Code": {"ZipFile": "%s"}%s}
                    """.formatted(
                            function, role, EMPTY_ZIP, network));
        }
        configuration("edge", shop.edgeGroup);
        template("next", shop.webGroup, shop.edgeGroup);
        shop.ask(
                "ec2",
                "CreateLaunchTemplate",
                "LaunchTemplateName",
                "bare",
                "LaunchTemplateData.InstanceType",
                "t3.micro");
        group("workers", 2);
        group("nobody", 0);
        shop.ask(
                "autoscaling",
                "CreateAutoScalingGroup",
                "Version",
                "2011-01-01",
                "AutoScalingGroupName",
                "templated",
                "LaunchTemplate.LaunchTemplateName",
                "next",
                "LaunchTemplate.Version",
                "$Default",
                "MinSize",
                "1",
                "MaxSize",
                "1",
                "VPCZoneIdentifier",
                shop.webSubnets.getFirst());
        distribution = one("<Id>([A-Z0-9]{8,})</Id>", send("cloudfront", "/2020-05-31/distribution", "text/xml", """
                <DistributionConfig xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><CallerReference>r</CallerReference>
                <Aliases><Quantity>1</Quantity><Items><CNAME>shop.example.com</CNAME></Items></Aliases>
                <Origins><Quantity>2</Quantity><Items>
                <Origin><Id>web</Id><DomainName>shop-1.elb.amazonaws.com</DomainName><OriginPath></OriginPath></Origin>
                <Origin><Id>files</Id><DomainName>files.s3.amazonaws.com</DomainName><OriginPath></OriginPath></Origin>
                </Items></Origins>
                <DefaultCacheBehavior><TargetOriginId>web</TargetOriginId><ViewerProtocolPolicy>https-only</ViewerProtocolPolicy>
                </DefaultCacheBehavior>
                <Comment>shop</Comment><Enabled>true</Enabled></DistributionConfig>
                """));
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            shop.close();
            clients.close();
            moto.close();
        }
    }

    private static AwsClients clients(Map<String, URI> endpoints) {
        return new AwsClients(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY)),
                endpoints);
    }

    private static void configuration(String name, String securityGroup) throws Exception {
        shop.ask(
                "autoscaling",
                "CreateLaunchConfiguration",
                "Version",
                "2011-01-01",
                "LaunchConfigurationName",
                name,
                "ImageId",
                "ami-12c6146b",
                "InstanceType",
                "t3.micro",
                "SecurityGroups.member.1",
                securityGroup);
    }

    /** With two versions, the first its default. */
    private static void template(String name, String first, String second) throws Exception {
        for (String group : List.of(first, second)) {
            shop.ask(
                    "ec2",
                    group.equals(first) ? "CreateLaunchTemplate" : "CreateLaunchTemplateVersion",
                    "LaunchTemplateName",
                    name,
                    "LaunchTemplateData.ImageId",
                    "ami-12c6146b",
                    "LaunchTemplateData.InstanceType",
                    "t3.micro",
                    "LaunchTemplateData.SecurityGroupId.1",
                    group);
        }
    }

    private static void group(String name, int size) throws Exception {
        configuration(name, shop.webGroup);
        shop.ask(
                "autoscaling",
                "CreateAutoScalingGroup",
                "Version",
                "2011-01-01",
                "AutoScalingGroupName",
                name,
                "LaunchConfigurationName",
                name,
                "MinSize",
                "" + size,
                "MaxSize",
                "4",
                "VPCZoneIdentifier",
                String.join(",", shop.webSubnets),
                "Tags.member.1.Key",
                "tier",
                "Tags.member.1.Value",
                name,
                "Tags.member.1.PropagateAtLaunch",
                "true");
    }

    private static String one(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    private static String send(String service, String path, String type, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(moto.endpoint().resolve(path))
                            .header("Content-Type", type)
                            .header(
                                    "Authorization",
                                    "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/" + service + "/aws4_request,"
                                            + " SignedHeaders=host, Signature=0")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(answer.body());
            }
            return answer.body();
        }
    }

    private static Map<String, Signal> function(String name, String network) {
        return Foreseen.by(
                foresight,
                "lambda:UpdateFunctionConfiguration",
                "{'FunctionName': '%s', 'VpcConfig': %s}".formatted(name, network));
    }

    @Test
    void aFunctionThatIsMovedToWhereNothingPassesLosesTheDatabase() {
        String there = "{'SubnetIds': ['" + island + "']}";
        for (String called :
                List.of("job", "arn:aws:lambda:us-east-1:123456789012:function:job", "123456789012:function:job:1")) {
            Map<String, Signal> found = function(called, there);
            assertEquals(Set.of(NetworkForesight.LOST), found.keySet());
            says(
                    found.get(NetworkForesight.LOST),
                    "job (function) in us-east-1a can no longer reach orders (database) in us-east-1a");
        }
    }

    @Test
    void aFunctionThatIsMovedToASubnetLikeItsOwnLosesNothing() {
        assertEquals(
                Set.of(),
                function("job", "{'SubnetIds': ['" + shop.webSubnets.getLast() + "']}")
                        .keySet());
    }

    @Test
    void aFunctionInOtherGroupsLosesWhatTheOldOnesWereLetThrough() {
        says(
                function("job", "{'SecurityGroupIds': ['" + shop.edgeGroup + "']}")
                        .get(NetworkForesight.LOST),
                "job (function) in us-east-1a can no longer reach orders (database) in us-east-1a: tcp 5432");
    }

    @Test
    void ofAFunctionWhatCannotBeToldIsSaid() {
        for (String network :
                List.of("{'SubnetIds': []}", "{'SubnetIds': ['subnet-0']}", "{'Ipv6AllowedForDualStack': true}")) {
            assertEquals(
                    Set.of(NetworkForesight.UNSEEN), function("job", network).keySet(), network);
        }
        assertEquals(
                Set.of(NetworkForesight.UNSEEN),
                function("free", "{'SubnetIds': ['" + island + "']}").keySet());
        assertEquals(
                Set.of(),
                Foreseen.by(foresight, "lambda:UpdateFunctionConfiguration", "{'FunctionName': 'job', 'Timeout': 3}")
                        .keySet());
    }

    private static Map<String, Signal> scaled(String group, String subnets) {
        return Foreseen.by(
                foresight,
                "autoscaling:UpdateAutoScalingGroup",
                "{'AutoScalingGroupName': '%s', 'VPCZoneIdentifier': '%s'}".formatted(group, subnets));
    }

    @Test
    void instancesOfAGroupThatIsMovedLoseTheDatabaseWithIt() {
        says(
                scaled("workers", island).get(NetworkForesight.LOST),
                "can no longer reach orders (database) in us-east-1a: tcp 5432");
        assertEquals(
                Set.of(), scaled("workers", String.join(", ", shop.webSubnets)).keySet(), "nobody moves");
        assertEquals(
                Set.of(), scaled("workers", shop.webSubnets.getLast()).keySet(), "those next to it reach the same");
    }

    @Test
    void ofAGroupWhatCannotBeToldIsSaid() {
        assertEquals(
                Set.of(NetworkForesight.UNSEEN), scaled("nobody", island).keySet(), "no instance tells its groups");
        assertEquals(
                Set.of(NetworkForesight.UNSEEN), scaled("workers", "subnet-0").keySet());
        assertEquals(
                Set.of(NetworkForesight.UNSEEN),
                Foreseen.by(
                                foresight,
                                "autoscaling:UpdateAutoScalingGroup",
                                "{'AutoScalingGroupName': 'workers', 'AvailabilityZones': ['us-east-1c']}")
                        .keySet());
        assertEquals(
                Set.of(),
                Foreseen.by(
                                foresight,
                                "autoscaling:UpdateAutoScalingGroup",
                                "{'AutoScalingGroupName': 'x', 'MaxSize': 3}")
                        .keySet());
    }

    private static Map<String, Signal> launched(String group, String how) {
        return Foreseen.by(
                foresight,
                "autoscaling:UpdateAutoScalingGroup",
                "{'AutoScalingGroupName': '%s', %s}".formatted(group, how));
    }

    @Test
    void instancesThatAreToBeLaunchedInOtherGroupsLoseWhatThoseWereLetThrough() throws Exception {
        String lost = "can no longer reach orders (database) in us-east-1a: tcp 5432";
        says(launched("workers", "'LaunchConfigurationName': 'edge'").get(NetworkForesight.LOST), lost);
        assertEquals(
                Set.of(),
                launched("workers", "'LaunchConfigurationName': 'workers'").keySet());
        for (String name : List.of("LaunchTemplate", "MixedInstancesPolicy': {'LaunchTemplate")) {
            String specification = name.startsWith("M") ? "LaunchTemplateSpecification': {'" : "";
            String ends = name.startsWith("M") ? "}}}" : "}";
            String open = "'" + name + "': {'" + specification + "LaunchTemplateName': 'next', 'Version': '";
            says(launched("workers", open + "2'" + ends).get(NetworkForesight.LOST), lost);
            says(launched("workers", open + "$Latest'" + ends).get(NetworkForesight.LOST), lost);
            assertEquals(Set.of(), launched("workers", open + "1'" + ends).keySet(), "as they are");
        }
    }

    @Test
    void ofALaunchWhatCannotBeToldIsSaid() {
        for (String how : List.of(
                "'LaunchConfigurationName': 'none'",
                "'LaunchTemplate': {'LaunchTemplateName': 'next', 'Version': '9'}",
                "'LaunchTemplate': {'LaunchTemplateName': 'bare'}",
                "'MixedInstancesPolicy': {'LaunchTemplate': {'Overrides': [{'LaunchTemplateSpecification': {}}]}}")) {
            assertEquals(
                    Set.of(NetworkForesight.UNSEEN), launched("workers", how).keySet(), how);
        }
    }

    @Test
    void aTemplateThatIsChangedUnderAGroupIsSeen() {
        String lost = "can no longer reach orders (database) in us-east-1a: tcp 5432";
        String name = "'LaunchTemplateName': 'next'";
        says(
                Foreseen.by(foresight, "ec2:ModifyLaunchTemplate", "{" + name + ", 'SetDefaultVersion': '2'}")
                        .get(NetworkForesight.LOST),
                lost);
        assertEquals(
                Set.of(),
                Foreseen.by(foresight, "ec2:ModifyLaunchTemplate", "{" + name + ", 'SetDefaultVersion': '1'}")
                        .keySet());
        assertEquals(
                Set.of(),
                Foreseen.by(
                                foresight,
                                "ec2:CreateLaunchTemplateVersion",
                                "{" + name + ", 'LaunchTemplateData':" + " {'SecurityGroupId': ['" + shop.edgeGroup
                                        + "']}}")
                        .keySet(),
                "no group launches by the latest");
    }

    @Test
    void whatIsMovedInWaysThatAreNotWorkedOutIsSaid() {
        Map<String, String> moves = new HashMap<>(Map.of(
                "rds:ModifyDBCluster", "{'DBClusterIdentifier': 'c', 'VpcSecurityGroupIds': ['sg-1']}",
                "ecs:UpdateService", "{'service': 's', 'networkConfiguration': {}}",
                "elasticache:ModifyReplicationGroup", "{'ReplicationGroupId': 'r', 'SecurityGroupIds': ['sg-1']}",
                "ec2:DeleteTransitGatewayRoute", "{'TransitGatewayRouteTableId': 'tgw-rtb-1'}",
                "ec2:DeleteTransitGatewayVpcAttachment", "{'TransitGatewayAttachmentId': 'tgw-attach-1'}",
                "networkmanager:PutCoreNetworkPolicy", "{'CoreNetworkId': 'c'}"));
        moves.forEach((operation, input) -> assertEquals(
                Set.of(NetworkForesight.UNSEEN),
                Foreseen.by(foresight, operation, input).keySet(),
                operation));
        assertEquals(
                Set.of(),
                Foreseen.by(foresight, "ecs:UpdateService", "{'service': 's', 'desiredCount': 3}")
                        .keySet());
    }

    private static final String CONFIG = """
            {'Id': '%s', 'DistributionConfig': {'Enabled': %s, 'Aliases': {'Quantity': 1, 'Items': ['%s']},
             'Origins': {'Quantity': 2, 'Items': [{'Id': 'web', 'DomainName': '%s', 'OriginPath': ''},
              {'Id': 'files', 'DomainName': 'files.s3.amazonaws.com', 'OriginPath': ''}]},
             'DefaultCacheBehavior': {'TargetOriginId': '%s'}}}
            """;

    private static Map<String, Signal> led(String enabled, String alias, String host, String origin) {
        return Foreseen.by(
                new OriginsForesight(clients),
                "cloudfront:UpdateDistribution",
                CONFIG.formatted(distribution, enabled, alias, host, origin));
    }

    @Test
    void whereAContentNetworkLeadsElsewhereIsNamed() {
        String host = "shop-1.elb.amazonaws.com";
        String alias = "shop.example.com";
        assertEquals(Set.of(), led("true", alias, host, "web").keySet());
        says(led("false", alias, host, "web").get(NetworkForesight.LOST), "it answers nobody any more");
        says(led("true", "new.example.com", host, "web").get(NetworkForesight.LOST), "shop.example.com leads nowhere");
        says(
                led("true", alias, "other.example.com", "web").get(NetworkForesight.LOST),
                "everything else leads to other.example.com instead of shop-1.elb.amazonaws.com;"
                        + " shop-1.elb.amazonaws.com is no origin any more");
        says(
                led("true", alias, host, "files").get(NetworkForesight.LOST),
                "everything else leads to files.s3.amazonaws.com instead of shop-1.elb.amazonaws.com");
        says(
                led("true", alias, host, "nowhere").get(NetworkForesight.LOST),
                "everything else leads to an origin that is not there instead of shop-1.elb.amazonaws.com");
    }

    @Test
    void aDistributionThatCannotBeReadIsSaid() {
        OriginsForesight origins = new OriginsForesight(clients);
        assertEquals(
                Set.of(NetworkForesight.UNSEEN),
                Foreseen.by(
                                origins,
                                "cloudfront:UpdateDistribution",
                                "{'Id': 'E0', 'DistributionConfig': {'Origins': {}}}")
                        .keySet());
        assertEquals(
                Set.of(NetworkForesight.UNSEEN),
                Foreseen.by(origins, "cloudfront:UpdateDistribution", "{'Id': '" + distribution + "'}")
                        .keySet());
        assertEquals(
                Set.of(NetworkForesight.UNSEEN),
                Foreseen.by(origins, "cloudfront:AssociateAlias", "{'Alias': 'shop.example.com'}")
                        .keySet());
        try (AwsClients nowhere = clients(Map.of("cloudfront", URI.create("http://127.0.0.1:1")))) {
            assertEquals(
                    Set.of(NetworkForesight.UNSEEN),
                    Foreseen.by(
                                    new OriginsForesight(nowhere),
                                    "cloudfront:UpdateDistribution",
                                    CONFIG.formatted(distribution, "true", "a", "b", "web"))
                            .keySet());
        }
    }
}
