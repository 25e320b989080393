package dev.lineclear.gate.aws.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.foresight.graph.Sighting;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers that nobody should give: deep, huge, of wrong types, with names that are none. They teach nothing and break nothing. */
class HostileAnswersTest {
    @Test
    void deepAnswersAreNotFollowed() {
        String deep = "{\"Table\":".repeat(50_000) + "1" + "}".repeat(50_000);
        assertTrue(Said.by("dynamodb:DescribeTable", "{}", deep).isEmpty());
        String xml = "<a>".repeat(50_000) + "</a>".repeat(50_000);
        assertTrue(Said.by("ec2:DescribeSubnets", "{}", xml).isEmpty());
        byte[] cbor = new byte[100_000];
        java.util.Arrays.fill(cbor, (byte) 0x81);
        assertTrue(Said.by("cloudwatch:DescribeAlarms", "{}", cbor).isEmpty());
    }

    @Test
    void aMillionThingsAreAsManyAsFit() {
        StringBuilder many = new StringBuilder("{\"logGroups\":[");
        for (int i = 0; i < 40_000; i++) {
            many.append(i == 0 ? "" : ",")
                    .append("{\"logGroupName\":\"g")
                    .append(i)
                    .append("\"}");
        }
        Sighting said = Said.by("logs:DescribeLogGroups", "{}", many + "]}");
        assertEquals(AnswerReader.MAX_THINGS, said.resources().size());
        String empties = "{\"logGroups\":[" + "[],".repeat(600_000) + "[]]}";
        assertTrue(Said.by("logs:DescribeLogGroups", "{}", empties).isEmpty(), "more tokens than are read");
        String long_ = "{\"logGroups\":\"" + "x".repeat(AnswerTree.MAX_BYTES) + "\"}";
        assertTrue(Said.by("logs:DescribeLogGroups", "{}", long_).isEmpty(), "more bytes than are read");
    }

    @Test
    void oneThingWithAMillionNamesHasAsManyEdgesAsFit() {
        StringBuilder names = new StringBuilder("subnet-0");
        for (int i = 1; i < 100_000; i++) {
            names.append(',').append("subnet-").append(i);
        }
        Sighting said = Said.by(
                "autoscaling:DescribeAutoScalingGroups",
                "{}",
                "<R><DescribeAutoScalingGroupsResult><AutoScalingGroups><member><AutoScalingGroupName>g"
                        + "</AutoScalingGroupName><VPCZoneIdentifier>" + names
                        + "</VPCZoneIdentifier></member></AutoScalingGroups></DescribeAutoScalingGroupsResult></R>");
        // The last one holds the rest, which is no name.
        assertEquals(MemberPath.MAX_VALUES - 1, said.edges().size());
    }

    @Test
    void wrongTypesAndNamesThatAreNoneSayNothing() {
        for (String answer : new String[] {
            "[]",
            "{\"Table\":[[[{\"TableName\":{\"a\":1}}]]]}",
            "{\"Table\":\"x\"}",
            "{\"Table\":{\"TableName\":true}}",
            "{\"Table\":{\"TableName\":\"a\\u0000b\"}}",
            "{\"Table\":{\"TableName\":\"" + "n".repeat(5_000) + "\"}}",
            "{\"Table\":{\"TableName\":\"arn:aws:s3:::other\"}}",
            "",
            "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
            "nonsense"
        }) {
            assertTrue(Said.by("dynamodb:DescribeTable", "{}", answer).isEmpty(), answer);
        }
        assertTrue(Said.by("ec2:DescribeNothing", "{}", "{}").isEmpty());
    }

    @Test
    void brokenBytesNeverThrow() {
        long seed = Long.getLong("lineclear.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] good = "{\"Table\":{\"TableName\":\"t\",\"SSEDescription\":{\"KMSMasterKeyArn\":\"k\"}}}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int j = random.nextInt(6); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Said.by("dynamodb:DescribeTable", "{}", bytes);
        }
    }
}
