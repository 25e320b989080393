package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.catalog.TargetRef;
import dev.lineclear.proposal.Environment;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EnvironmentsTest {
    private static final Map<String, String> HERE = Map.of("account", "1", "region", "eu-west-1", "partition", "aws");
    private static final List<EnvironmentRule> RULES =
            List.of(new EnvironmentRule("1", "eu-*", "*:table/beta-*", "beta"));

    private static TargetRef table(String name) {
        return new TargetRef("arn:aws:dynamodb:eu-west-1:1:table/" + name, "dynamodb", "table");
    }

    private static Environment of(TagReader reader, TargetRef ref) {
        return new Environments(reader, RULES)
                .targets(List.of(ref), HERE)
                .getFirst()
                .environment();
    }

    @Test
    void aTagWinsOverConfigurationAndBothOverTheDefault() {
        assertEquals(new Environment("beta", "configuration"), of(TagReader.NONE, table("beta-1")));
        assertEquals(Environment.UNKNOWN, of(TagReader.NONE, table("orders")));
        TagReader production = (urn, service, type, to) -> Map.of("Environment", " Production ");
        assertEquals(new Environment("production", "tag"), of(production, table("beta-1")));
        TagReader blank = (urn, service, type, to) -> Map.of("environment", " ");
        assertEquals(new Environment("beta", "configuration"), of(blank, table("beta-1")));
    }

    @Test
    void tagsThatCannotBeReadMeanProductionWhateverIsConfigured() {
        TagReader broken = (urn, service, type, to) -> {
            throw new IOException("no");
        };
        assertEquals(Environment.UNKNOWN, of(broken, table("beta-1")));
    }

    @Test
    void manyObjectsAndIndexesShareTheReadingOfWhatCarriesTheTags() {
        AtomicInteger readings = new AtomicInteger();
        AtomicLong nanos = new AtomicLong();
        Environments environments = new Environments(
                (urn, service, type, to) -> {
                    readings.incrementAndGet();
                    return Map.of("environment", "beta");
                },
                List.of(),
                nanos::get);
        for (int i = 0; i < 100; i++) {
            environments.targets(List.of(new TargetRef("arn:aws:s3:::data/k" + i, "s3", "object")), HERE);
            environments.targets(
                    List.of(new TargetRef("arn:aws:dynamodb:eu-west-1:1:table/t/index/i" + i, "dynamodb", "index")),
                    HERE);
        }
        assertEquals(2, readings.get());
        nanos.addAndGet(Environments.FRESH.toNanos() + 1);
        environments.targets(List.of(new TargetRef("arn:aws:s3:::data/k", "s3", "object")), HERE);
        assertEquals(3, readings.get());
    }

    @Test
    void whatHadNoTagsWhenItWasMadeIsSoonAskedForThem() {
        AtomicLong nanos = new AtomicLong();
        Map<String, String> tags = new HashMap<>();
        Environments environments = new Environments((urn, service, type, to) -> Map.copyOf(tags), RULES, nanos::get);
        assertEquals(
                "beta",
                environments
                        .targets(List.of(table("beta-1")), HERE)
                        .getFirst()
                        .environment()
                        .name());
        tags.put("environment", "production");
        nanos.addAndGet(Environments.UNTAGGED_FRESH.toNanos() + 1);
        assertEquals(
                "production",
                environments
                        .targets(List.of(table("beta-1")), HERE)
                        .getFirst()
                        .environment()
                        .name());
    }

    @Test
    void aFailedReadingStandsOnlyBriefly() {
        AtomicInteger readings = new AtomicInteger();
        AtomicLong nanos = new AtomicLong();
        Environments environments = new Environments(
                (urn, service, type, to) -> {
                    if (readings.incrementAndGet() == 1) {
                        throw new IOException("down");
                    }
                    return Map.of("environment", "beta");
                },
                List.of(),
                nanos::get);
        assertEquals(
                "production",
                environments
                        .targets(List.of(table("t")), HERE)
                        .getFirst()
                        .environment()
                        .name());
        assertEquals(
                "production",
                environments
                        .targets(List.of(table("t")), HERE)
                        .getFirst()
                        .environment()
                        .name());
        nanos.addAndGet(Environments.FAILED_FRESH.toNanos() + 1);
        assertEquals(
                "beta",
                environments
                        .targets(List.of(table("t")), HERE)
                        .getFirst()
                        .environment()
                        .name());
    }
}
