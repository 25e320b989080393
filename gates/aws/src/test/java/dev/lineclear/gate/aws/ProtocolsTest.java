package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.Configured;
import dev.lineclear.gate.http.RawClient;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Proposal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Each protocol by its bytes: what is understood, and how a refusal is written. */
class ProtocolsTest {
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

    @TempDir
    Path spool;

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.of(Rig.answering("200 OK", "text/plain", "ok"), spool);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private Proposal understood(SignedRaw request) throws IOException {
        int before = rig.proposals.size();
        String answer = request.send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        assertEquals(before + 1, rig.proposals.size());
        return rig.proposals.getLast();
    }

    private static JsonNode json(String text) {
        return CanonicalJson.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static SignedRaw form(String service, String body) {
        return new SignedRaw("POST", "/", service).header("Content-Type", FORM).body(body);
    }

    @Test
    void ec2ListsAreArraysUnderTheMembersNames() throws IOException {
        Proposal proposal = understood(form(
                "ec2", "Action=TerminateInstances&Version=2016-11-15&InstanceId.1=i-1&InstanceId.2=i-2&DryRun=false"));
        assertEquals("ec2:TerminateInstances", proposal.operation());
        assertEquals(json("{'InstanceIds':['i-1','i-2'],'DryRun':'false','@version':'2016-11-15'}"), proposal.input());
        assertEquals(
                "arn:aws:ec2:eu-west-1:111122223333:instance/i-1",
                proposal.targets().getFirst().urn());
    }

    @Test
    void queryMembersEntriesAndSqssOldNames() throws IOException {
        Proposal publish = understood(form(
                "sns",
                "Action=Publish&TopicArn=arn%3Aaws%3Asns%3Aeu-west-1%3A1%3At&Message=a+b%26c"
                        + "&MessageAttributes.entry.1.Name=n&MessageAttributes.entry.1.Value.DataType=String"));
        assertEquals("sns:Publish", publish.operation());
        assertEquals("a b&c", publish.input().path("Message").asString());
        assertEquals(json("{'n':{'DataType':'String'}}"), publish.input().path("MessageAttributes"));
        Proposal set = understood(
                form(
                        "sqs",
                        "Action=SetQueueAttributes&QueueUrl=https://q/1/jobs&Attribute.1.Name=MessageRetentionPeriod&Attribute.1.Value=60"));
        assertEquals("sqs:SetQueueAttributes", set.operation());
        assertEquals(
                "60",
                set.input().path("Attributes").path("MessageRetentionPeriod").asString());
    }

    @Test
    void restJsonLabelsQueryAndBody() throws IOException {
        Proposal proposal = understood(new SignedRaw("DELETE", "/clusters/c%201/node-groups/n1", "eks"));
        assertEquals("eks:DeleteNodegroup", proposal.operation());
        assertEquals(json("{'clusterName':'c 1','nodegroupName':'n1'}"), proposal.input());
    }

    @Test
    void cborIsReadLikeJson() throws IOException {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        input.putArray("AlarmNames").add("a1");
        SignedRaw request = new SignedRaw(
                        "POST", "/service/GraniteServiceVersion20100801/operation/DeleteAlarms", "monitoring")
                .header("smithy-protocol", "rpc-v2-cbor")
                .header("Content-Type", "application/cbor")
                .body(CborInput.write(input));
        Proposal proposal = understood(request);
        assertEquals("cloudwatch:DeleteAlarms", proposal.operation());
        assertEquals(input, proposal.input());
    }

    @Test
    void s3XmlHeadersAndQueryByTheApisNames() throws IOException {
        String xml =
                "<?xml version=\"1.0\"?><Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key>a&amp;b"
                        + "</Key><VersionId>v</VersionId></Object><Object><Key>c</Key></Object><Quiet>true</Quiet></Delete>";
        Proposal proposal = understood(new SignedRaw("POST", "/data?delete", "s3")
                .header("x-amz-bypass-governance-retention", "true")
                .body(xml));
        assertEquals("s3:DeleteObjects", proposal.operation());
        assertEquals(
                json("{'Bucket':'data','BypassGovernanceRetention':'true',"
                        + "'Delete':{'Objects':[{'Key':'a&b','VersionId':'v'},{'Key':'c'}],'Quiet':true}}"),
                proposal.input());
        Proposal policy =
                understood(new SignedRaw("PUT", "/data?policy", "s3").body("{\"Statement\":[{\"Principal\":\"*\"}]}"));
        assertEquals("s3:PutBucketPolicy", policy.operation());
        assertEquals(
                "{\"Statement\":[{\"Principal\":\"*\"}]}",
                policy.input().path("Policy").asString());
        Proposal deleted = understood(new SignedRaw("DELETE", "/data/a/b%20c?versionId=v1", "s3"));
        assertEquals(json("{'Bucket':'data','Key':'a/b c','VersionId':'v1'}"), deleted.input());
    }

    @Test
    void virtualHostsNameTheBucketAndGoOnInPathStyle() throws IOException {
        for (String host :
                new String[] {"data.localhost", "data.s3.eu-west-1.amazonaws.com", "data.s3.amazonaws.com"}) {
            Proposal proposal = understood(new SignedRaw("GET", "/k", "s3").host(host));
            assertEquals(json("{'Bucket':'data','Key':'k'}"), proposal.input(), host);
            assertTrue(rig.production.requests.getLast().head().startsWith("GET /data/k HTTP/1.1"), host);
        }
    }

    @Test
    void refusalsAreWrittenAsEachProtocolHasThem() throws IOException {
        rig.verdict = proposal -> Optional.of(Rig.held());
        String escaped = "2 approvals (0 of 2) &amp; a &lt;snapshot&gt;.";
        String query = form("sns", "Action=DeleteTopic&TopicArn=arn:aws:sns:eu-west-1:1:t")
                .send(rig);
        assertTrue(query.startsWith("HTTP/1.1 403"), query);
        assertTrue(
                query.contains("<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>"), query);
        assertTrue(query.contains(escaped) && query.contains("<RequestId>"), query);
        String ec2 = form("ec2", "Action=TerminateInstances&InstanceId.1=i-1").send(rig);
        assertTrue(ec2.contains("<Response><Errors><Error><Code>AccessDenied</Code><Message>"), ec2);
        assertTrue(ec2.contains("<RequestID>") && ec2.contains(escaped), ec2);
        String s3 = new SignedRaw("DELETE", "/data", "s3").send(rig);
        assertTrue(s3.contains("<Error><Code>AccessDenied</Code><Message>") && s3.contains(escaped), s3);
        assertTrue(s3.toLowerCase(java.util.Locale.ROOT).contains("\r\nx-amz-request-id: "), s3);
        String rest = new SignedRaw("DELETE", "/clusters/c1", "eks").send(rig);
        assertTrue(
                rest.contains("x-amzn-ErrorType: AccessDeniedException")
                        && rest.contains("{\"message\":\"Lineclear: held"),
                rest);
        String head = new SignedRaw("HEAD", "/data/k", "s3").send(rig);
        assertTrue(head.startsWith("HTTP/1.1 403") && head.endsWith("\r\n\r\n"), head);
        for (String answer : new String[] {query, ec2, s3, rest, head}) {
            assertTrue(answer.contains("x-lineclear-hold: 01K"), answer);
        }
        assertTrue(rig.production.requests.isEmpty());
    }

    @Test
    void whatNobodyKnowsIsSaidToBeUnknown() throws IOException {
        rig.verdict = proposal -> Optional.of(Rig.held());
        SignedRaw[] requests = {
            new SignedRaw("POST", "/", "dynamodb")
                    .header("Content-Type", "application/x-amz-json-1.0")
                    .header("X-Amz-Target", "DynamoDB_20120810.FlyToTheMoon")
                    .body("{}"),
            new SignedRaw("POST", "/", "dynamodb")
                    .header("Content-Type", "application/x-amz-json-1.0")
                    .header("X-Amz-Target", "AmazonSQS.GetQueueUrl")
                    .body("{}"),
            new SignedRaw("POST", "/", "dynamodb")
                    .header("Content-Type", "application/x-amz-json-1.0")
                    .body("{}"),
            new SignedRaw("POST", "/?Action=ListTables", "dynamodb")
                    .header("Content-Type", "application/x-amz-json-1.0")
                    .header("X-Amz-Target", "DynamoDB_20120810.DeleteTable")
                    .body("{}"),
            form("ec2", "Action=DescribeEverything"),
            form("ec2", "Version=1"),
            new SignedRaw("DELETE", "/clusters/a/b/c/d/e", "eks"),
            new SignedRaw("GET", "/data?somethingNew", "s3"),
        };
        for (SignedRaw request : requests) {
            int before = rig.proposals.size();
            String answer = request.send(rig);
            assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
            assertEquals(before + 1, rig.proposals.size(), answer);
            assertTrue(
                    rig.proposals.getLast().operation().endsWith(":Unknown"),
                    rig.proposals.getLast().operation());
        }
        assertTrue(rig.production.requests.isEmpty());
    }

    @Test
    void whatNobodyKnowsIsWhatOneLineOfTheConfigurationSays() throws IOException {
        rig.verdict = proposal -> Optional.of(Rig.held());
        Catalog catalog = Catalog.load();
        Map<String, SignedRaw> byLine = new LinkedHashMap<>();
        byLine.put("dynamodb:FlyToTheMoon", dynamodb("/", "DynamoDB_20120810.FlyToTheMoon"));
        byLine.put("dynamodb:AmazonSQS.GetQueueUrl", dynamodb("/", "AmazonSQS.GetQueueUrl"));
        byLine.put("ec2:DescribeEverything", form("ec2", "Action=DescribeEverything"));
        byLine.put("eks:DELETE /clusters/*/b/c/d/e", new SignedRaw("DELETE", "/clusters/a/b/c/d/e", "eks"));
        byLine.put("s3:GET /data?somethingNew", new SignedRaw("GET", "/data?somethingNew", "s3"));
        for (Map.Entry<String, SignedRaw> each : byLine.entrySet()) {
            each.getValue().send(rig);
            Proposal proposal = rig.proposals.getLast();
            Effect without =
                    catalog.classify(proposal.operation(), proposal.input()).effect();
            assertEquals(Effect.UNKNOWN, without, each.getKey());
            Configured configured = new Configured(catalog, Map.of(each.getKey(), Effect.UPDATE));
            assertEquals(
                    Effect.UPDATE,
                    configured.classify(proposal.operation(), proposal.input()).effect(),
                    () -> each.getKey() + " " + proposal.input());
        }
        dynamodb("/?Action=DeleteTable", "DynamoDB_20120810.FlyToTheMoon").send(rig);
        Proposal twofold = rig.proposals.getLast();
        Configured line = new Configured(catalog, Map.of("dynamodb:FlyToTheMoon", Effect.READ));
        assertEquals(
                Effect.UNKNOWN,
                line.classify(twofold.operation(), twofold.input()).effect());
    }

    private static SignedRaw dynamodb(String path, String target) {
        return new SignedRaw("POST", path, "dynamodb")
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", target)
                .body("{}");
    }

    @Test
    void whatCanBeReadInTwoWaysIsRefusedBeforeAnyProposal() throws IOException {
        SignedRaw[] requests = {
            form("ec2", "Action=DescribeInstances&Action=TerminateInstances"),
            new SignedRaw("POST", "/?Action=DescribeInstances", "ec2")
                    .header("Content-Type", FORM)
                    .body("Action=TerminateInstances"),
            form("ec2", "Action=TerminateInstances&InstanceId.1=a&InstanceId.1=b"),
            form("ec2", "Action=TerminateInstances&InstanceId=a&InstanceId.1=b"),
            new SignedRaw("POST", "/", "dynamodb")
                    .header("Content-Type", "application/x-amz-json-1.0")
                    .header("X-Amz-Target", "DynamoDB_20120810.DeleteTable")
                    .body("{\"TableName\":\"beta\",\"TableName\":\"prod\"}"),
            new SignedRaw("POST", "/", "dynamodb")
                    .header("Content-Type", "application/x-amz-json-1.0")
                    .header("X-Amz-Target", "DynamoDB_20120810.DeleteTable")
                    .body("{\"TableName\":\"beta\"}{}"),
            new SignedRaw("POST", "/data?delete", "s3").body("<Other><Object><Key>a</Key></Object></Other>"),
            new SignedRaw("POST", "/data?delete", "s3")
                    .body(
                            "<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><Delete><Object><Key>&e;</Key></Object></Delete>"),
            new SignedRaw("DELETE", "/data/k?versionId=a&versionId=b", "s3"),
            new SignedRaw("PUT", "/data/k", "s3")
                    .header("x-amz-copy-source", "b/k")
                    .unsigned("Connection", "x-amz-copy-source"),
            new SignedRaw("POST", "/", "dynamodb")
                    .header("Content-Type", "application/x-amz-json-1.0")
                    .header("X-Amz-Target", "DynamoDB_20120810.GetItem")
                    .header("Content-Encoding", "br")
                    .body("{}"),
        };
        for (SignedRaw request : requests) {
            String answer = request.send(rig);
            assertTrue(answer.startsWith("HTTP/1.1 40"), answer);
            assertFalse(answer.contains("root:"), answer);
        }
        assertEquals(
                0,
                rig.proposals.stream()
                        .filter(p -> !p.operation().endsWith(":Unknown"))
                        .count());
        rig.proposals.forEach(p -> assertTrue(p.operation().endsWith(":Unknown"), p.operation()));
    }

    @Test
    void compressedBodiesAreUnderstoodOrRefusedNeverPassedUnread() throws IOException {
        var packed = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(packed)) {
            gzip.write("{\"TableName\":\"orders\"}".getBytes(StandardCharsets.UTF_8));
        }
        SignedRaw request = new SignedRaw("POST", "/", "dynamodb")
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810.DescribeTable")
                .header("Content-Encoding", "gzip")
                .body(packed.toByteArray());
        assertEquals("orders", understood(request).input().path("TableName").asString());
        assertEquals(packed.size(), rig.production.requests.getFirst().body().length);

        var bomb = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                gzip.write(zeros);
            }
        }
        String answer = new SignedRaw("POST", "/", "dynamodb")
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810.DescribeTable")
                .header("Content-Encoding", "gzip")
                .body(bomb.toByteArray())
                .send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
        assertEquals(1, rig.production.requests.size());
    }

    @Test
    void anAnswerIsTheSameBytesDirectAndThroughTheGate() throws IOException {
        String answer = "HTTP/1.1 400 Bad Request\r\nServer: AmazonS3\r\nDate: Sat, 21 Nov 2026 00:00:00 GMT\r\n"
                + "x-amz-request-id: R\r\nx-amz-id-2: I/+=\r\nContent-Type: application/xml\r\nX-Two: 1\r\nX-Two: 2\r\n"
                + "Set-Cookie: a=b\r\nContent-Length: 41\r\n\r\n<Error><Code>NoSuchKey\u00ff</Code></Error>\r\n\u0000";
        rig.production.answerer((request, socket) -> {
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            return false;
        });
        byte[] request = new SignedRaw("GET", "/data/k", "s3").bytes();
        String direct;
        try (RawClient client = new RawClient(rig.production.port())) {
            direct = client.say(request).hearUntil("\u0000");
        }
        String through;
        try (RawClient client = new RawClient(rig.server.port())) {
            through = client.say(request).hearUntil("\u0000");
        }
        assertEquals(sortedHead(direct), sortedHead(through));
        assertEquals(direct.substring(direct.indexOf("\r\n\r\n")), through.substring(through.indexOf("\r\n\r\n")));
    }

    /** The order of headers of different names means nothing (RFC 9110 section 5.3), nor does the case of their names. */
    private static java.util.List<String> sortedHead(String message) {
        return message.substring(0, message.indexOf("\r\n\r\n"))
                .lines()
                .map(line -> {
                    int colon = line.indexOf(": ");
                    return colon < 0
                            ? line
                            : line.substring(0, colon).toLowerCase(java.util.Locale.ROOT) + line.substring(colon);
                })
                .sorted()
                .toList();
    }

    @Test
    void onlyKnownUpstreamsAreEverContacted() throws IOException {
        for (String service : new String[] {"rds", "nosuchservice", "iam"}) {
            String answer = new SignedRaw("POST", "/", service)
                    .header("Content-Type", FORM)
                    .host("evil.example")
                    .body("Action=DeleteDBInstance")
                    .send(rig);
            assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
        }
        assertTrue(rig.production.requests.isEmpty());
        understood(new SignedRaw("GET", "/clusters", "eks").host("evil.example"));
        assertTrue(rig.production.requests.getFirst().head().contains("Host: 127.0.0.1:" + rig.production.port()));
    }

    @Test
    void theAgentsReasonIsKeptAndGoesNoFurther() throws IOException {
        Proposal proposal = understood(
                new SignedRaw("GET", "/clusters", "eks").unsigned("x-lineclear-reason", "to look \u0009 around"));
        assertEquals("to look \u0009 around", proposal.reason());
        assertFalse(rig.production.requests.getFirst().head().contains("x-lineclear"));
    }
}
