package dev.lineclear.gate.aws.network;

import static dev.lineclear.gate.aws.network.Foreseen.says;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.gate.aws.undo.StackContents;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Signal;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.junit.Moto;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import tools.jackson.databind.node.ObjectNode;

/** A network that a stack changes is never changed in silence. */
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

    @TempDir
    private static Path work;

    private static Moto moto;
    private static AwsClients clients;

    @BeforeAll
    static void start() throws Exception {
        moto = Moto.start(work);
        clients = clients(moto.endpoint());
        create("net", NETWORK + ROUTE);
    }

    private static void create(String stack, String template) throws Exception {
        String form = "Action=CreateStack&Version=2010-05-15&StackName=" + stack + "&TemplateBody="
                + URLEncoder.encode(template, StandardCharsets.UTF_8);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(moto.endpoint().resolve("/"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header(
                                    "Authorization",
                                    "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/cloudformation/aws4_request")
                            .POST(HttpRequest.BodyPublishers.ofString(form))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
        }
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            clients.close();
            moto.close();
        }
    }

    private static AwsClients clients(URI endpoint) {
        return new AwsClients(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY)),
                Map.of("cloudformation", endpoint));
    }

    private static Map<String, Signal> foreseen(AwsClients with, String operation, String stack, String template) {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode().put("StackName", stack);
        if (!template.isEmpty()) {
            input.put("TemplateBody", template.replace('\'', ' '));
        }
        return Foreseen.by(
                new StacksForesight(new StackContents(with, Catalog.load())),
                "cloudformation:" + operation,
                CanonicalJson.string(input));
    }

    @Test
    void aRouteThatAnUpdateDropsOrAddsIsNamed() {
        says(
                foreseen(clients, "UpdateStack", "net", NETWORK).get(NetworkForesight.UNSEEN),
                "not worked out: deletes AWS::EC2::Route Way");
        String other = ROUTE.replace("Way", "Other").replace("10.9.", "10.8.");
        says(
                foreseen(clients, "UpdateStack", "net", NETWORK + ROUTE + other).get(NetworkForesight.UNSEEN),
                "not worked out: makes AWS::EC2::Route Other");
        assertEquals(
                Set.of(),
                foreseen(clients, "UpdateStack", "net", NETWORK + ROUTE + QUEUE).keySet());
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
                Set.of(),
                foreseen(
                                clients,
                                "UpdateStack",
                                "moved",
                                "Resources:\n" + worker + QUEUE.replace("' }", "', Properties: { DelaySeconds: 3 } }"))
                        .keySet());
    }

    @Test
    void aStackThatIsDeletedTakesItsRoutesAlong() {
        says(foreseen(clients, "DeleteStack", "net", "").get(NetworkForesight.UNSEEN), "deletes AWS::EC2::Route Way");
    }

    @Test
    void whatNothingUsesYetIsMadeWithoutAWord() {
        assertEquals(
                Set.of(), foreseen(clients, "CreateStack", "other", NETWORK).keySet());
        assertEquals(
                Set.of(NetworkForesight.UNSEEN),
                foreseen(clients, "CreateStack", "other", NETWORK + ROUTE).keySet(),
                "a route may be put into anybody's table");
    }

    @Test
    void aStackThatCannotBeReadIsSaid() {
        try (AwsClients nowhere = clients(URI.create("http://127.0.0.1:1"))) {
            assertEquals(
                    Set.of(NetworkForesight.UNSEEN),
                    foreseen(nowhere, "DeleteStack", "net", "").keySet());
        }
    }
}
