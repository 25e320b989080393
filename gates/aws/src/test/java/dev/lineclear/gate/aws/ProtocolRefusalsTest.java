package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.Configured;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Proposal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is refused or unknown, said in the form of the protocol that asked. */
final class ProtocolRefusalsTest extends ProtocolsRig {
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
}
