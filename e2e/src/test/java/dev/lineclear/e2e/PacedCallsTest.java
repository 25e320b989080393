package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.demo.SignedForm;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import tools.jackson.databind.JsonNode;

/** Calls of an agent that knows nothing of stages are paced like them, by targets, zones and regions. */
final class PacedCallsTest extends RolloutRig {
    /** @return its id */
    private static String subnet(String vpc, String network, String zone) throws IOException, InterruptedException {
        return ec2(
                zone.substring(0, zone.length() - 1),
                "CreateSubnet&VpcId=" + vpc + "&CidrBlock=" + network + "&AvailabilityZone=" + zone,
                "subnetId");
    }

    private static String ec2(String region, String form, String wanted) throws IOException, InterruptedException {
        String answer = form("ec2", region, "Version=2016-11-15&Action=" + form);
        Matcher found = Pattern.compile("<" + wanted + ">([^<]+)").matcher(answer);
        assertTrue(found.find(), answer);
        return found.group(1);
    }

    /** As an inventory read them, and not in the order in which they are written down. */
    @Test
    void stagesAndSingleCallsFollowTheZonesAndRegionsThatSubnetsAreIn() throws Exception {
        String here = ec2("us-east-1", "CreateVpc&CidrBlock=10.0.0.0/16", "vpcId");
        String there = ec2("eu-west-1", "CreateVpc&CidrBlock=10.0.0.0/16", "vpcId");
        String first = subnet(here, "10.0.1.0/24", "us-east-1a");
        String abroad = subnet(there, "10.0.1.0/24", "eu-west-1a");
        String beside = subnet(here, "10.0.2.0/24", "us-east-1b");
        String nearest = subnet(here, "10.0.3.0/24", "us-east-1a");
        team.cli("inventory", "--service", "ec2", "--region", "us-east-1", "--region", "eu-west-1")
                .ok();
        String text = """
                change: No more addresses that anybody reaches
                on-failure: revert
                bake: 1s
                each:
                  operation: ec2:ModifySubnetAttribute
                  input: { SubnetId: "${target}", MapPublicIpOnLaunch: { Value: false } }
                targets: [ %s, { name: %s, region: eu-west-1 }, %s, %s ]
                """.formatted(first, abroad, beside, nearest);
        // What an inventory read is in the graph a moment later.
        AtomicReference<String> last = new AtomicReference<>("");
        Await.until("its zones are known", LONG, () -> {
            last.set(team.cli("show", held("zones", text)).ok().out());
            return last.get().contains("zone-us-east-1a");
        });
        String page = last.get();
        Matcher shown = Pattern.compile("Stage \\d of 4, ([a-z0-9-]+): 1 request.*?(subnet-[0-9a-f]+)", Pattern.DOTALL)
                .matcher(page);
        List<String> stages = new ArrayList<>();
        while (shown.find()) {
            stages.add(shown.group(1) + " " + shown.group(2));
        }
        assertEquals(
                List.of(
                        "one-target " + first,
                        "zone-us-east-1a " + nearest,
                        "region-us-east-1 " + beside,
                        "region-eu-west-1 " + abroad),
                stages,
                page);
        callsFollowTheZones(first, nearest, beside);
    }

    /** Of an agent that knows nothing of stages: the second zone waits for all of the first, and then goes by itself. */
    private static void callsFollowTheZones(String first, String nearest, String beside) throws Exception {
        List<String> subnets = List.of(first, nearest, beside);
        List<String> holds = new ArrayList<>();
        for (CompletableFuture<String> told :
                subnets.stream().map(PacedCallsTest::asked).toList()) {
            String hold = team.holdIn(told.get());
            holds.add(hold);
            team.approves("ann", hold);
            team.approves("bob", hold);
        }
        assertEquals("", asked(first).get(), "nothing went before it");
        goesByItself(nearest);
        goesByItself(beside);
        // In the order of the log, since a slow machine asks when it is late.
        JsonNode rows = json(team.cli(
                        "audit",
                        "query",
                        "list kind, data.holds where (kind = outcome or kind = pace-moved)"
                                + " and data.operation = 'ec2:ModifySubnetAttribute'",
                        "--json"))
                .path("rows");
        List<String> kinds = new ArrayList<>();
        rows.forEach(row -> kinds.add(row.path(0).asString("")));
        assertEquals(
                List.of("outcome", "pace-moved", "outcome", "pace-moved", "outcome"),
                kinds.stream().limit(5).toList(),
                rows.toString());
        for (String hold : holds.subList(0, 2)) {
            assertTrue(rows.path(3).path(1).toString().contains(hold), "all of the first zone was well: " + rows);
        }
        assertTrue(!rows.path(3).path(1).toString().contains(holds.get(2)), "the other had not begun: " + rows);
    }

