package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.gate.http.RecordingUpstream;
import dev.lineclear.gate.http.RecordingUpstream.Request;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.DryRun;
import dev.lineclear.proposal.DryRun.Said;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What goes to production as a dry run is one, whatever the agent wrote, and what it answers is not taken for more. */
final class DryRunTest {
    private static final String TERMINATE =
            "Action=TerminateInstances&Version=2016-11-15&InstanceId.1=i-1&InstanceId.2=i%2B2";

    @TempDir
    Path spool;

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.of(says("412 Precondition Failed", "DryRunOperation"), spool);
        rig.verdict = proposal -> Optional.of(Rig.held());
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private static RecordingUpstream.Answerer says(String status, String code) {
        return Rig.answering(
                status, "text/xml", "<Response><Errors><Error><Code>" + code + "</Code></Error></Errors></Response>");
    }

    private static SignedRaw ec2(String form) {
        return new SignedRaw("POST", "/", "ec2")
                .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .body(form);
    }

    private static SignedRaw kms(String operation, String body) {
        return new SignedRaw("POST", "/", "kms")
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "TrentService." + operation)
                .body(body);
    }

    /** Has it held, and production asked for its dry run. */
    private Optional<DryRun> dry(SignedRaw request) throws IOException {
        rig.repeatable.clear();
        rig.production.requests.clear();
        String answer = request.send(rig);
        assertTrue(answer.contains("held as 01K"), answer);
        return rig.repeatable.isEmpty()
                ? Optional.empty()
                : rig.repeatable.getFirst().dryRun();
    }

    /** The parameters that went to production: each once. */
    private Map<String, String> sent() throws Refused {
        assertEquals(1, rig.production.requests.size());
        Map<String, String> form = new HashMap<>();
        for (FormInput.Pair pair :
                FormInput.pairs(rig.production.requests.getFirst().text())) {
            assertEquals(null, form.put(pair.name(), pair.value()), pair.name());
        }
        return form;
    }

    @Test
    void theSameRequestGoesToProductionWithTheMarkAndTheGatewaysOwnCredentials() throws Exception {
        assertEquals(
                new DryRun(Said.WOULD_BE_DONE, "412 DryRunOperation"),
                dry(ec2(TERMINATE)).orElseThrow());
        assertEquals(
                Map.of(
                        "Action", "TerminateInstances",
                        "Version", "2016-11-15",
                        "InstanceId.1", "i-1",
                        "InstanceId.2", "i+2",
                        "DryRun", "true"),
                sent());
        Request request = rig.production.requests.getFirst();
        assertTrue(request.head().contains(Rig.GATEWAY_KEY), request::head);
        assertFalse(request.head().contains(Rig.AGENT_KEY), request::head);
    }

    @Test
    void aNoOfTheAgentsIsOverruled() throws Exception {
        dry(ec2(TERMINATE + "&DryRun=false")).orElseThrow();
        assertEquals("true", sent().get("DryRun"));
        dry(new SignedRaw("GET", "/?" + TERMINATE + "&DryRun=false", "ec2")).orElseThrow();
        assertEquals("true", sent().get("DryRun"));
        assertTrue(rig.production.requests.getFirst().head().startsWith("POST / HTTP/1.1"));
    }

    @Test
    void anotherSpellingThatAReaderCouldTakeForTheMarkIsNotSent() throws Exception {
        for (String name : List.of(
                "dryRun",
                "DRYRUN",
                "Dryrun",
                "DryRun.1",
                "DryRun.member.1",
                "Dry.Run",
                "Dry%00Run",
                "DryRun+",
                "%20DryRun")) {
            assertEquals(Optional.empty(), dry(ec2(TERMINATE + "&" + name + "=false")), name);
            assertEquals(List.of(), rig.production.requests, name);
        }
        for (String name : List.of("dryRun", "DRYRUN", "DryRun ", "dry_run")) {
            assertEquals(
                    Optional.empty(),
                    dry(kms("RevokeGrant", "{\"KeyId\":\"k\",\"GrantId\":\"g\",\"" + name + "\":false}")),
                    name);
            assertEquals(List.of(), rig.production.requests, name);
        }
    }

    @Test
    void theMarkTwiceIsNoRequestAtAll() throws Exception {
        String answer = ec2(TERMINATE + "&DryRun=true&DryRun=false").send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        String split = new SignedRaw("POST", "/?DryRun=true", "ec2")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(TERMINATE + "&DryRun=false")
                .send(rig);
        assertTrue(split.startsWith("HTTP/1.1 400"), split);
        assertEquals(List.of(), rig.production.requests);
    }

    @Test
    void aValueThatHoldsAnotherParameterStaysAValue() throws Exception {
        dry(ec2("Action=DeleteVolume&Version=2016-11-15&VolumeId=v%26DryRun%3Dfalse"))
                .orElseThrow();
        assertEquals("v&DryRun=false", sent().get("VolumeId"));
        assertEquals("true", sent().get("DryRun"));
    }

    @Test
    void theRequestsOwnTokenIsNotUsedUpByIt() throws Exception {
        dry(ec2("Action=RunInstances&Version=2016-11-15&ImageId=ami-1&MinCount=1&MaxCount=1&ClientToken=t"))
                .orElseThrow();
        assertFalse(sent().containsKey("ClientToken"));
    }

    @Test
    void nothingElseOfTheAgentsHeadersGoesWithIt() throws Exception {
        dry(ec2(TERMINATE)
                        .header("X-Http-Method-Override", "DELETE")
                        .header("X-Amz-Dry-Run", "false")
                        .header("User-Agent", "mine"))
                .orElseThrow();
        String head = rig.production.requests.getFirst().head().toLowerCase(Locale.ROOT);
        assertFalse(head.contains("override") || head.contains("dry-run") || head.contains("mine"), head);
    }

    @Test
    void inJsonTheMarkIsAMember() throws Exception {
        rig.production.answerer(Rig.answering(
                "412 Precondition Failed", "application/x-amz-json-1.1", "{\"__type\":\"DryRunOperationException\"}"));
        assertEquals(
                new DryRun(Said.WOULD_BE_DONE, "412 DryRunOperationException"),
                dry(kms("RevokeGrant", "{\"KeyId\":\"k\",\"GrantId\":\"g\",\"DryRun\":false}"))
                        .orElseThrow());
        JsonNode body = CanonicalJson.parse(rig.production.requests.getFirst().body());
        assertTrue(body.path("DryRun").booleanValue());
        assertEquals("g", body.path("GrantId").asString());
        assertTrue(rig.production
                .requests
                .getFirst()
                .head()
                .toLowerCase(Locale.ROOT)
                .contains("trentservice.revokegrant"));
    }

    @Test
    void anOperationWithoutADryRunIsNeverSent() throws Exception {
        for (SignedRaw request : List.of(
                ec2("Action=FlyToTheMoon&Version=2016-11-15"),
                kms("ScheduleKeyDeletion", "{\"KeyId\":\"k\"}"),
                Conversation.dynamodb("DeleteTable", "{\"TableName\":\"t\",\"DryRun\":true}"))) {
            assertEquals(Optional.empty(), dry(request));
            assertEquals(List.of(), rig.production.requests);
        }
    }

    @Test
    void aRefusalIsTold() throws Exception {
        rig.production.answerer(says("403 Forbidden", "UnauthorizedOperation"));
        assertEquals(
                new DryRun(Said.WOULD_BE_REFUSED, "403 UnauthorizedOperation"),
                dry(ec2(TERMINATE)).orElseThrow());
        rig.production.answerer(says("400 Bad Request", "InvalidInstanceID.NotFound"));
        assertEquals(Said.WOULD_BE_REFUSED, dry(ec2(TERMINATE)).orElseThrow().said());
    }

    @Test
    void whatSaysNothingIsNeitherYesNorNo() throws Exception {
        for (RecordingUpstream.Answerer answer : List.of(
                says("503 Service Unavailable", "RequestLimitExceeded"),
                says("500 Internal Server Error", "InternalError"),
                says("400 Bad Request", "RequestLimitExceeded"),
                Rig.answering("400 Bad Request", "text/html", "<garbage>"),
                Rig.answering("302 Found", "text/html", ""),
                (request, socket) -> false)) {
            rig.production.answerer(answer);
            assertEquals(Said.NOTHING, dry(ec2(TERMINATE)).orElseThrow().said());
        }
    }

    @Test
    void aServerThatDoesNotHeedItIsSaidAndAskedNoMore() throws Exception {
        rig.production.answerer(Rig.answering("200 OK", "text/xml", "<TerminateInstancesResponse/>"));
        DryRun said = dry(ec2(TERMINATE)).orElseThrow();
        assertEquals(Said.PERHAPS_DONE, said.said());
        assertTrue(said.sentence().contains("perhaps it was done"), said::sentence);
        assertEquals(Optional.empty(), dry(ec2(TERMINATE)));
        assertEquals(List.of(), rig.production.requests);
    }

    @Test
    void whereverIsNotAwsItselfIsNotAskedUnlessThatIsConfigured() {
        Wire wire = new Wire("ec2", Protocol.EC2, "ec2:TerminateInstances", true, Map.of(), "/");
        Catalog catalog = Rig.CATALOG;
        DryRuns aws = new DryRuns(catalog, DryRuns.Where.AWS);
        assertTrue(aws.of(wire, URI.create("https://ec2.eu-west-1.amazonaws.com")));
        for (String other : List.of(
                "http://127.0.0.1:5000",
                "http://ec2.eu-west-1.amazonaws.com",
                "https://amazonaws.com.example.com",
                "https://notamazonaws.com")) {
            assertFalse(aws.of(wire, URI.create(other)), other);
            assertTrue(new DryRuns(catalog, DryRuns.Where.ALWAYS).of(wire, URI.create(other)), other);
        }
        assertFalse(new DryRuns(catalog, DryRuns.Where.NEVER).of(wire, URI.create("https://ec2.amazonaws.com")));
    }

    @Test
    void aBodyThatIsPackedIsNotUnpackedForIt() throws Exception {
        byte[] packed;
        try (var bytes = new java.io.ByteArrayOutputStream()) {
            try (var gzip = new java.util.zip.GZIPOutputStream(bytes)) {
                gzip.write(TERMINATE.getBytes(StandardCharsets.US_ASCII));
            }
            packed = bytes.toByteArray();
        }
        assertEquals(
                Optional.empty(),
                dry(new SignedRaw("POST", "/", "ec2")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Content-Encoding", "gzip")
                        .body(packed)));
        assertEquals(List.of(), rig.production.requests);
    }
}
