package dev.lineclear.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shop's network in a region of moto's: web servers in two zones, their database in one, a load balancer that is the
 * content network's origin in both, and whatever lies between them.
 */
public final class MotoShop implements AutoCloseable {
    public static final String REGION = "us-east-1";

    private static final String SHOP = "10.0.0.0/16";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI endpoint;

    public final String vpc;
    public final String acl;
    public final String table;
    public final String gateway;
    public final String webGroup;
    public final String dataGroup;
    public final String edgeGroup;
    public final List<String> webSubnets = new ArrayList<>();
    public final List<String> dataSubnets = new ArrayList<>();
    public final List<String> instances = new ArrayList<>();

    private MotoShop(URI endpoint) throws IOException, InterruptedException {
        this.endpoint = endpoint;
        vpc = made("ec2", "CreateVpc", "vpcId", "CidrBlock", SHOP, "AmazonProvidedIpv6CidrBlock", "true");
        gateway = made("ec2", "CreateInternetGateway", "internetGatewayId");
        ask("ec2", "AttachInternetGateway", "InternetGatewayId", gateway, "VpcId", vpc);
        table = found("ec2", "DescribeRouteTables", "<routeTableId>(rtb-[^<]+)");
        ask("ec2", "CreateRoute", "RouteTableId", table, "DestinationCidrBlock", "0.0.0.0/0", "GatewayId", gateway);
        ask("ec2", "CreateRoute", "RouteTableId", table, "DestinationIpv6CidrBlock", "::/0", "GatewayId", gateway);
        String six = found("ec2", "DescribeVpcs", "<ipv6CidrBlock>([^<]+)00::/56<");
        acl = found("ec2", "DescribeNetworkAcls", "<networkAclId>(acl-[^<]+)");
        for (int i = 0; i < 2; i++) {
            String zone = REGION + (i == 0 ? "a" : "b");
            webSubnets.add(subnet("10.0." + i + ".0/24", zone, "Ipv6CidrBlock", six + "0" + i + "::/64"));
            dataSubnets.add(subnet("10.0.1" + i + ".0/24", zone));
        }
        edgeGroup = group("edge");
        webGroup = group("web");
        dataGroup = group("data");
        permit(edgeGroup, "443", "IpRanges.1.CidrIp", "0.0.0.0/0");
        permit(webGroup, "8080", "Groups.1.GroupId", edgeGroup);
        permit(webGroup, "9000", "Groups.1.GroupId", webGroup);
        permit(dataGroup, "5432", "Groups.1.GroupId", webGroup);
        for (String subnet : webSubnets) {
            instances.add(made(
                    "ec2",
                    "RunInstances",
                    "instanceId",
                    "ImageId",
                    "ami-12c6146b",
                    "MinCount",
                    "1",
                    "MaxCount",
                    "1",
                    "SubnetId",
                    subnet,
                    "SecurityGroupId.1",
                    webGroup,
                    "TagSpecification.1.ResourceType",
                    "instance",
                    "TagSpecification.1.Tag.1.Key",
                    "tier",
                    "TagSpecification.1.Tag.1.Value",
                    "web"));
        }
        ask(
                "elasticloadbalancing",
                "CreateLoadBalancer",
                "Version",
                "2015-12-01",
                "Name",
                "shop",
                "Subnets.member.1",
                webSubnets.get(0),
                "Subnets.member.2",
                webSubnets.get(1),
                "SecurityGroups.member.1",
                edgeGroup);
        ask(
                "rds",
                "CreateDBSubnetGroup",
                "Version",
                "2014-10-31",
                "DBSubnetGroupName",
                "data",
                "DBSubnetGroupDescription",
                "data",
                "SubnetIds.SubnetIdentifier.1",
                dataSubnets.get(0),
                "SubnetIds.SubnetIdentifier.2",
                dataSubnets.get(1));
        ask(
                "rds",
                "CreateDBInstance",
                "Version",
                "2014-10-31",
                "DBInstanceIdentifier",
                "orders",
                "Engine",
                "postgres",
                "DBInstanceClass",
                "db.t3.micro",
                "AllocatedStorage",
                "20",
                "MasterUsername",
                "master",
                "MasterUserPassword",
                "only-a-test",
                "Port",
                "5432",
                "AvailabilityZone",
                REGION + "a",
                "DBSubnetGroupName",
                "data",
                "VpcSecurityGroupIds.VpcSecurityGroupId.1",
                dataGroup);
    }

    /** Builds it. */
    public static MotoShop in(URI moto) throws IOException, InterruptedException {
        return new MotoShop(moto);
    }

    private String subnet(String block, String zone, String... more) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("VpcId", vpc, "CidrBlock", block, "AvailabilityZone", zone));
        all.addAll(List.of(more));
        return made("ec2", "CreateSubnet", "subnetId", all.toArray(String[]::new));
    }

    /** Lets everything of IPv6 in and out of its subnets, or no more. */
    public void passIpv6(boolean pass) throws IOException, InterruptedException {
        for (String egress : List.of("true", "false")) {
            List<String> entry = new ArrayList<>(List.of("NetworkAclId", acl, "RuleNumber", "101", "Egress", egress));
            if (pass) {
                entry.addAll(List.of("Protocol", "-1", "RuleAction", "allow", "Ipv6CidrBlock", "::/0"));
            }
            ask("ec2", pass ? "CreateNetworkAclEntry" : "DeleteNetworkAclEntry", entry.toArray(String[]::new));
        }
    }

    private String group(String name) throws IOException, InterruptedException {
        return made("ec2", "CreateSecurityGroup", "groupId", "VpcId", vpc, "GroupName", name, "GroupDescription", name);
    }

    /** Lets tcp in at one port. */
    public void permit(String group, String port, String peer, String who) throws IOException, InterruptedException {
        ask(
                "ec2",
                "AuthorizeSecurityGroupIngress",
                "GroupId",
                group,
                "IpPermissions.1.IpProtocol",
                "tcp",
                "IpPermissions.1.FromPort",
                port,
                "IpPermissions.1.ToPort",
                port,
                "IpPermissions.1." + peer,
                who);
    }

    private String made(String service, String action, String id, String... parameters)
            throws IOException, InterruptedException {
        return match(ask(service, action, parameters), "<" + id + ">([^<]+)");
    }

    /** Of what is in the shop's VPC. */
    public String found(String service, String action, String pattern) throws IOException, InterruptedException {
        return match(ask(service, action, "Filter.1.Name", "vpc-id", "Filter.1.Value.1", vpc), pattern);
    }

    private static String match(String answer, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(answer);
        if (!matcher.find()) {
            throw new IOException("no " + pattern + " in " + answer);
        }
        return matcher.group(1);
    }

    /** Asks moto itself, by no gateway. @return its answer's text */
    public String ask(String service, String action, String... parameters) throws IOException, InterruptedException {
        StringBuilder form = new StringBuilder("Action=" + action);
        boolean versioned = false;
        for (int i = 0; i < parameters.length; i += 2) {
            form.append('&').append(parameters[i]).append('=');
            form.append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
            versioned |= parameters[i].equals("Version");
        }
        form.append(versioned ? "" : "&Version=2016-11-15");
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(endpoint.resolve("/"))
                        .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                        .header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=a/20260101/" + REGION + "/" + service + "/aws4_request")
                        .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(action + ": " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
