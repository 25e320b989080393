package dev.lineclear.gate.aws.network;

import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.proposal.Signal;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.MotoShop;
import dev.lineclear.testkit.Unsigned;
import dev.lineclear.testkit.junit.Moto;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A shop in a network at moto, an island in another, and what is foreseen of moving who lives there. */
abstract class TenantRig {
    /** One with a file that holds a letter. */
    static final String EMPTY_ZIP =
            "UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAABAAAAYVBLAQIUAxQAAAAAAAAAIQAAAAAAAAAAAAAAAAABAAAAAAAA"
                    + "AAAAAACAAQAAAABhUEsFBgAAAAABAAEALwAAAB8AAAAAAA==";

    static final Set<String> SERVICES =
            Set.of("ec2", "rds", "elasticloadbalancing", "lambda", "autoscaling", "cloudfront");

    @TempDir
    static Path work;

    static Moto moto;
    static MotoShop shop;
    static AwsClients clients;
    static NetworkForesight foresight;
    static String island = "";
    static String distribution = "";

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

    static AwsClients clients(Map<String, URI> endpoints) {
        return new AwsClients(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY)),
                endpoints);
    }

    static void configuration(String name, String securityGroup) throws Exception {
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
    static void template(String name, String first, String second) throws Exception {
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

    static void group(String name, int size) throws Exception {
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

    static String one(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    static String send(String service, String path, String type, String body) throws Exception {
        return Unsigned.post(moto.endpoint().resolve(path), service, type, body);
    }

    static Map<String, Signal> function(String name, String network) {
        return Foreseen.by(
                foresight,
                "lambda:UpdateFunctionConfiguration",
                "{'FunctionName': '%s', 'VpcConfig': %s}".formatted(name, network));
    }
}
