package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.RawClient;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Proposal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Each protocol by its bytes: what is understood of it, and that an answer is passed on as it is. */
final class ProtocolsTest extends ProtocolsRig {
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
    void theAgentsReasonIsKeptAndGoesNoFurther() throws IOException {
        Proposal proposal = understood(
                new SignedRaw("GET", "/clusters", "eks").unsigned("x-lineclear-reason", "to look \u0009 around"));
        assertEquals("to look \u0009 around", proposal.reason());
        assertFalse(rig.production.requests.getFirst().head().contains("x-lineclear"));
    }
}
