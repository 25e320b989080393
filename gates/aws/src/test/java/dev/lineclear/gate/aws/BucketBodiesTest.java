package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.proposal.Effect;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import tools.jackson.databind.JsonNode;

/** Operations that S3 and S3 Control both have, as S3's own client writes them. */
class BucketBodiesTest {
    @TempDir
    Path spool;

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.of(Rig.json(""), spool);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void areReadUnderTheApisNames() {
        try (S3Client client = rig.s3()) {
            client.putBucketTagging(
                    b -> b.bucket("b").tagging(t -> t.tagSet(tag -> tag.key("k").value("v"))));
            assertEquals("k", last().at("/Tagging/TagSet/0/Key").asString(""));
            client.putBucketLifecycleConfiguration(b -> b.bucket("b")
                    .lifecycleConfiguration(l -> l.rules(r -> r.status(ExpirationStatus.ENABLED)
                            .filter(f -> f.and(
                                    a -> a.prefix("p").tags(tag -> tag.key("k").value("v"))))
                            .expiration(e -> e.days(1)))));
            assertEquals(
                    1,
                    last().at("/LifecycleConfiguration/Rules/0/Expiration/Days").asInt());
            assertEquals(
                    "k",
                    last().at("/LifecycleConfiguration/Rules/0/Filter/And/Tags/0/Key")
                            .asString(""));
            assertEquals(
                    Effect.DESTROY,
                    Rig.CATALOG
                            .classify("s3:PutBucketLifecycleConfiguration", last())
                            .effect());
            client.createBucket(b -> b.bucket("orders")
                    .createBucketConfiguration(c -> c.locationConstraint(BucketLocationConstraint.EU_WEST_1)));
            assertEquals(
                    "eu-west-1",
                    last().at("/CreateBucketConfiguration/LocationConstraint").asString(""));
        }
    }

    private JsonNode last() {
        return rig.proposals.getLast().input();
    }
}
