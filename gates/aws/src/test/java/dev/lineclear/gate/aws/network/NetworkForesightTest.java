package dev.lineclear.gate.aws.network;

import static dev.lineclear.gate.aws.network.Foreseen.says;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.proposal.Signal;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.MotoShop;
import dev.lineclear.testkit.junit.Moto;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
