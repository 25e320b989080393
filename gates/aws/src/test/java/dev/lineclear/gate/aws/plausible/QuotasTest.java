package dev.lineclear.gate.aws.plausible;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.Unsigned;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import tools.jackson.databind.JsonNode;

/**
 * Sizes beyond what the account may have. What there is is a server's; the quotas are a list that this test keeps itself and speaks
 * Service Quotas' protocol for, since the server knows those of networks alone, which are asked of it as they are.
 */
final class QuotasTest {
    private static final Map<String, String> DESTINATION =
            Map.of("partition", "aws", "region", "us-east-1", "account", "123456789012");
    private static final Map<String, Integer> QUOTAS = new ConcurrentHashMap<>();
    private static final Map<String, Integer> DEFAULTS = new ConcurrentHashMap<>();
    private static final AtomicInteger ASKED = new AtomicInteger();

    @TempDir
    private static Path work;

    private static Moto moto;
    private static HttpServer quotas;
    private static AwsClients clients;
    private static AwsClients plain;

    @BeforeAll
    static void start() throws Exception {
        moto = Moto.start(work);
        quotas = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        quotas.createContext("/", exchange -> {
            try (exchange) {
                ASKED.incrementAndGet();
                JsonNode asked = CanonicalJson.parse(exchange.getRequestBody().readAllBytes());
                boolean own =
                        exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith(".GetServiceQuota");
                Integer value =
                        (own ? QUOTAS : DEFAULTS).get(asked.path("QuotaCode").asString());
                byte[] answer = (value == null
                                ? "{\"__type\":\"NoSuchResourceException\",\"message\":\"none\"}"
                                : "{\"Quota\":{\"Value\":" + value + ".0}}")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(value == null ? 400 : 200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        quotas.start();
        Map<String, URI> endpoints =
                new HashMap<>(moto.endpoints(Set.of("autoscaling", "ec2", "rds", "lambda", "servicequotas")));
        plain = clients(endpoints);
        endpoints.put(
                "servicequotas",
                URI.create("http://127.0.0.1:" + quotas.getAddress().getPort()));
        clients = clients(endpoints);
        form(
                "ec2",
                "2016-11-15",
                "Action=RunInstances&ImageId=ami-12c6146b&MinCount=2&MaxCount=2&InstanceType=m5.2xlarge");
        form(
                "autoscaling",
                "2011-01-01",
                "Action=CreateLaunchConfiguration&LaunchConfigurationName=web&ImageId=ami-12c6146b&InstanceType=m5.large");
        form(
                "autoscaling",
                "2011-01-01",
                "Action=CreateAutoScalingGroup&LaunchConfigurationName=web&AutoScalingGroupName=orders&MinSize=1&MaxSize=2&DesiredCapacity=1&AvailabilityZones.member.1=us-east-1a");
        form(
                "rds",
                "2014-10-31",
                "Action=CreateDBInstance&Engine=postgres&DBInstanceClass=db.t3.micro&MasterUsername=u&MasterUserPassword=abcdefgh&AllocatedStorage=20&DBInstanceIdentifier=one");
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            clients.close();
            plain.close();
            quotas.stop(0);
            moto.close();
        }
    }

    @BeforeEach
    void forget() {
        QUOTAS.clear();
        DEFAULTS.clear();
        ASKED.set(0);
    }

    private static AwsClients clients(Map<String, URI> endpoints) {
        return new AwsClients(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY)),
                endpoints);
    }

    private static void form(String service, String version, String form) throws Exception {
        var unused = Unsigned.form(moto.endpoint(), service, form + "&Version=" + version);
    }

    private static List<String> said(AwsClients with, String operation, String input) throws IOException {
        return said(with, new QuotaReadings(with.soon()), operation, input);
    }

    private static List<String> said(AwsClients with, QuotaReadings quotas, String operation, String input)
            throws IOException {
        Instant now = Instant.now();
        Session session = new Session(
                "session",
                new Agent("kiro", "platform", Scope.ALL),
                "operator@example.com",
                "task",
                now,
                now.plusSeconds(3_600),
                Session.State.OPEN);
        String service = operation.substring(0, operation.indexOf(':'));
        Target target = new Target(
                "arn:aws:" + service + ":us-east-1:123456789012:x", service, "x", Environment.UNKNOWN, Map.of());
        JsonNode json = CanonicalJson.parse(input.getBytes(StandardCharsets.UTF_8));
        Proposal proposal =
                Proposal.of(Ids.next(now), session, "aws", operation, DESTINATION, List.of(target), json, "", now);
        Readings readings = new Readings(with.soon());
        return Stream.of(new Quotas(readings, quotas), new Vcpus(readings, quotas))
                .filter(check -> check.concerns(proposal))
                .flatMap(check -> {
                    try {
                        return check.of(proposal).stream();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .map(s -> s.name() + ": " + s.sentence())
                .toList();
    }

    @Test
    void moreVcpusThanTheAccountMayRunOfTheirFamily() throws Exception {
        QUOTAS.put("L-1216C47A", 32);
        QUOTAS.put("L-DF5E4CA3", 5_000);
        String eight = "{\"InstanceType\":\"m5.large\",\"MaxCount\":\"%d\"}";
        // Two of eight vCPUs each run, and the group's one of two.
        assertEquals(List.of(), said(clients, "ec2:RunInstances", eight.formatted(7)));
        assertEquals(
                List.of(
                        "more-than-its-quota: 8 more instances of m5.large have 16 vCPUs, beside 18 that run; the account"
                                + " may run 32 of their family."),
                said(clients, "ec2:RunInstances", eight.formatted(8)));
        QUOTAS.put("L-DB2E81BA", 4);
        assertEquals(
                List.of("more-than-its-quota: 1 more instances of g4dn.2xlarge have 8 vCPUs, beside 0 that run; the"
                        + " account may run 4 of their family."),
                said(clients, "ec2:RunInstances", "{\"InstanceType\":\"g4dn.2xlarge\",\"MaxCount\":1}"));
    }

    @Test
    void aGroupThatMayGrowBeyondIt() throws Exception {
        QUOTAS.put("L-1216C47A", 32);
        String to = "{\"AutoScalingGroupName\":\"orders\",\"MaxSize\":%d}";
        assertEquals(List.of(), said(clients, "autoscaling:UpdateAutoScalingGroup", to.formatted(8)));
        assertEquals(
                List.of(
                        "more-than-its-quota: 8 more instances of m5.large have 16 vCPUs, beside 18 that run; the account"
                                + " may run 32 of their family."),
                said(clients, "autoscaling:UpdateAutoScalingGroup", to.formatted(9)));
    }

    @Test
    void whatThereIsCountsAndTheOneThatIsChangedOnce() throws Exception {
        QUOTAS.put("L-CDE20ADC", 1);
        assertEquals(
                List.of(
                        "more-than-its-quota: It asks for 1 of Auto Scaling groups, beside 1 that there are; the account"
                                + " may have 1."),
                said(clients, "autoscaling:CreateAutoScalingGroup", "{\"AutoScalingGroupName\":\"more\"}"));
        QUOTAS.put("L-7ADDB58A", 100);
        String storage = "{\"DBInstanceIdentifier\":\"%s\",\"AllocatedStorage\":%d}";
        assertEquals(List.of(), said(clients, "rds:ModifyDBInstance", storage.formatted("one", 100)));
        assertTrue(said(clients, "rds:ModifyDBInstance", storage.formatted("one", 101))
                .getFirst()
                .startsWith("more-than-its-quota: It asks for 101 of GB"));
        QUOTAS.put("L-7B6409FD", 1);
        assertEquals(
                List.of(
                        "more-than-its-quota: It asks for 1 of DB instances, beside 1 that there are; the account may have"
                                + " 1; It asks for 90 of GB of storage of all DB instances, beside 20 that there are; the"
                                + " account may have 100."),
                said(clients, "rds:CreateDBInstance", storage.formatted("two", 90)));
        QUOTAS.put("L-B99A9384", 1_000);
        String reserved = "{\"FunctionName\":\"job\",\"ReservedConcurrentExecutions\":%d}";
        assertEquals(List.of(), said(clients, "lambda:PutFunctionConcurrency", reserved.formatted(900)));
        assertEquals(
                List.of(
                        "more-than-its-quota: It asks for 901 of concurrent executions of functions; the account may have"
                                + " 900 besides 100 that AWS keeps back."),
                said(clients, "lambda:PutFunctionConcurrency", reserved.formatted(901)));
    }

    @Test
    void ofNetworksTheServersOwn() throws Exception {
        assertEquals(List.of(), said(plain, "ec2:CreateNetworkInterface", "{\"SubnetId\":\"subnet-1\"}"));
        List<String> said = said(plain, "ec2:RunInstances", "{\"InstanceType\":\"m5.large\",\"MaxCount\":5001}");
        assertEquals(
                "more-than-its-quota: It asks for 5001 of network interfaces; the account may have 5000.",
                said.getFirst());
        assertTrue(said.getLast().startsWith("quota-not-seen: "), "the server knows no quota of vCPUs: " + said);
    }

    @Test
    void whatAwsGivesEveryoneCountsWhereNobodyAskedForMore() throws Exception {
        DEFAULTS.put("L-0263D0A3", 0);
        assertEquals(
                List.of("more-than-its-quota: It asks for 1 of Elastic IP addresses; the account may have 0."),
                said(clients, "ec2:AllocateAddress", "{}"));
    }

    @Test
    void aQuotaThatCannotBeReadIsSaidAndAskedForOnceInAWhile() throws Exception {
        QuotaReadings readings = new QuotaReadings(clients.soon());
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    List.of("quota-not-seen: How much the account may have could not be read, so that it may be more:"
                            + " Elastic IP addresses (AWS names no quota L-0263D0A3 of ec2)."),
                    said(clients, readings, "ec2:AllocateAddress", "{}"));
        }
        assertEquals(2, ASKED.get(), "the account's and everyone's, once");
        assertEquals(
                List.of(
                        "quota-not-seen: How much the account may have could not be read, so that it may be more: vCPUs of"
                                + " instances (nothing is known of a quota for mac1.metal)."),
                said(clients, "ec2:RunInstances", "{\"InstanceType\":\"mac1.metal\",\"MaxCount\":1}").stream()
                        .filter(s -> s.contains("vCPUs"))
                        .toList());
        assertTrue(
                said(clients, "ec2:RunInstances", "{\"LaunchTemplate\":{},\"MaxCount\":1}")
                        .getLast()
                        .contains("it does not say of what type they are"),
                "a template says it");
    }
}
