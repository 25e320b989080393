package dev.lineclear.assessment;

import static dev.lineclear.assessment.Asking.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.pipeline.MemorySteps;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Signal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CourseTest {
    private static final String HERE = "arn:aws:elasticbeanstalk:eu-west-1:123456789012:";
    private static final String DB = "arn:aws:rds:eu-west-1:1:db:orders";

    private final Assessor assessor = new Assessor(Map.of("aws", (operation, input) -> classify(operation)));
    private final Course course = new Course(MemorySteps.alone());

    private static Classification classify(String operation) {
        String name = operation.substring(operation.indexOf(':') + 1);
        return new Classification(
                name.matches("(Create|Restore).*") ? Effect.CREATE : Effect.DESTROY,
                new Reversibility(Reversibility.Kind.RECREATABLE, "", List.of(), Optional.empty()),
                Known.curated("test"),
                name.startsWith("Modify") ? "Switches deletion protection off for database" : "Does");
    }

    private Assessment asks(String session, Instant at, String operation, String urn) {
        return asks(session, at, operation, urn, CanonicalJson.MAPPER.createObjectNode());
    }

    private Assessment asks(String session, Instant at, String operation, String urn, JsonNode input) {
        Proposal proposal = Asking.of(session, at, operation, urn, input);
        return course.marked(proposal, assessor.assess(proposal));
    }

    private static List<String> names(Assessment assessment) {
        return assessment.signals().stream().map(Signal::name).toList();
    }

    @Test
    void makingAnewWhatOneDeletedIsReplacingIt() {
        assertEquals(
                List.of(),
                names(asks("s", NOON, "elasticbeanstalk:TerminateEnvironment", HERE + "environment/*/prod")));
        Assessment later =
                asks("s", NOON.plusSeconds(60), "elasticbeanstalk:CreateEnvironment", HERE + "environment/shop/prod");
        assertEquals(Effect.REPLACE, later.effect());
        assertEquals(List.of(Course.RECREATES), names(later));
        assertTrue(later.signals().getFirst().sentence().contains("elasticbeanstalk:TerminateEnvironment"));
        assertEquals(1, later.signals().getFirst().records().size());
    }

    @Test
    void whereNoArnSaysWhichThingItsNameDoes() {
        JsonNode prod = CanonicalJson.MAPPER.createObjectNode().put("EnvironmentName", "prod");
        JsonNode beta = CanonicalJson.MAPPER.createObjectNode().put("EnvironmentName", "beta");
        asks("s", NOON, "elasticbeanstalk:TerminateEnvironment", HERE + "*", prod);
        String made = "elasticbeanstalk:CreateEnvironment";
        assertEquals(List.of(), names(asks("s", NOON, made, HERE + "environment/shop/beta", beta)));
        assertEquals(List.of(Course.RECREATES), names(asks("s", NOON, made, HERE + "environment/shop/prod", prod)));
    }

    @Test
    void aDeleteThatIsAskedAgainIsShownWithWhatWasAskedMeanwhile() {
        Assessment first = asks("s", NOON, "rds:DeleteDBInstance", DB);
        asks("s", NOON, "rds:RestoreDBInstanceFromDBSnapshot", DB);
        Assessment again = asks("s", NOON, "rds:DeleteDBInstance", DB);
        assertEquals(List.of(Course.RECREATED), names(again));
        assertNotEquals(first.digest(), again.digest(), "people must be asked again");
        assertEquals(again.digest(), asks("s", NOON, "rds:DeleteDBInstance", DB).digest());
    }

    @Test
    void aProtectionSwitchedOffBeforeADeleteIsPointedOut() {
        asks("s", NOON, "rds:ModifyDBInstance", DB);
        assertEquals(List.of(Course.UNPROTECTED), names(asks("s", NOON, "rds:DeleteDBInstance", DB)));
        assertEquals(List.of(), names(asks("s", NOON, "rds:DeleteDBInstance", DB + "-two")));
    }

    @Test
    void aProtectionSwitchedOffByAnotherSessionOfTheSameAgentIsPointedOut() {
        Assessment off = asks("s", NOON, "rds:ModifyDBInstance", DB);
        assertEquals(List.of(), names(off));
        assertEquals(List.of(), names(asks("other", NOON, "rds:DeleteDBInstance", DB + "-two")));
        Signal seen = asks("other", NOON, "rds:DeleteDBInstance", DB).signals().getFirst();
        assertEquals(Course.UNPROTECTED, seen.name());
        assertTrue(Course.acrossSessions(seen), seen.sentence());
        assertEquals(1, seen.records().size());
        assertFalse(Course.acrossSessions(
                asks("s", NOON, "rds:DeleteDBInstance", DB).signals().getFirst()));
        Instant late = NOON.plus(Course.LATELY).plusSeconds(1);
        assertEquals(List.of(), names(asks("third", late, "rds:DeleteDBInstance", DB)));
    }

    @Test
    void otherSessionsOtherThingsOtherKindsAndLongAgoCountForNothing() {
        asks("s", NOON, "rds:DeleteDBInstance", DB);
        assertEquals(List.of(), names(asks("other", NOON, "rds:CreateDBInstance", DB)));
        assertEquals(List.of(), names(asks("s", NOON, "rds:CreateDBInstance", DB + "2")));
        assertEquals(List.of(), names(asks("s", NOON, "rds:CreateDBSnapshot", DB)));
        assertEquals(List.of(), names(asks("s", NOON, "rds:CreateDBInstance", "arn:aws:rds:eu-west-1:1:db:*")));
        Instant late = NOON.plus(Course.LATELY).plusSeconds(1);
        assertEquals(List.of(), names(asks("s", late, "rds:CreateDBInstance", DB)));
    }

    @Test
    void messagesAndItemsThatComeAndGoReplaceNothing() {
        asks("s", NOON, "sqs:DeleteMessage", "arn:aws:sqs:eu-west-1:1:jobs");
        assertEquals(List.of(), names(asks("s", NOON, "sqs:CreateMessage", "arn:aws:sqs:eu-west-1:1:jobs")));
        asks("s", NOON, "rds:ModifyDBInstance", DB);
        for (int i = 0; i < 2_000; i++) {
            asks("s", NOON, "dynamodb:DeleteItem", "arn:aws:dynamodb:eu-west-1:1:table/t");
        }
        assertEquals(
                List.of(Course.UNPROTECTED),
                names(asks("s", NOON, "rds:DeleteDBInstance", DB)),
                "they push nothing else out");
    }

    @Test
    void aPlanOfThousandsOfStepsIsRememberedByItsLatest() {
        for (int i = 0; i < 2_000; i++) {
            asks("s", NOON, "rds:DeleteDBInstance", DB + "-" + i);
        }
        assertEquals(List.of(Course.RECREATES), names(asks("s", NOON, "rds:CreateDBInstance", DB + "-1999")));
    }
}
