package dev.lineclear.server.around;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.pipeline.Reversal;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Ids;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What is recorded, what is not, and the ways to make the one look like the other. */
final class AroundTest {
    private static final String EARLY = "2026-11-22T09:00:00Z";
    private static final String TEN = "2026-11-22T10:00:00Z";
    private static final String LATE = "2026-11-22T12:00:00Z";

    private final List<byte[]> log = new ArrayList<>();

    @BeforeEach
    void aLogOfThreeHoursWithOneChange() {
        record(Kind.GATEWAY_STARTED, EARLY, data -> {});
        outcome(intent(TEN, "dynamodb:DeleteTable"), TEN, "dynamodb:DeleteTable", "Succeeded", "REQ-1");
        record(Kind.SESSION_CLOSED, LATE, data -> {});
    }

    private String record(Kind kind, String at, java.util.function.Consumer<ObjectNode> filled) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        filled.accept(data);
        Instant time = Instant.parse(at);
        String id = Ids.next(time);
        log.add(new Record(id, kind, "s", time, data).bytes("log"));
        return id;
    }

    private String intent(String at, String operation) {
        return record(Kind.INTENT, at, data -> data.put("operation", operation));
    }

    private void outcome(String intent, String at, String operation, String kind, String request, String... session) {
        record(Kind.OUTCOME, at, data -> {
            data.put("intent", intent).put("operation", operation);
            data.putObject("outcome").put("kind", kind).put("requestId", request);
            if (session.length > 0) {
                data.putObject("assumed").put("session", session[0]);
            }
        });
    }

    private AroundReport judged(String... events) throws Exception {
        return judgedAs(Set.of(), events);
    }

    private AroundReport judgedAs(Set<String> own, String... events) throws Exception {
        Around.Scope scope = new Around.Scope(Trails.ACCOUNT, Instant.EPOCH, Instant.MAX, Optional.empty(), own);
        Sightings sightings = new Sightings(scope);
        Trails.read("[" + String.join(",", events) + "]").forEach(sightings::add);
        Ledger ledger = new Ledger(sightings);
        for (int i = 0; i < log.size(); i++) {
            ledger.entry(i, log.get(i));
        }
        ledger.end();
        return Around.judged(scope, sightings, ledger);
    }

    private static final String RECORDED = Trails.change("e1", "REQ-1", TEN, "DeleteTable", "lineclear");

    @Test
    void whatIsRecordedIsNoAlarmAndWhatIsNotNamesWhoHowWhatAndWhen() throws Exception {
        AroundReport report = judged(RECORDED, Trails.change("e2", "REQ-2", TEN, "CreateTable", "eve"));
        assertEquals(Map.of(Lot.RECORDED, 1L, Lot.AROUND, 1L), report.counts());
        String told = String.join("\n", report.lines());
        for (String part : List.of(
                "1 of 2 events went AROUND",
                TEN + "  dynamodb:CreateTable  reports  in eu-central-1",
                "arn:aws:iam::123456789012:user/eve (IAMUser)",
                "access key AKIAeve, from 203.0.113.7, x",
                "nothing in the log is about it; event e2, request REQ-2")) {
            assertTrue(told.contains(part), part + " in " + told);
        }
        assertTrue(judged(RECORDED).lines().getFirst().startsWith("Nothing went around"));
    }

    @Test
    void anEmptyTrailIsNoGoodNews() throws Exception {
        assertEquals("There were no events to compare.", judged().lines().getFirst());
    }

    @Test
    void aProgramThatCallsItselfAServiceIsNone() throws Exception {
        AroundReport report = judged(Trails.event(
                "e2",
                "REQ-2",
                TEN,
                "DeleteTable",
                "eve",
                ", \"readOnly\": false, \"eventType\": \"AwsApiCall\","
                        + " \"userAgent\": \"cloudformation.amazonaws.com\""));
        assertEquals(1, report.alarms());
    }

    @Test
    void aServiceOfAwsIsToldApart() throws Exception {
        String asked = Trails.change("e2", "REQ-2", TEN, "DeleteTable", "eve");
        AroundReport report = judged(
                asked.replace("\"IAMUser\"", "\"AWSService\""),
                asked.replace("\"userName\"", "\"invokedBy\": \"cloudformation.amazonaws.com\", \"userName\"")
                        .replace("e2", "e3"),
                asked.replace("AwsApiCall", "AwsServiceEvent").replace("e2", "e4"));
        assertEquals(Map.of(Lot.BY_SERVICE, 3L), report.counts());
    }

    @Test
    void aNameThatWouldPaintOverTheAlarmIsShownAsItIs() throws Exception {
        AroundReport report = judged(Trails.event(
                "e2",
                "REQ-2",
                TEN,
                "DeleteTable",
                "eve",
                ", \"readOnly\": false, \"userAgent\": \"a\\u001b[2J\\u001b[H\\nNothing went around\\u202e\""));
        String told = String.join("\n", report.lines());
        assertTrue(told.contains("a\\u{1b}[2J\\u{1b}[H\\u{a}Nothing went around\\u{202e}"), told);
        assertFalse(told.contains("\u001b") || report.json().toString().contains("\\u001b"));
    }

    /** What the gateway read out of a request, and what AWS did with it, are two. */
    @Test
    void aRequestThatAwsTookForAnotherIsAnAlarm() throws Exception {
        AroundReport report = judged(Trails.change("e1", "REQ-1", TEN, "CreateBackup", "lineclear"));
        assertEquals(Map.of(Lot.OTHER_THAN_RECORDED, 1L), report.counts());
        assertTrue(String.join("\n", report.lines()).contains("has this request as dynamodb:DeleteTable"));
    }

    @Test
    void aRecordedRequestCoversNobodyElse() throws Exception {
        AroundReport report = judged(RECORDED, Trails.change("e2", "REQ-1", TEN, "DeleteTable", "eve"));
        assertEquals(Map.of(Lot.RECORDED, 1L, Lot.REPEATED, 1L), report.counts());
        assertEquals(1, report.alarms());
    }

    @Test
    void oneEventDeliveredTwiceIsOneAndOneRequestOfSeveralEventsIsRecorded() throws Exception {
        AroundReport report = judged(RECORDED, RECORDED, Trails.change("e9", "REQ-1", TEN, "DeleteItem", "lineclear"));
        assertEquals(Map.of(Lot.RECORDED, 2L), report.counts());
    }

    @Test
    void aChangeThatTheGatewayLostTrackOfExplainsOneEventAndNoMore() throws Exception {
        outcome(intent(TEN, "dynamodb:CreateTable"), "2026-11-22T10:00:20Z", "dynamodb:CreateTable", "InDoubt", "");
        AroundReport report = judged(
                Trails.change("e2", "REQ-2", "2026-11-22T10:00:10Z", "CreateTable", "lineclear"),
                Trails.change("e3", "REQ-3", "2026-11-22T10:00:11Z", "CreateTable", "lineclear"));
        assertEquals(Map.of(Lot.IN_DOUBT, 1L, Lot.AROUND, 1L), report.counts());
    }

    @Test
    void aChangeThatACrashCutOffIsInDoubtToo() throws Exception {
        intent("2026-11-22T12:00:01Z", "dynamodb:CreateTable");
        record(Kind.GATEWAY_STARTED, "2026-11-22T12:10:00Z", data -> {});
        AroundReport report = judged(Trails.change("e2", "REQ-2", "2026-11-22T12:00:02Z", "CreateTable", "lineclear"));
        assertEquals(Map.of(Lot.IN_DOUBT, 1L), report.counts());
    }

    @Test
    void whatIsPutBackIsTheGatewaysAloneAndOnlyThen() throws Exception {
        String during = "2026-11-22T12:00:05Z";
        outcome(
                intent("2026-11-22T12:00:01Z", Reversal.OPERATION),
                "2026-11-22T12:00:30Z",
                Reversal.OPERATION,
                "Succeeded",
                "C1");
        String put = Trails.change("e2", "REQ-2", during, "CreateTable", "lineclear");
        String eves = Trails.change("e3", "REQ-3", during, "CreateTable", "eve");
        String other = Trails.change("e4", "REQ-4", "2026-11-22T11:00:00Z", "CreateTable", "lineclear");
        assertEquals(
                Map.of(Lot.RECORDED, 1L, Lot.PUT_BACK, 1L, Lot.AROUND, 2L),
                judged(RECORDED, put, eves, other).counts());
        // The events alone do not say whose they are; then somebody has to.
        assertEquals(1, judged(put).alarms());
        assertEquals(0, judgedAs(Set.of(Trails.GATEWAY), put).alarms());
    }

    @Test
    void aRolesSessionThatDoesMoreThanItWasLentForIsSaid() throws Exception {
        outcome(intent(TEN, "dynamodb:UpdateTable"), TEN, "dynamodb:UpdateTable", "Succeeded", "REQ-7", "S1.H1");
        String lent = Trails.change("e7", "REQ-7", TEN, "UpdateTable", "x")
                .replace("arn:aws:iam::123456789012:user/x", "arn:aws:sts::123456789012:assumed-role/agents/S1.H1");
        AroundReport report = judged(lent, lent.replace("REQ-7", "REQ-8").replace("e7", "e8"));
        assertEquals(Map.of(Lot.RECORDED, 1L, Lot.AROUND, 1L), report.counts());
        assertTrue(String.join("\n", report.lines()).contains("its credentials are out, or did more than was cleared"));
    }

    @Test
    void whatTheLogCannotKnowIsSaidToBeNotCovered() throws Exception {
        AroundReport report = judged(
                Trails.change("e2", "REQ-2", "2026-11-22T08:00:00Z", "DeleteTable", "eve"),
                Trails.change("e3", "REQ-3", "2026-11-22T13:00:00Z", "DeleteTable", "eve"),
                Trails.change("e4", "REQ-4", TEN, "DeleteTable", "eve")
                        .replace(
                                "\"recipientAccountId\": \"123456789012\"",
                                "\"recipientAccountId\": \"210987654321\""));
        assertEquals(Map.of(Lot.BEFORE, 1L, Lot.AFTER, 1L, Lot.OTHER_ACCOUNT, 1L), report.counts());
        assertTrue(String.join("\n", report.lines()).contains("NOT covered: 1 of other accounts, 1 before"));
    }

    /** AWS writes so of whoever clicks, in older events: that is a person, and no service. */
    @Test
    void whoGoesAroundThroughTheConsoleIsSeen() throws Exception {
        String change = Trails.change("e2", "REQ-2", TEN, "DeleteTable", "eve");
        assertEquals(
                1,
                judged(change.replaceFirst("\"userIdentity\": *\\{", "$0\"invokedBy\": \"signin.amazonaws.com\", "))
                        .alarms());
        assertEquals(
                0,
                judged(change.replaceFirst(
                                "\"userIdentity\": *\\{", "$0\"invokedBy\": \"cloudformation.amazonaws.com\", "))
                        .alarms());
    }

    @Test
    void whatChangedNothingIsNoAlarmButAnAttemptIsShown() throws Exception {
        String change = Trails.change("e2", "REQ-2", TEN, "DeleteTable", "eve");
        AroundReport report = judged(
                change.replace("\"eventVersion\"", "\"errorCode\": \"AccessDenied\", \"eventVersion\""),
                change.replace("\"eventVersion\"", "\"errorCode\": \"Client.DryRunOperation\", \"eventVersion\"")
                        .replace("e2", "e3"),
                change.replace("\"readOnly\": false", "\"readOnly\": true").replace("e2", "e4"),
                // Older events do not say: then its name does.
                change.replace("\"readOnly\": false, ", "")
                        .replace("DeleteTable", "DescribeTable")
                        .replace("e2", "e5"));
        assertEquals(Map.of(Lot.TRIED, 1L, Lot.DRY_RUN, 1L, Lot.READ, 2L), report.counts());
        assertTrue(String.join("\n", report.lines()).contains("AWS refused it: AccessDenied"));
        assertEquals(1, judged(change.replace("\"readOnly\": false, ", "")).alarms(), "and a name that is no read's");
    }

    @Test
    void servicesThatCallTheirEventsOtherwiseAreUnderstood() throws Exception {
        TrailEvent event = Trails.read(RECORDED).getFirst();
        for (Map.Entry<String, String> names : Map.of(
                        "UpdateFunctionCode20150331v2", "lambda:UpdateFunctionCode",
                        "PutBucketLifecycle", "s3:PutBucketLifecycleConfiguration",
                        "PutBucketPublicAccessBlock", "s3:PutPublicAccessBlock",
                        "CreateDistribution2020_05_31", "cloudfront:CreateDistribution")
                .entrySet()) {
            assertTrue(named(event, names.getKey()).is(names.getValue()), names.toString());
        }
        assertFalse(named(event, "DeleteBucket").is("s3:DeleteBucketPolicy"));
        assertFalse(named(event, "DeleteObjects").is("s3:DeleteObject"));
    }

    private static TrailEvent named(TrailEvent e, String name) {
        return new TrailEvent(
                e.id(),
                e.request(),
                e.at(),
                e.source(),
                name,
                e.reads(),
                e.account(),
                e.region(),
                e.type(),
                e.error(),
                e.on(),
                e.who(),
                e.address(),
                e.agent(),
                e.asked());
    }
}
