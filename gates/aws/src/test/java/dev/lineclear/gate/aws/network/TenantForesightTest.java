package dev.lineclear.gate.aws.network;

import static dev.lineclear.gate.aws.network.Foreseen.says;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.proposal.Signal;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Functions that are moved in a network, and where a content network leads. */
final class TenantForesightTest extends TenantRig {
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
