package dev.lineclear.gate.aws;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.lineclear.catalog.EnvironmentTags;
import dev.lineclear.catalog.TargetRef;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says where a target lives: by its tag {@code environment}, then by configuration, else production. Tags that could not be
 * read count as production whatever the configuration says: it might be wrong about this very one. Thread-safe.
 */
public final class Environments {
    /** How old a tag may be: a resource retagged is seen after at most this. */
    public static final Duration FRESH = Duration.ofSeconds(60);

    /** How long a failed reading stands, so that a service that is down is not asked at every request. */
    public static final Duration FAILED_FRESH = Duration.ofSeconds(5);

    /** Some hundred bytes each. */
    private static final int MAX_RESOURCES = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(Environments.class);

    private final TagReader reader;
    private final List<EnvironmentRule> rules;
    private final Cache<Resource, Tags> tags;

    public Environments(TagReader reader, List<EnvironmentRule> rules) {
        this(reader, rules, Ticker.systemTicker());
    }

    Environments(TagReader reader, List<EnvironmentRule> rules, Ticker ticker) {
        this.reader = reader;
        this.rules = List.copyOf(rules);
        this.tags = Caffeine.newBuilder()
                .executor(Runnable::run) // a thread woken for its upkeep costs more than that does
                .maximumSize(MAX_RESOURCES)
                .ticker(ticker)
                .expireAfter(Expiry.<Resource, Tags>writing((k, v) -> v.read() ? FRESH : FAILED_FRESH))
                .build();
    }

    private record Resource(String urn, String service, String type, String region) {}

    private record Tags(boolean read, Map<String, String> tags) {}

    /** The target with its tags and its environment. */
    Target target(TargetRef ref, Map<String, String> destination) {
        if (ref.urn().endsWith(":*") || ref.type().equals("service")) {
            return new Target(ref.urn(), ref.service(), ref.type(), configured(ref.urn(), destination), Map.of());
        }
        Resource tagged = tagged(ref, destination.getOrDefault("region", ""));
        Tags known = tags.get(tagged, resource -> read(resource, destination));
        return new Target(ref.urn(), ref.service(), ref.type(), of(known, tagged.urn(), destination), known.tags());
    }

    /** What carries the tags: an object's bucket, an index's table. Many targets share one reading. */
    private static Resource tagged(TargetRef ref, String region) {
        String urn = ref.urn();
        if (ref.service().equals("s3") && ref.type().equals("object")) {
            int slash = urn.indexOf('/');
            return new Resource(slash < 0 ? urn : urn.substring(0, slash), "s3", "bucket", region);
        }
        if (ref.service().equals("dynamodb")) {
            int table = urn.indexOf(":table/");
            int deeper = table < 0 ? -1 : urn.indexOf('/', table + 7);
            return new Resource(deeper < 0 ? urn : urn.substring(0, deeper), "dynamodb", "table", region);
        }
        return new Resource(urn, ref.service(), ref.type(), region);
    }

    private Tags read(Resource resource, Map<String, String> destination) {
        try {
            return new Tags(true, reader.tags(resource.urn(), resource.service(), resource.type(), destination));
        } catch (IOException | RuntimeException e) {
            LOG.warn("tags of {} could not be read, so it counts as production: {}", resource.urn(), e.getMessage());
            return new Tags(false, Map.of());
        }
    }

    private Environment of(Tags known, String urn, Map<String, String> destination) {
        if (!known.read()) {
            return Environment.UNKNOWN;
        }
        for (Map.Entry<String, String> tag : known.tags().entrySet()) {
            if (tag.getKey().strip().equalsIgnoreCase(EnvironmentTags.KEY)
                    && !tag.getValue().isBlank()) {
                return new Environment(tag.getValue().strip().toLowerCase(Locale.ROOT), "tag");
            }
        }
        return configured(urn, destination);
    }

    private Environment configured(String urn, Map<String, String> destination) {
        for (EnvironmentRule rule : rules) {
            if (rule.matches(urn, destination)) {
                return new Environment(rule.environment(), "configuration");
            }
        }
        return Environment.UNKNOWN;
    }
}