    private static void goesByItself(String subnet) {
        awaited("it goes by itself", () -> modified(subnet).isEmpty());
    }

    private static CompletableFuture<String> asked(String subnet) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return modified(subnet);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    /** @return what the agent was told instead; empty when it was done */
    private static String modified(String subnet) throws Exception {
        JsonNode control =
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")));
        HttpResponse<String> answer = SignedForm.send(
                URI.create(control.path("gateway").asString("")),
                team.credentials(),
                "ec2",
                "us-east-1",
                "Action=ModifySubnetAttribute&Version=2016-11-15&SubnetId=" + subnet
                        + "&MapPublicIpOnLaunch.Value=false");
        return answer.statusCode() == 200 ? "" : answer.body();
    }

    /** An agent that knows nothing of stages, at a gateway that is killed meanwhile. */
    @Test
    void whatAnAgentDoesCallByCallIsPaced() throws Exception {
        try (Clients admin = Clients.admin(moto.endpoint())) {
            for (String table : List.of("paced-one", "paced-two", "paced-three")) {
                StoryData.table(admin.dynamodb(), table, "production", 1);
            }
        }
        team.approves("ann", team.holdIn(refused("paced-one")));
        WELL.set(false);
        try {
            assertEquals("", refused("paced-one"));
            awaited("what it touched is not well", () -> pace("dynamodb:UpdateTable")
                    .path("state")
                    .asString("")
                    .equals("STOPPED"));
        } finally {
            WELL.set(true);
        }
        lineclear.crashAndRestart();
        String hold = team.holdIn(refused("paced-two"));
        team.approves("ann", hold);
        String waits = refused("paced-two");
        assertTrue(waits.contains("only a person lets it go on"), waits);
        String shown = team.cli("show", hold).ok().out();
        assertTrue(shown.contains("its turn") && shown.contains("only a person lets it go on"), shown);
        String told = team.cli("explain", hold).ok().out();
        for (String part : List.of(
                "same change",
                "dynamodb:UpdateTable (DeletionProtectionEnabled) by kiro",
                "before it",
                "paced-one in us-east-1",
                "must be well",
                "page (http)",
                "nothing by itself")) {
            assertTrue(shown.contains(part) && told.contains(part), part + ": " + shown + told);
        }
        String ahead = team.cli("explain", "aws dynamodb update-table --table-name x --deletion-protection-enabled")
                .ok()
                .out();
        assertTrue(ahead.contains("Each part is watched for 2 s; must be well: page (http)."), ahead);
        String pace = pace("dynamodb:UpdateTable").path("id").asString("");
        team.cli(
                        "pace",
                        "go-on",
                        pace,
                        "--because",
                        "it was the page",
                        "--as",
                        "bob@example.com",
                        "--key",
                        team.key("bob"))
                .ok();
        assertEquals("", refused("paced-two"));
        String third = team.holdIn(refused("paced-three"));
        team.approves("ann", third);
        awaited("it is let through once what went before is well", () -> refused("paced-three")
                .isEmpty());
        Jvm.Result audit = team.cli("audit", "verify");
        assertEquals(0, audit.exit(), audit.out());
    }

    private static void awaited(String what, Callable<Boolean> condition) {
        try {
            Await.until(what, LONG, condition::call);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ": " + team.cli("paces").out(), e);
        }
    }

    private static JsonNode pace(String operation) {
        for (JsonNode pace : json(team.cli("paces", "--json")).path("paces")) {
            if (pace.path("operation").asString("").equals(operation)) {
                return pace;
            }
        }
        throw new AssertionError("no " + operation + " is paced");
    }

    /** @return what the agent was told instead; empty when it was done */
    private static String refused(String table) throws Exception {
        try (DynamoDbClient agent = team.agent()) {
            agent.updateTable(r -> r.tableName(table).deletionProtectionEnabled(true));
            return "";
        } catch (DynamoDbException e) {
            assertEquals(403, e.statusCode(), e.getMessage());
            return String.valueOf(e.getMessage());
        }
    }
}
