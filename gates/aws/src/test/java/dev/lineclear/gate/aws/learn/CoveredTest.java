package dev.lineclear.gate.aws.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.Coverage.Looked;
import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which kinds of things could hang on something, and whether anybody looked for all of them where it is. */
class CoveredTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String GROUP = "arn:aws:ec2:eu-central-1:1:security-group/sg-0a1b2c3d";
    private static final String TOPIC = "arn:aws:sns:eu-central-1:1:news";

    private final Looks looks = new Looks();
    private final Covered covered =
            new Covered(Rules::all, looks, "1", List.of("eu-central-1", "us-east-1"), Duration.ofDays(30));

    private Set<String> never(String... urns) {
        return covered.of(List.of(urns), NOW).never();
    }

    @Test
    void whatCouldHangOnAGroupIsUnknownUntilEachOfItWasReadWhole() {
        List<String> kinds = new ArrayList<>(never(GROUP));
        assertTrue(
                kinds.containsAll(List.of("rds:db", "lambda:function", "elasticloadbalancing:loadbalancer")),
                kinds.toString());
        assertFalse(kinds.contains("ec2:vpc"), "a network does not hang on a group in it");
        looks.whole("rds:DescribeDBInstances", "eu-central-1", NOW.minusSeconds(60));
        assertFalse(never(GROUP).contains("rds:db"));
        looks.whole("lambda:ListFunctions", "eu-central-1", NOW);
        assertTrue(never(GROUP).contains("lambda:function"), "what functions read from was not listed yet");
        looks.whole("lambda:ListEventSourceMappings", "eu-central-1", NOW);
        assertFalse(never(GROUP).contains("lambda:function"));
        assertEquals(
                Optional.of(NOW.minusSeconds(60)),
                covered.of(List.of(GROUP), NOW).oldest());
    }

    @Test
    void anotherRegionAnotherAccountAndLongAgoAreNotLookedAt() {
        looks.whole("rds:DescribeDBInstances", "us-east-1", NOW);
        assertTrue(never(GROUP).contains("rds:db"), "it is in another region");
        looks.whole("rds:DescribeDBInstances", "eu-central-1", NOW.minus(Duration.ofDays(31)));
        assertTrue(never(GROUP).contains("rds:db"), "it was forgotten since");
        looks.whole("rds:DescribeDBInstances", "eu-central-1", NOW);
        assertFalse(never(GROUP).contains("rds:db"));
        assertTrue(never(GROUP.replace(":1:", ":2:")).contains("rds:db"), "nobody lists what others have");
    }

    @Test
    void onWhatIsInNoRegionThingsOfAllRegionsCanHang() {
        String role = "arn:aws:iam::1:role/job";
        looks.whole("rds:DescribeDBInstances", "eu-central-1", NOW);
        assertTrue(never(role).contains("rds:db"));
        looks.whole("rds:DescribeDBInstances", "us-east-1", NOW);
        assertFalse(never(role).contains("rds:db"));
        assertTrue(never(role).contains("iam:instance-profile"));
        looks.whole("iam:ListInstanceProfiles", "us-east-1", NOW);
        assertFalse(never(role).contains("iam:instance-profile"), "roles are listed in one place");
    }

    @Test
    void ofWhatNobodyKnowsTheKindNothingIsSaid() {
        assertEquals(Looked.NOTHING, covered.of(List.of("", "nonsense", "dns:x.example.com", "a:b:c:d:e"), NOW));
    }

    @Test
    void anAnswerCountsOnlyIfItHadAllThereIs() {
        String call = "rds:DescribeDBInstances";
        assertTrue(whole(call, "{}", "{\"DBInstances\":[]}"));
        assertTrue(whole(call, "{\"MaxRecords\":100}", "{\"DBInstances\":[]}"));
        assertFalse(whole(call, "{}", "{\"DBInstances\":[],\"Marker\":\"more\"}"), "more is to come");
        assertFalse(whole(call, "{\"Marker\":\"x\"}", "{\"DBInstances\":[]}"), "the last page alone");
        assertFalse(whole(call, "{\"DBInstanceIdentifier\":\"one\"}", "{\"DBInstances\":[]}"), "one of them");
        assertFalse(whole(call, "{\"Filters\":[]}", "{\"DBInstances\":[]}"), "some of them");
        assertFalse(whole("lambda:GetFunction", "{}", "{}"), "no listing");
        assertFalse(whole("dynamodb:DescribeTable", "{}", "{}"), "one after the other");
    }

    private static boolean whole(String operation, String input, String answer) {
        return Listings.whole(Rules.all(), operation, json(input), json(answer));
    }

    private static JsonNode json(String text) {
        return CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatTopicsHaveIsPublishedToo() {
        assertTrue(never(TOPIC).contains("autoscaling:group"), never(TOPIC).toString());
    }
}
