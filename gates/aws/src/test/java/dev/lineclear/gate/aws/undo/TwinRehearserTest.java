package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Rehearsal.Result;
import dev.lineclear.proposal.Rehearsal.Undone;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a rehearsal in the twin shows: done, expected and taken back; with what is beside it, and with as much data as is configured. */
final class TwinRehearserTest extends TwinRig {
    @Test
    void whatIsDoneExpectedAndTakenBackPasses() throws Exception {
        Rehearsal came = rehearse(Effect.DESTROY, TwinRig::deletes);
        assertEquals(Result.PASSED, came.result(), came::sentence);
        assertEquals(Undone.BROUGHT_BACK, came.undone());
        assertEquals("destroyed table reports", came.changes().getFirst().words());
        assertEquals(1, there.dynamodb().scan(r -> r.tableName("reports")).count());
    }

    private static final String HERE = ":us-east-1:000000000000:";

    @Test
    void whatIsBesideTheTargetsIsThereByItsConfigurationAndWithoutItsData() throws Exception {
        make(production.dynamodb(), "stock");
        production.sqs().createQueue(r -> r.queueName("jobs").attributesWithStrings(Map.of("VisibilityTimeout", "77")));
        production.s3().createBucket(r -> r.bucket("pages"));
        beside = List.of(
                "arn:aws:dynamodb" + HERE + "table/gone",
                "arn:aws:dynamodb" + HERE + "table/stock",
                "arn:aws:s3:::pages",
                "arn:aws:sqs" + HERE + "jobs",
                "service:checkout");
        Rehearsal came = rehearse(Effect.DESTROY, TwinRig::deletes);
        assertEquals(Result.PASSED, came.result(), came::sentence);
        assertTrue(
                came.checks()
                        .contains(
                                "beside it, by configuration and without data: table stock, bucket pages, queue jobs"),
                () -> came.checks() + " " + came.leftOut());
        assertEquals(0, there.dynamodb().scan(r -> r.tableName("stock")).count());
        assertTrue(there.s3().listBuckets().buckets().stream()
                .anyMatch(b -> b.name().equals("pages")));
        String url = there.sqs().getQueueUrl(r -> r.queueName("jobs")).queueUrl();
        assertEquals(
                Map.of("VisibilityTimeout", "77"),
                there.sqs()
                        .getQueueAttributes(r -> r.queueUrl(url).attributeNamesWithStrings("VisibilityTimeout"))
                        .attributesAsStrings());
        for (String left : List.of(
                "beside it, dynamodb table/gone: it is not there in production",
                "beside it, service:checkout: how to put such a thing there is not known here",
                "what is beside it only by others")) {
            assertTrue(came.leftOut().contains(left), left + " in " + came.leftOut());
        }
    }

    @Test
    void whatTheTwinHasUnderTheNameOfANeighbourStaysAndIsSaid() throws Exception {
        production.sqs().createQueue(r -> r.queueName("jobs").attributesWithStrings(Map.of("VisibilityTimeout", "77")));
        there.sqs().createQueue(r -> r.queueName("jobs").attributesWithStrings(Map.of("VisibilityTimeout", "5")));
        beside = List.of("arn:aws:sqs" + HERE + "jobs");
        Rehearsal came = rehearse(Effect.DESTROY, TwinRig::deletes);
        assertEquals(Result.PASSED, came.result(), came::sentence);
        assertTrue(
                came.leftOut()
                        .contains("beside it, sqs jobs: the twin has another one of that name, which stays as it is"),
                came.leftOut()::toString);
    }

    @Test
    void ofManyNeighboursTheFirstAreThereAndTheRestIsCounted() throws Exception {
        beside = IntStream.range(0, Beside.MAX + 3)
                .mapToObj(i -> "service:s" + i)
                .toList();
        Rehearsal came = rehearse(Effect.DESTROY, TwinRig::deletes);
        assertEquals(Result.PASSED, came.result(), came::sentence);
        assertTrue(came.leftOut().contains("beside it, 3 more things"), came.leftOut()::toString);
        beside = List.of("service:" + "x".repeat(2_000));
        String longest =
                String.join("", rehearse(Effect.DESTROY, TwinRig::deletes).leftOut());
        assertTrue(longest.contains("xxx…") && longest.length() < 1_500, longest);
    }

    @Test
    void dataThatIsSampledOrLeftOutIsSaidToBe() throws Exception {
        // Of more than comes in one answer.
        for (int i = 0; i < 4; i++) {
            Map<String, AttributeValue> item =
                    Map.of("id", AttributeValue.fromS("item-" + i), "text", AttributeValue.fromS("x".repeat(390_000)));
            production.dynamodb().putItem(r -> r.tableName("reports").item(item));
        }
        bytes = 1;
        Rehearsal sampled = rehearse(Effect.DESTROY, TwinRig::deletes);
        assertEquals(Result.PASSED, sampled.result(), sampled::sentence);
        int there = items();
        assertTrue(there > 0 && there < 5, there + " of 5 items");
        assertTrue(
                sampled.leftOut()
                        .contains("table reports: a sample of " + there + " items is in the twin, the rest is not"),
                () -> there + " " + sampled.leftOut());
        data = false;
        Rehearsal without = rehearse(Effect.DESTROY, TwinRig::deletes);
        assertTrue(
                without.leftOut().contains("table reports: its items are not in the twin"),
                without.leftOut()::toString);
        assertEquals(0, items());
    }

    private static int items() {
        return there.dynamodb().scanPaginator(r -> r.tableName("reports").projectionExpression("id")).items().stream()
                .toList()
                .size();
    }

    @Test
    void whatIsKnownOfNothingIsSaid() throws Exception {
        assertTrue(rehearse(Effect.DESTROY, TwinRig::deletes)
                .leftOut()
                .contains("what is beside it: nothing is known of what it hangs on, or what hangs on it"));
    }

    @Test
    void whatTheTwinHadBeforeDoesNotMatter() throws Exception {
        make(there.dynamodb(), "reports");
        there.dynamodb().putItem(r -> r.tableName("reports").item(Map.of("id", AttributeValue.fromS("stale"))));
        assertEquals(Result.PASSED, rehearse(Effect.DESTROY, TwinRig::deletes).result());
        assertEquals(1, there.dynamodb().scan(r -> r.tableName("reports")).count());
    }
}
