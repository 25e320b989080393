package dev.lineclear.gate.aws.network;

import static dev.lineclear.gate.aws.network.Foreseen.says;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.assessment.Foresight;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.gate.aws.undo.StackContents;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Signal;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.MotoShop;
import dev.lineclear.testkit.Unsigned;
import dev.lineclear.testkit.junit.Moto;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import tools.jackson.databind.node.ObjectNode;

/** What a stack does to a network is worked out as requests are, and what of it cannot be is never done in silence. */
final class StacksForesightTest {
    private static final String NETWORK = """
            Resources:
              Net: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: 10.0.0.0/16 } }
              Out: { Type: 'AWS::EC2::InternetGateway' }
              Table: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: !Ref Net } }
            """;
    private static final String ROUTE = "  Way: { Type: 'AWS::EC2::Route', Properties: { RouteTableId: !Ref Table,"
            + " DestinationCidrBlock: 10.9.0.0/16, GatewayId: !Ref Out } }\n";
    private static final String QUEUE = "  Jobs: { Type: 'AWS::SQS::Queue' }\n";

    private static final Catalog CATALOG = Catalog.load();

    @TempDir
    private static Path work;

    private static Moto moto;
    private static AwsClients clients;
    private static MotoShop shop;

    @BeforeAll
    static void start() throws Exception {
        moto = Moto.start(work);
        shop = MotoShop.in(moto.endpoint());
        clients = clients(moto.endpoint());
        create("net", NETWORK + ROUTE);
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
                "IpPermissions.1.Groups.1.GroupId",
                shop.webGroup);
        create("rules", rules(LET));
    }

    /** What lets the web servers to the database is a stack's. */
    private static final String LET =
            "  Let: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { GroupId: !Ref Data,"
                    + " IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !Ref Web } }\n";

    private static String rules(String resources) {
        return "Parameters:\n"
                + Map.of("Data", shop.dataGroup, "Web", shop.webGroup, "Edge", shop.edgeGroup, "Acl", shop.acl)
                        .entrySet()
                        .stream()
                        .map(p -> "  " + p.getKey() + ": { Type: String, Default: " + p.getValue() + " }\n")
                        .sorted()
                        .collect(Collectors.joining())
                + "Resources:\n" + QUEUE + resources;
    }

    private static void create(String stack, String template) throws Exception {
        String form = "Action=CreateStack&Version=2010-05-15&StackName=" + stack + "&TemplateBody="
                + URLEncoder.encode(template, StandardCharsets.UTF_8);
        var unused = Unsigned.form(moto.endpoint(), "cloudformation", form);
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            shop.close();
            clients.close();
            moto.close();
        }
    }

    private static AwsClients clients(URI endpoint) {
        return new AwsClients(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY)),
                Stream.of("cloudformation", "ec2", "rds", "elasticloadbalancing", "lambda")
                        .collect(Collectors.toMap(service -> service, service -> endpoint)));
    }

    private static Map<String, Signal> foreseen(AwsClients with, String operation, String stack, String template) {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode().put("StackName", stack);
        if (!template.isEmpty()) {
            input.put("TemplateBody", template.replace('\'', ' '));
        }
        return Foreseen.by(
                new StacksForesight(new StackContents(with, CATALOG), new NetworkForesight(with)),
                "cloudformation:" + operation,
                CanonicalJson.string(input));
    }

    private static Map<String, Signal> updated(String resources) {
        return foreseen(clients, "UpdateStack", "rules", rules(resources));
    }

    private static final String LOST =
            "web in us-east-1a and us-east-1b can no longer reach orders (database) in us-east-1a: tcp 5432";

    @Test
    void aRuleThatAStackDropsIsFollowedToWhoLosesWhom() throws Exception {
        for (Map<String, Signal> found : List.of(
                updated(""),
                updated(LET.replace("5432", "5433")),
                updated(LET.replace("Ref Web", "Ref Edge")),
                foreseen(clients, "DeleteStack", "rules", ""))) {
            assertEquals(Set.of(NetworkForesight.LOST), found.keySet());
            says(found.get(NetworkForesight.LOST), LOST);
        }
        assertEquals(Set.of(), updated(LET).keySet());
        assertEquals(
                Set.of(),
                updated(LET.replace("tcp,", "tcp, Description: again,")).keySet(),
                "the same by a new name");
    }

    @Test
    void anEntryThatAStackAddsCutsTheZonesOff() {
        Map<String, Signal> found = updated(
                LET + "  Shut: { Type: 'AWS::EC2::NetworkAclEntry', Properties: {"
                        + " NetworkAclId: !Ref Acl, RuleNumber: 50, Protocol: -1, RuleAction: deny, CidrBlock: 0.0.0.0/0 } }\n");
        assertEquals(Set.of(NetworkForesight.LOST), found.keySet());
        says(found.get(NetworkForesight.LOST), "us-east-1a and us-east-1b are cut off from each other");
        says(found.get(NetworkForesight.LOST), LOST);
    }

    /** A rule of its own may take the one away that lets everything out, which is in no template. */
    @Test
    void aFirstRuleForWhatGoesOutIsNotTakenForHarmless() {
        Map<String, Signal> found = updated(LET + "  Out: { Type: 'AWS::EC2::SecurityGroupEgress', Properties: {"
                + " GroupId: !Ref Web, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8 } }\n");
        assertEquals(Set.of(NetworkForesight.UNSEEN), found.keySet());
        says(found.get(NetworkForesight.UNSEEN), "whether the group keeps the rule that lets everything out");
    }

    @Test
    void whatAStackOpensToTheWorldIsNamed() {
        Map<String, Signal> found = updated(LET + "  Open: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: {"
                + " GroupId: !Ref Edge, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 } }\n");
        assertEquals(Set.of(NetworkForesight.OPENED), found.keySet());
        says(
                found.get(NetworkForesight.OPENED),
                "the internet can now reach shop (load balancer) in us-east-1a: tcp 22");
    }

    /** A route to a gateway that the same template makes, in a table that is there. */
    @Test
    void whatATemplateMakesIsThereForWhatRefersToIt() {
        String around = "  Half: { Type: 'AWS::EC2::Route', Properties: { RouteTableId: " + shop.table
                + ", DestinationCidrBlock: 0.0.0.0/1, %s } }\n";
        String nat = "  Nat: { Type: 'AWS::EC2::NatGateway', Properties: { SubnetId: " + shop.dataSubnets.getFirst()
                + ", AllocationId: eipalloc-1 } }\n";
        Map<String, Signal> found = updated(LET + nat + around.formatted("NatGatewayId: !Ref Nat"));
        assertEquals(Set.of(NetworkForesight.LOST), found.keySet());
        says(found.get(NetworkForesight.LOST), "can no longer reach shop (load balancer) in us-east-1a: tcp 443");
        says(
                updated(LET + "  Way: { Type: 'AWS::EC2::TransitGateway' }\n"
                                + around.formatted("TransitGatewayId: !Ref Way"))
                        .get(NetworkForesight.UNSEEN),
                "may no longer reach");
        assertEquals(
                Set.of(),
                updated(LET + "  Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: g, VpcId: "
                                + shop.vpc + " } }\n"
                                + LET.replace("Let:", "More:").replace("Ref Web", "Ref Group"))
                        .keySet(),
                "nobody is in it yet");
    }

    @Test
    void whatATemplateLeavesToOthersToSayIsNamedAndNotGuessed() {
        for (String group : List.of("!ImportValue data", "!Join ['', [sg-, '1']]", "!Sub '${Web}x${Jobs.Arn}'")) {
            Map<String, Signal> found = updated(LET
                    + LET.replace("Let:", "More:")
                            .replace("!Ref Data", group.replace("'", "\""))
                            .replace("5432", "22"));
            assertEquals(Set.of(NetworkForesight.UNSEEN), found.keySet(), group);
            says(
                    found.get(NetworkForesight.UNSEEN),
                    "not worked out: makes, permitting something, AWS::EC2::SecurityGroupIngress More (GroupId is by Fn::");
        }
        says(updated(LET.replace("!Ref Web", "!ImportValue web")).get(NetworkForesight.LOST), LOST);
    }

    @Test
    void aRuleThatIsNotThereAnyMoreIsNotTakenForHarmless() throws Exception {
        create("stale", rules(LET.replace("5432", "6000")));
        shop.ask(
                "ec2",
                "RevokeSecurityGroupIngress",
                "GroupId",
                shop.dataGroup,
                "IpPermissions.1.IpProtocol",
                "tcp",
                "IpPermissions.1.FromPort",
                "6000",
                "IpPermissions.1.ToPort",
                "6000",
                "IpPermissions.1.Groups.1.GroupId",
                shop.webGroup);
        says(
                foreseen(clients, "DeleteStack", "stale", "").get(NetworkForesight.UNSEEN),
                "the group has no rule like one that it is to lose");
    }

    /** Half of it by a stack, which does nothing alone, the other half by a call. */
    @Test
    void halfByAStackAndHalfByACallIsSeenAsOne() throws Exception {
        shop.permit(shop.dataGroup, "5432", "IpRanges.1.CidrIp", "10.0.0.0/16");
        try {
            NetworkForesight network = new NetworkForesight(clients);
            Foresight both =
                    Foresight.all(List.of(network, new StacksForesight(new StackContents(clients, CATALOG), network)));
            String update = CanonicalJson.string(CanonicalJson.MAPPER
                    .createObjectNode()
                    .put("StackName", "rules")
                    .put("TemplateBody", rules("").replace('\'', ' ')));
            assertEquals(
                    Set.of(),
                    Foreseen.by(both, "one", "cloudformation:UpdateStack", update)
                            .keySet());
            says(
                    Foreseen.by(
                                    both,
                                    "one",
                                    "ec2:RevokeSecurityGroupIngress",
                                    "{'GroupId': '%s', 'IpPermissions': [{'IpProtocol': 'tcp', 'FromPort': '5432', 'ToPort': '5432', 'IpRanges': [{'CidrIp': '10.0.0.0/16'}]}]}"
                                            .formatted(shop.dataGroup))
                            .get(NetworkForesight.LOST),
                    LOST);
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

    /** In a network where nobody is. */
    @Test
    void whatNobodyGoesByChangesNothing() {
        assertEquals(
                List.of(),
                List.copyOf(foreseen(clients, "UpdateStack", "net", NETWORK).values()));
        assertEquals(
                List.of(),
                List.copyOf(foreseen(clients, "DeleteStack", "net", "").values()));
        assertEquals(
                List.of(),
                List.copyOf(foreseen(clients, "UpdateStack", "net", NETWORK + ROUTE + QUEUE)
                        .values()));
    }

    @Test
    void whatAnUpdateMovesToOtherGroupsOrSubnetsIsNamed() throws Exception {
        String worker = "  Worker: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateName: worker,"
                + " LaunchTemplateData: { InstanceType: t3.micro, SecurityGroupIds: [ sg-1 ] } } }\n";
        create("moved", "Resources:\n" + worker + QUEUE);
        says(
                foreseen(clients, "UpdateStack", "moved", "Resources:\n" + worker.replace("sg-1", "sg-2") + QUEUE)
                        .get(NetworkForesight.UNSEEN),
                "changes AWS::EC2::LaunchTemplate Worker");
        assertEquals(
                List.of(),
                List.copyOf(foreseen(
                                clients,
                                "UpdateStack",
                                "moved",
                                "Resources:\n" + worker + QUEUE.replace("' }", "', Properties: { DelaySeconds: 3 } }"))
                        .values()));
    }

    @Test
    void whatNothingUsesYetIsMadeWithoutAWord() {
        assertEquals(
                List.of(),
                List.copyOf(foreseen(clients, "CreateStack", "other", NETWORK + ROUTE)
                        .values()));
        assertEquals(
                Set.of(NetworkForesight.UNSEEN),
                foreseen(clients, "CreateStack", "other", NETWORK + ROUTE.replace("!Ref Table", "!ImportValue table"))
                        .keySet(),
                "a route may be put into anybody's table");
    }

    @Test
    void aStackThatCannotBeReadIsSaid() {
        try (AwsClients nowhere = clients(URI.create("http://127.0.0.1:1"))) {
            assertEquals(
                    Set.of(NetworkForesight.UNSEEN),
                    foreseen(nowhere, "DeleteStack", "net", "").keySet());
        }
        try (AwsClients blind = new AwsClients(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY)),
                Map.of("cloudformation", moto.endpoint(), "ec2", URI.create("http://127.0.0.1:1")))) {
            says(
                    foreseen(blind, "DeleteStack", "net", "").get(NetworkForesight.UNSEEN),
                    "not worked out: deletes AWS::EC2::Route Way");
        }
    }
}
