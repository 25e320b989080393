package dev.lineclear.gate.aws.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.Classification;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.gate.aws.undo.AwsClients;
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
import dev.lineclear.testkit.junit.Moto;
import dev.lineclear.testkit.junit.MotoShop;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import tools.jackson.databind.node.ObjectNode;

/** What requests do to a shop's network, seen before they are done: against a server. */
final class NetworkForesightTest {
    private static final Catalog CATALOG = Catalog.load();

    @TempDir
    private static Path work;

    private static Moto moto;
    private static MotoShop shop;
    private static AwsClients clients;
    private static NetworkForesight foresight;

    @BeforeAll
    static void build() throws Exception {
        moto = Moto.start(work);
        shop = MotoShop.in(moto);
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
        Instant now = Instant.now();
        Agent agent = new Agent("kiro", "platform", Scope.ALL);
        Session session =
                new Session("session", agent, "op@example.com", "task", now, now.plusSeconds(3600), Session.State.OPEN);
        ObjectNode input = CanonicalJson.parse(
                        json.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .asObject();
        Proposal proposal = Proposal.of(
                Ids.next(now),
                session,
                "aws",
                operation,
                Map.of("partition", "aws", "region", MotoShop.REGION, "account", "123456789012"),
                List.of(new Target("arn:aws:ec2:::x", "ec2", "x", Environment.UNKNOWN, Map.of())),
                input,
                "",
                now);
        Classification found = CATALOG.classify(operation, input);
        Map<String, Signal> byName = new java.util.TreeMap<>();
        foresight.of(proposal, found).forEach(s -> byName.put(s.name(), s));
        System.out.println(
                operation + " " + byName.values().stream().map(Signal::sentence).toList());
        return byName;
    }

    private static void says(Signal signal, String words) {
        assertTrue(signal != null && signal.sentence().contains(words), words + " in " + signal);
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
}
