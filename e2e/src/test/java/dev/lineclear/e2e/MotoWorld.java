package dev.lineclear.e2e;

import dev.lineclear.testkit.Unsigned;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A shop on a server that asks nobody for signatures: network, load balancer, group, database and function. */
final class MotoWorld {
    static final Set<String> SERVICES =
            Set.of("ec2", "elasticloadbalancing", "autoscaling", "rds", "lambda", "iam", "sqs", "dynamodb");

    /** One with a file that holds a letter. */
    private static final String EMPTY_ZIP =
            "UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAABAAAAYVBLAQIUAxQAAAAAAAAAIQAAAAAAAAAAAAAAAAABAAAAAAAA"
                    + "AAAAAACAAQAAAABhUEsFBgAAAAABAAEALwAAAB8AAAAAAA==";

    final String vpc;
    final String subnetA;
    final String subnetB;
    final String group;
    final String balancer;
    final String targets;
    private final Moto moto;

    MotoWorld(Moto moto) throws IOException, InterruptedException {
        this.moto = moto;
        this.vpc = found("<vpcId>([^<]+)", form("ec2", "CreateVpc", "CidrBlock=10.0.0.0/16"));
        this.subnetA = subnet("10.0.1.0/24", "us-east-1a");
        this.subnetB = subnet("10.0.2.0/24", "us-east-1b");
        this.group = found(
                "<groupId>([^<]+)",
                form("ec2", "CreateSecurityGroup", "GroupName=web", "GroupDescription=web", "VpcId=" + vpc));
        this.balancer = found(
                "<LoadBalancerArn>([^<]+)",
                form(
                        "elasticloadbalancing",
                        "CreateLoadBalancer",
                        "Name=shop",
                        "Subnets.member.1=" + subnetA,
                        "Subnets.member.2=" + subnetB,
                        "SecurityGroups.member.1=" + group));
        this.targets = found(
                "<TargetGroupArn>([^<]+)",
                form(
                        "elasticloadbalancing",
                        "CreateTargetGroup",
                        "Name=shop",
                        "Protocol=HTTP",
                        "Port=80",
                        "VpcId=" + vpc));
        form(
                "elasticloadbalancing",
                "CreateListener",
                "LoadBalancerArn=" + balancer,
                "Protocol=HTTP",
                "Port=80",
                "DefaultActions.member.1.Type=forward",
                "DefaultActions.member.1.TargetGroupArn=" + targets);
        form(
                "autoscaling",
                "CreateLaunchConfiguration",
                "LaunchConfigurationName=lc",
                "ImageId=ami-12c6146b",
                "InstanceType=t3.micro");
        form(
                "autoscaling",
                "CreateAutoScalingGroup",
                "AutoScalingGroupName=shop",
                "LaunchConfigurationName=lc",
                "MinSize=2",
                "MaxSize=2",
                "VPCZoneIdentifier=" + subnetA + "," + subnetB,
                "TargetGroupARNs.member.1=" + targets);
        form(
                "rds",
                "CreateDBSubnetGroup",
                "DBSubnetGroupName=data",
                "DBSubnetGroupDescription=data",
                "SubnetIds.SubnetIdentifier.1=" + subnetA,
                "SubnetIds.SubnetIdentifier.2=" + subnetB);
        form(
                "rds",
                "CreateDBInstance",
                "DBInstanceIdentifier=orders",
                "DBInstanceClass=db.t3.micro",
                "Engine=postgres",
                "MasterUsername=root",
                "MasterUserPassword=hunter2hunter2",
                "AllocatedStorage=20",
                "DBSubnetGroupName=data",
                "VpcSecurityGroupIds.VpcSecurityGroupId.1=" + group);
    }

    /** A function that is told a table's ARN. */
    void function(String name, String table) throws IOException, InterruptedException {
        String role = found(
                "<Arn>([^<]+)",
                form(
                        "iam",
                        "CreateRole",
                        "RoleName=" + name,
                        "AssumeRolePolicyDocument={\"Version\":\"2012-10-17\",\"Statement\":[]}"));
        var unused = send(
                "lambda", "/2015-03-31/functions", "application/json", """
                {"FunctionName": "%s", "Runtime": "python3.12", "Handler": "a.b", "Role": "%s",
                 "Code": {"ZipFile": "%s"}, "Environment": {"Variables": {"TABLE": "%s"}}}
                """.formatted(name, role, EMPTY_ZIP, table));
    }

    private String subnet(String range, String zone) throws IOException, InterruptedException {
        return found(
                "<subnetId>([^<]+)",
                form("ec2", "CreateSubnet", "VpcId=" + vpc, "CidrBlock=" + range, "AvailabilityZone=" + zone));
    }

    /** Asks it past any gateway. @return the answer's XML */
    String form(String service, String action, String... pairs) throws IOException, InterruptedException {
        // Two generations of load balancers have one name.
        String version = service.equals("elasticloadbalancing") ? "&Version=2015-12-01" : "";
        List<String> form = new ArrayList<>(List.of("Action=" + action + version));
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            form.add(pair.substring(0, equals + 1)
                    + URLEncoder.encode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return send(service, "/", "application/x-www-form-urlencoded", String.join("&", form));
    }

    private String send(String service, String path, String type, String body)
            throws IOException, InterruptedException {
        return Unsigned.post(moto.endpoint().resolve(path), service, type, body);
    }

    static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }
}
