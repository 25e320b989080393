package dev.lineclear.bench.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.catalog.Catalog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's watch over events in AWS's form: it says of them what it would have said of requests. */
final class GatewayWatchTest {
    private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    Path data;

    private final List<String> events = new ArrayList<>();

    private void event(String id, int second, String user, String source, String name, String more) {
        events.add("""
                {"eventID":"%s","eventTime":"%s","eventSource":"%s.amazonaws.com","eventName":"%s","awsRegion":"us-east-1",
                 "recipientAccountId":"111122223333","eventType":"AwsApiCall",
                 "userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/%s"}%s}""".formatted(id, TEN.plusSeconds(second), source, name, user, more));
    }

    private void deletes(String user, int count) {
        for (int i = 0; i < count; i++) {
            event(
                    user + "-" + i,
                    i,
                    user,
                    "dynamodb",
                    "DeleteTable",
                    ",\"resources\":[{\"ARN\":\"arn:aws:dynamodb:us-east-1:111122223333:table/t" + i + "\"}]");
        }
    }

    private FirstHit.Score score() throws Exception {
        Files.writeString(data.resolve("events.json"), "{\"Records\":[" + String.join(",", events) + "]}");
        Files.writeString(data.resolve(Labels.FILE), "wipe\twho\tarn:aws:iam::*:user/eve\n");
        List<Seen> all = DataSet.read(data);
        return FirstHit.of(all, Labels.of(data, all), new GatewayWatch(Catalog.load()), Instant.MIN);
    }

    @Test
    void aBurstOfDeletesIsFoundAndOrdinaryWorkIsNot() throws Exception {
        deletes("eve", 12);
        deletes("ann", 5);
        for (int i = 0; i < 40; i++) {
            event("read-" + i, i, "bob", "ec2", "DescribeInstances", ",\"readOnly\":true");
        }
        FirstHit.Score score = score();
        assertEquals(
                Map.of("wipe", Duration.ofSeconds(9)), score.found(), "at the tenth, nine seconds after the first");
        assertEquals(List.of(), score.falses());
        assertEquals(1.0, score.f1());
    }

    @Test
    void whoeverIsRefusedAgainAndAgainIsFound() throws Exception {
        for (int i = 0; i < 25; i++) {
            event(
                    "eve-" + i,
                    i * 2,
                    "eve",
                    "iam",
                    "CreateAccessKey",
                    ",\"errorCode\":\"AccessDenied\",\"requestParameters\":{\"userName\":\"u" + i + "\"}");
        }
        event("eve-last", 60, "eve", "iam", "AttachUserPolicy", "");
        assertEquals(1, score().found().size());
    }

    private void grant(String user, String source, String name, String asked) {
        event(user, 0, user, source, name, ",\"requestParameters\":" + asked.replace('\'', '"'));
    }

    /** With the real catalogue, in the names that CloudTrail writes. */
    @Test
    void whatOneRequestIsEnoughForIsFoundInEventsToo() throws Exception {
        grant("eve1", "cloudtrail", "StopLogging", "{'name':'main'}");
        grant("eve2", "ec2", "DeleteFlowLogs", "{'DeleteFlowLogsRequest':{'FlowLogId':{'content':'fl-1','tag':1}}}");
        grant(
                "eve3",
                "ec2",
                "ModifySnapshotAttribute",
                "{'createVolumePermission':{'add':{'items':[{'userId':'999999999999'}]}},'snapshotId':'snap-1'}");
        grant("eve4", "lambda", "AddPermission20150331v2", "{'functionName':'f','principal':'*'}");
        grant(
                "eve5",
                "iam",
                "AttachUserPolicy",
                "{'policyArn':'arn:aws:iam::aws:policy/AdministratorAccess','userName':'u'}");
        grant("eve6", "secretsmanager", "BatchGetSecretValue", "{'filters':[{'key':'tag-key','values':['x']}]}");
        grant(
                "eve7",
                "ec2",
                "AuthorizeSecurityGroupIngress",
                "{'cidrIp':'203.0.113.9/0','groupId':'sg-1','ipPermissions':{}}");
        grant(
                "ann1",
                "iam",
                "AttachUserPolicy",
                "{'policyArn':'arn:aws:iam::aws:policy/ReadOnlyAccess','userName':'u'}");
        grant("ann2", "secretsmanager", "GetSecretValue", "{'secretId':'prod/db'}");
        grant(
                "ann3",
                "iam",
                "CreateRole",
                "{'roleName':'r','assumeRolePolicyDocument':'{\\\"Statement\\\":{\\\"Effect\\\":\\\"Allow\\\","
                        + "\\\"Principal\\\":{\\\"AWS\\\":\\\"arn:aws:iam::111122223333:root\\\"}}}'}");
        Files.writeString(data.resolve("events.json"), "{\"Records\":[" + String.join(",", events) + "]}");
        StringBuilder labels = new StringBuilder();
        for (int i = 1; i <= 7; i++) {
            labels.append("attack-%d\twho\tarn:aws:iam::*:user/eve%d\n".formatted(i, i));
        }
        Files.writeString(data.resolve(Labels.FILE), labels.toString());
        List<Seen> all = DataSet.read(data);
        FirstHit.Score score = FirstHit.of(all, Labels.of(data, all), new GatewayWatch(Catalog.load()), Instant.MIN);
        assertEquals(
                Map.of(
                        "attack-1", "recording-off",
                        "attack-2", "recording-off",
                        "attack-3", "opens-to-outsiders",
                        "attack-4", "opens-to-outsiders",
                        "attack-5", "grants-everything",
                        "attack-6", "credentials-gathered",
                        "attack-7", "opens-to-outsiders"),
                score.by());
        assertEquals(List.of(), score.falses());
    }

    @Test
    void bothWatchersArePrinted() throws Exception {
        deletes("eve", 12);
        score();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WatchData.measure(new PrintStream(out, true, StandardCharsets.UTF_8), data, Instant.MIN);
        String said = out.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("first seen (baseline)"), said);
        assertTrue(said.contains("the gateway's watch"), said);
    }
}
