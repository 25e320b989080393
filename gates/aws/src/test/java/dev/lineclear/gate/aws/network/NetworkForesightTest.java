package dev.lineclear.gate.aws.network;

import static dev.lineclear.gate.aws.network.Foreseen.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.proposal.Signal;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.MotoShop;
import dev.lineclear.testkit.Unsigned;
import dev.lineclear.testkit.junit.Moto;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What requests do to a shop's network, seen before they are done: against a server. */
final class NetworkForesightTest {
    @TempDir
    private static Path work;

    private static Moto moto;
    private static MotoShop shop;
    private static AwsClients clients;
    private static NetworkForesight foresight;

    @BeforeAll
    static void build() throws Exception {
        moto = Moto.start(work);
        shop = MotoShop.in(moto.endpoint());
        clients = new AwsClients(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY)),
                moto.endpoints(Set.of("ec2", "rds", "elasticloadbalancing", "lambda", "route53")));
        foresight = new NetworkForesight(clients);
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            shop.close();
            clients.close();
            moto.close();
        }
    }

    private static Map<String, Signal> signals(String operation, String json) {
        return Foreseen.by(foresight, operation, json);
    }

    private static Map<String, Signal> signals(String id, String operation, String json) {
        return Foreseen.by(foresight, id, operation, json);
    }

    @Test
    void anEntryThatDeniesEverythingCutsTheZonesTheDatabaseAndTheOriginOff() {
        Map<String, Signal> found = signals(
                "ec2:CreateNetworkAclEntry",
                "{'NetworkAclId': '%s', 'RuleNumber': '50', 'Protocol': '-1', 'RuleAction': 'deny', 'Egress': 'false', 'CidrBlock': '0.0.0.0/0'}"
                        .formatted(shop.acl));
        assertEquals(Set.of(NetworkForesight.LOST), found.keySet());
        Signal lost = found.get(NetworkForesight.LOST);
        says(lost, "us-east-1a and us-east-1b are cut off from each other");
        says(lost, "web in us-east-1a and us-east-1b can no longer reach orders (database) in us-east-1a: tcp 5432");
        says(lost, "the internet can no longer reach shop (load balancer) in us-east-1a: tcp 443");
        assertEquals(64, lost.binds().length());
    }

    private static String said(Map<String, Signal> found, String name) {
        Signal signal = found.get(name);
        return signal == null ? "nothing" : signal.sentence();
    }

    private static final String WEB_TO_DATABASE = "can no longer reach orders (database) in us-east-1a: tcp 5432";

    private static String revoke(String port, String group) {
        return "{'GroupId': '%s', 'IpPermissions': [{'IpProtocol': 'tcp', 'FromPort': '%s', 'ToPort': '%s', 'Groups': [{'GroupId': '%s'}]}]}"
                .formatted(shop.dataGroup, port, port, group);
    }

    @Test
    void aRuleThatRefersToAGroupIsFollowedToWhoIsInIt() {
        Map<String, Signal> found = signals("ec2:RevokeSecurityGroupIngress", revoke("5432", shop.webGroup));
        assertEquals(Set.of(NetworkForesight.LOST), found.keySet());
        says(found.get(NetworkForesight.LOST), WEB_TO_DATABASE);
    }

    @Test
    void aRuleThatTheGroupDoesNotHaveIsNotTakenForHarmless() {
        Map<String, Signal> found = signals("ec2:RevokeSecurityGroupIngress", revoke("5433", shop.webGroup));
        assertEquals(Set.of(NetworkForesight.UNSEEN), found.keySet());
    }

    @Test
    void aDryRunIsForeseenAsTheThingItself() {
        String real = revoke("5432", shop.webGroup);
        assertEquals(
                said(signals("ec2:RevokeSecurityGroupIngress", real), NetworkForesight.LOST),
                said(
                        signals("ec2:RevokeSecurityGroupIngress", "{'DryRun': 'true', " + real.substring(1)),
                        NetworkForesight.LOST));
    }

    @Test
    void oneChangeInTwoRequestsIsSeenAsOne() throws Exception {
        String all =
                "{'GroupId': '%s', 'IpPermissions': [{'IpProtocol': 'tcp', 'FromPort': '5432', 'ToPort': '5432', 'IpRanges': [{'CidrIp': '%s'}]}]}";
        shop.permit(shop.dataGroup, "5432", "IpRanges.1.CidrIp", "10.0.0.0/16");
        try {
            String first = revoke("5432", shop.webGroup);
            String second = all.formatted(shop.dataGroup, "10.0.0.0/16");
            assertEquals(
                    "nothing", said(signals("one", "ec2:RevokeSecurityGroupIngress", first), NetworkForesight.LOST));
            Map<String, Signal> found = signals("one", "ec2:RevokeSecurityGroupIngress", second);
            says(found.get(NetworkForesight.LOST), "web in us-east-1a and us-east-1b " + WEB_TO_DATABASE);
            assertEquals(
                    "nothing",
                    said(signals("one", "ec2:RevokeSecurityGroupIngress", first), NetworkForesight.LOST),
                    "what was asked first is what it was, or people would be asked for ever");
        } finally {
            shop.ask(
                    "ec2",
                    "RevokeSecurityGroupIngress",
                    "GroupId",
                    shop.dataGroup,
                    "IpPermissions.1.IpProtocol",
                    "tcp",
                    "IpPermissions.1.FromPort",
                    "5432",
                    "IpPermissions.1.ToPort",
                    "5432",
                    "IpPermissions.1.IpRanges.1.CidrIp",
                    "10.0.0.0/16");
        }
    }

    @Test
    void theInternetIsLostByReplacingItsRouteAsByDeletingIt() {
        for (String operation : List.of("ec2:ReplaceRoute", "ec2:DeleteRoute")) {
            Map<String, Signal> found = signals(
                    operation,
                    "{'RouteTableId': '%s', 'DestinationCidrBlock': '0.0.0.0/0', 'NatGatewayId': 'nat-0'}"
                            .formatted(shop.table));
            says(
                    found.get(NetworkForesight.LOST),
                    "the internet can no longer reach shop (load balancer) in us-east-1a: tcp 443");
        }
        says(
                signals(
                                "ec2:DetachInternetGateway",
                                "{'InternetGatewayId': '%s', 'VpcId': '%s'}".formatted(shop.gateway, shop.vpc))
                        .get(NetworkForesight.LOST),
                "the internet can no longer reach shop (load balancer) in us-east-1b: tcp 443");
    }

    @Test
    void aRouteThatIsLongerThanTheOldOneTakesItsTrafficAway() {
        Map<String, Signal> found = signals(
                "ec2:CreateRoute",
                "{'RouteTableId': '%s', 'DestinationCidrBlock': '0.0.0.0/1', 'TransitGatewayId': 'tgw-1'}"
                        .formatted(shop.table));
        says(found.get(NetworkForesight.UNSEEN), "may no longer reach");
    }

    @Test
    void halvesOfTheWorldAreTheWorld() {
        Map<String, Signal> found = signals(
                "ec2:AuthorizeSecurityGroupIngress",
                "{'GroupId': '%s', 'IpPermissions': [{'IpProtocol': 'tcp', 'FromPort': '22', 'ToPort': '22', 'IpRanges': [{'CidrIp': '0.0.0.0/1'}, {'CidrIp': '128.0.0.0/1'}]}]}"
                        .formatted(shop.edgeGroup));
        says(
                found.get(NetworkForesight.OPENED),
                "the internet can now reach shop (load balancer) in us-east-1a: tcp 22");
        says(
                signals(
                                "ec2:AuthorizeSecurityGroupIngress",
                                "{'GroupId': '%s', 'IpProtocol': 'tcp', 'FromPort': '22', 'ToPort': '22', 'CidrIp': '203.0.113.0/24'}"
                                        .formatted(shop.edgeGroup))
                        .get(NetworkForesight.OPENED),
                "the internet (203.0.113.0/24) can now reach shop (load balancer) in us-east-1a: tcp 22");
    }

    private static String one(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), pattern + " in " + text);
        return matcher.group(1);
    }

    @Test
    void aPeeringThatIsDeletedCutsTheNetworksOffAndSoDoesAnothersTableForASubnet() throws Exception {
        String far = one("<vpcId>([^<]+)", shop.ask("ec2", "CreateVpc", "CidrBlock", "10.7.0.0/16"));
        String subnet = one(
                "<subnetId>([^<]+)",
                shop.ask(
                        "ec2",
                        "CreateSubnet",
                        "VpcId",
                        far,
                        "CidrBlock",
                        "10.7.1.0/24",
                        "AvailabilityZone",
                        "us-east-1c"));
        String peering = one(
                "<vpcPeeringConnectionId>([^<]+)",
                shop.ask("ec2", "CreateVpcPeeringConnection", "VpcId", far, "PeerVpcId", shop.vpc));
        shop.ask("ec2", "AcceptVpcPeeringConnection", "VpcPeeringConnectionId", peering);
        String table = one(
                "<routeTableId>(rtb-[^<]+)",
                shop.ask("ec2", "DescribeRouteTables", "Filter.1.Name", "vpc-id", "Filter.1.Value.1", far));
        for (List<String> way : List.of(List.of(table, "10.0.0.0/16"), List.of(shop.table, "10.7.0.0/16"))) {
            shop.ask(
                    "ec2",
                    "CreateRoute",
                    "RouteTableId",
                    way.getFirst(),
                    "DestinationCidrBlock",
                    way.getLast(),
                    "VpcPeeringConnectionId",
                    peering);
        }
        shop.ask(
                "ec2",
                "RunInstances",
                "ImageId",
                "ami-12c6146b",
                "MinCount",
                "1",
                "MaxCount",
                "1",
                "SubnetId",
                subnet,
                "TagSpecification.1.ResourceType",
                "instance",
                "TagSpecification.1.Tag.1.Key",
                "tier",
                "TagSpecification.1.Tag.1.Value",
                "reports");
        shop.permit(shop.dataGroup, "5432", "IpRanges.1.CidrIp", "10.7.0.0/16");
        String lost = "reports in us-east-1c can no longer reach orders (database) in us-east-1a: tcp 5432";
        says(
                signals("ec2:DeleteVpcPeeringConnection", "{'VpcPeeringConnectionId': '%s'}".formatted(peering))
                        .get(NetworkForesight.LOST),
                lost);
        String empty = one("<routeTableId>(rtb-[^<]+)", shop.ask("ec2", "CreateRouteTable", "VpcId", far));
        says(
                signals("ec2:AssociateRouteTable", "{'RouteTableId': '%s', 'SubnetId': '%s'}".formatted(empty, subnet))
                        .get(NetworkForesight.LOST),
                lost);
        says(signals("ec2:DeleteSubnet", "{'SubnetId': '%s'}".formatted(subnet)).get(NetworkForesight.LOST), lost);
    }

    private static String zone(String path, String xml) throws Exception {
        return Unsigned.post(moto.endpoint().resolve("/2013-04-01/hostedzone" + path), "route53", "text/xml", xml);
    }

    private static final String CHANGE =
            "{'HostedZoneId': '%s', 'ChangeBatch': {'Changes': [{'Action': '%s', 'ResourceRecordSet': {'Name':"
                    + " 'db.example.com.', 'Type': 'CNAME', 'TTL': 60, 'ResourceRecords': [{'Value': '%s'}]}}]}}";

    /** Of a zone with more records than come at once. */
    @Test
    void aNameThatIsDeletedOrLeadsElsewhereIsNamed() throws Exception {
        String id = one("<Id>/hostedzone/([A-Z0-9]+)", zone("", """
                <CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/">
                <Name>example.com</Name><CallerReference>r</CallerReference></CreateHostedZoneRequest>"""));
        String records = IntStream.range(0, 310)
                .mapToObj(i -> "<Change><Action>CREATE</Action><ResourceRecordSet><Name>"
                        + (i == 0 ? "db" : "a" + i)
                        + ".example.com</Name><Type>CNAME</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>"
                        + "orders.internal</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change>")
                .collect(Collectors.joining());
        zone("/" + id + "/rrset", """
                <ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes>%s
                </Changes></ChangeBatch></ChangeResourceRecordSetsRequest>""".formatted(records));
        NamesForesight names = new NamesForesight(clients);
        String operation = "route53:ChangeResourceRecordSets";
        says(
                Foreseen.by(names, operation, CHANGE.formatted(id, "DELETE", "orders.internal"))
                        .get(NetworkForesight.LOST),
                "db.example.com");
        says(
                Foreseen.by(names, operation, CHANGE.formatted(id, "UPSERT", "elsewhere.internal"))
                        .get(NetworkForesight.LOST),
                "elsewhere.internal");
        assertEquals(
                Set.of(),
                Foreseen.by(names, operation, CHANGE.formatted(id, "UPSERT", "orders.internal"))
                        .keySet());
        assertEquals(
                Set.of(NetworkForesight.UNSEEN),
                Foreseen.by(names, operation, CHANGE.formatted("Z000", "DELETE", "orders.internal"))
                        .keySet());
    }

    @Test
    void anEntryThatNothingGetsToChangesNothing() {
        assertEquals(
                Set.of(),
                signals(
                                "ec2:CreateNetworkAclEntry",
                                "{'NetworkAclId': '%s', 'RuleNumber': '32000', 'Protocol': '-1', 'RuleAction': 'deny', 'Egress': 'false', 'CidrBlock': '0.0.0.0/0'}"
                                        .formatted(shop.acl))
                        .keySet());
    }

    @Test
    void whatNobodyKnowsIsSaidToBeUnforeseen() {
        for (String operation : List.of(
                "ec2:ModifyTransitGatewayVpcAttachment", "ec2:EnableVgwRoutePropagation", "ec2:ModifyVpcTomorrow")) {
            assertEquals(
                    Set.of(NetworkForesight.UNSEEN),
                    signals(operation, "{'VpcId': 'vpc-1'}").keySet());
        }
        for (String operation : List.of("ec2:CreateTags", "ec2:StopInstances", "ec2:CreateSecurityGroup")) {
            assertEquals(Set.of(), signals(operation, "{'VpcId': 'vpc-1'}").keySet());
        }
    }

    @Test
    void whatIsOpenedOverIpv6AloneIsOpened() throws Exception {
        shop.passIpv6(true);
        try {
            Map<String, Signal> found = signals(
                    "ec2:AuthorizeSecurityGroupIngress",
                    "{'GroupId': '%s', 'IpPermissions': [{'IpProtocol': '-1', 'Ipv6Ranges': [{'CidrIpv6': '::/0'}]}]}"
                            .formatted(shop.edgeGroup));
            assertEquals(Set.of(NetworkForesight.OPENED), found.keySet());
            says(
                    found.get(NetworkForesight.OPENED),
                    "the internet over IPv6 can now reach shop (load balancer) in us-east-1a: everything");
        } finally {
            shop.passIpv6(false);
        }
    }
}
