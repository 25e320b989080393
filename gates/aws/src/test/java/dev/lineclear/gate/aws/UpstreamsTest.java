package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

class UpstreamsTest {
    private static Optional<String> at(Upstreams upstreams, String signingName, String region) {
        String prefix = Rig.CATALOG.service(signingName).orElseThrow().endpointPrefix();
        return upstreams.of(signingName, prefix, region).map(URI::toString);
    }

    @Test
    void requestsGoToTheirPartitionsOwnEndpoints() {
        Upstreams standard = new Upstreams(Map.of(), true);
        assertEquals(
                "https://dynamodb.eu-west-1.amazonaws.com",
                at(standard, "dynamodb", "eu-west-1").orElseThrow());
        assertEquals(
                "https://dynamodb.cn-north-1.amazonaws.com.cn",
                at(standard, "dynamodb", "cn-north-1").orElseThrow());
        assertEquals(
                "https://dynamodb.us-gov-west-1.amazonaws.com",
                at(standard, "dynamodb", "us-gov-west-1").orElseThrow());
        assertEquals(
                "https://s3.eu-west-1.amazonaws.com",
                at(standard, "s3", "eu-west-1").orElseThrow());
        assertEquals(
                "https://sqs.cn-northwest-1.amazonaws.com.cn",
                at(standard, "sqs", "cn-northwest-1").orElseThrow());
        assertEquals(
                "https://iam.amazonaws.com", at(standard, "iam", "us-east-1").orElseThrow());
        assertEquals(
                "https://monitoring.eu-west-1.amazonaws.com",
                at(standard, "monitoring", "eu-west-1").orElseThrow());
        assertEquals(
                "https://iam.cn-north-1.amazonaws.com.cn",
                at(standard, "iam", "cn-north-1").orElseThrow());
        assertEquals(
                "https://route53.amazonaws.com",
                at(standard, "route53", "us-east-1").orElseThrow());
        assertEquals(
                "https://sts.eu-west-1.amazonaws.com",
                at(standard, "sts", "eu-west-1").orElseThrow());
        assertEquals("aws-cn", Upstreams.partition("cn-north-1"));
        assertEquals("aws-us-gov", Upstreams.partition("us-gov-west-1"));
    }

    @Test
    void everyRegionIsInThePartitionThatTheSdkHasItIn() {
        for (Region region : Region.regions()) {
            assertEquals(PartitionMetadata.of(region).id(), Upstreams.partition(region.id()), region.id());
        }
        for (String other :
                List.of("us-gov-x-1", "us-isob-x-9", "cn-1", "mx-north-7", "us-east", "xus-east-1", "us-east-1x")) {
            assertEquals(PartitionMetadata.of(Region.of(other)).id(), Upstreams.partition(other), other);
        }
    }

    @Test
    void configurationGoesBeforeAwsAndRegionsThatAreNoneGoNowhere() {
        URI here = URI.create("http://127.0.0.1:1");
        URI there = URI.create("http://127.0.0.1:2");
        Upstreams upstreams = new Upstreams(Map.of("dynamodb", here, "dynamodb/eu-west-1", there), true);
        assertEquals(Optional.of("http://127.0.0.1:2"), at(upstreams, "dynamodb", "eu-west-1"));
        assertEquals(Optional.of("http://127.0.0.1:1"), at(upstreams, "dynamodb", "us-east-1"));
        for (String region :
                new String[] {"", "evil.example/", "eu-west-1.evil.example", "EU-WEST-1", "mars-north-1", "a".repeat(33)
                }) {
            assertEquals(Optional.empty(), at(upstreams, "sqs", region), region);
        }
        assertEquals(Optional.empty(), at(new Upstreams(Map.of(), false), "sqs", "eu-west-1"));
    }
}
