package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.catalog.TagLookup;
import dev.lineclear.gate.aws.TagReader.Tagged;
import dev.lineclear.gate.aws.TagReader.Tags;
import dev.lineclear.proposal.Ids;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags of services without a client of their own, read from a server. */
class TagsTest {
    private static final Set<String> SIGNING = Set.of(
            "ec2",
            "iam",
            "cloudformation",
            "secretsmanager",
            "sns",
            "kms",
            "ssm",
            "rds",
            "sqs",
            "tagging",
            "autoscaling");

    private static final Map<String, String> BETA = Map.of("Environment", "Beta", "team", "shop");
    private static final String HERE = "us-east-1:000000000000:";

    @TempDir
    private static Path work;

    private static Stage stage;

    @BeforeAll
    static void start() throws Exception {
        stage = Stage.set(work, SIGNING, "tagged");
        // The server loads a service when it is first asked of it, which may take longer than a request waits.
        TagLookup.Found any = TagLookup.of(answered("topic.TopicArn")).orElseThrow();
        new ApiTags(stage.bench.clients.api()).read(any.lookup(), List.of(any.id()), "us-east-1");
    }

    @AfterAll
    static void stop() {
        if (stage != null) {
            stage.close();
        }
    }

    private static String answered(String expression) {
        return stage.answered(expression);
    }

    private static Tagged tagged(String urn) {
        String[] parts = urn.split(":", 6);
        return new Tagged(urn, parts[2], "thing", "us-east-1");
    }

    private static String account() {
        return answered("topic.TopicArn").split(":", 6)[4];
    }

    @Test
    void tagsOfTwelveThingsOfNineServicesAreReadInOneGo() {
        String here = "us-east-1:" + account() + ":";
        List<String> urns = new ArrayList<>(List.of(
                "arn:aws:ec2:" + here + "vpc/" + answered("vpc.Vpc.VpcId"),
                "arn:aws:ec2:" + here + "subnet/" + answered("subnet.Subnet.SubnetId"),
                "arn:aws:iam::" + account() + ":role/app",
                answered("role.Role.Arn"),
                answered("policy.Policy.Arn"),
                "arn:aws:cloudformation:" + here + "stack/shop/*",
                answered("secret.ARN"),
                "arn:aws:secretsmanager:" + here + "secret:db/password",
                answered("topic.TopicArn"),
                answered("key.KeyMetadata.Arn"),
                "arn:aws:ssm:" + here + "parameter/app/url",
                "arn:aws:rds:" + here + "db:orders"));
        Map<Tagged, Tags> expected = new HashMap<>();
        urns.forEach(urn -> expected.put(tagged(urn), Tags.read(BETA)));
        Tagged bare = tagged("arn:aws:ec2:" + here + "subnet/" + answered("bare.Subnet.SubnetId"));
        Tagged gone = tagged("arn:aws:sns:" + here + "nothing");
        Tagged nobody = tagged("arn:aws:iam::" + account() + ":role/nobody");
        List.of(bare, gone, nobody).forEach(one -> expected.put(one, Tags.read(Map.of())));
        Map<Tagged, Tags> found =
                new AwsTagReader(stage.bench.clients).all(new HashSet<>(expected.keySet()), Bench.DESTINATION);
        assertAll(expected.entrySet().stream()
                .map(e -> () -> assertEquals(
                        e.getValue(), found.get(e.getKey()), e.getKey().urn())));
    }

    @Test
    void moreThanOneCallHoldsAreAllRead() throws Exception {
        Set<Tagged> many = new HashSet<>();
        Map<Tagged, Tags> expected = new HashMap<>();
        for (int i = 0; i < 120; i++) {
            Tagged none = tagged("arn:aws:sns:" + HERE + "none-" + Ids.next(Instant.now()) + i);
            many.add(none);
            expected.put(none, Tags.read(Map.of()));
        }
        Tagged topic = tagged(answered("topic.TopicArn"));
        many.add(topic);
        expected.put(topic, Tags.read(BETA));
        assertEquals(expected, new AwsTagReader(stage.bench.clients).all(many, Bench.DESTINATION));
    }

    @Test
    void aServiceThatDoesNotAnswerLeavesTheOthersRead() throws Exception {
        Map<String, URI> some = new HashMap<>(stage.moto.endpoints(Set.of("ec2")));
        some.put("tagging", URI.create("http://127.0.0.1:1"));
        try (Bench half = new Bench(work, some)) {
            AwsTagReader reader = new AwsTagReader(half.clients);
            Tagged vpc = tagged("arn:aws:ec2:" + HERE + "vpc/" + answered("vpc.Vpc.VpcId"));
            Tagged topic = tagged(answered("topic.TopicArn"));
            Map<Tagged, Tags> found = reader.all(Set.of(vpc, topic), Bench.DESTINATION);
            assertEquals(Tags.read(BETA), found.get(vpc));
            assertTrue(found.get(topic).unread().isPresent());
            assertThrows(IOException.class, () -> reader.tags(topic.urn(), "sns", "topic", Bench.DESTINATION));
        }
    }
}
