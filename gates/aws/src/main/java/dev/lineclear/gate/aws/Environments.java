package dev.lineclear.gate.aws;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.lineclear.catalog.EnvironmentTags;
import dev.lineclear.catalog.TargetRef;
import dev.lineclear.gate.aws.TagReader.Tagged;
import dev.lineclear.gate.aws.TagReader.Tags;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Worlds;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

    /** How long it stands that something has no tags: what is being made has none yet when its making is asked for. */
    public static final Duration UNTAGGED_FRESH = Duration.ofSeconds(5);

    /** Some hundred bytes each. */
    private static final int MAX_RESOURCES = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(Environments.class);

    private final TagReader reader;
    private final List<EnvironmentRule> rules;
    private final Cache<Tagged, Tags> tags;

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
                .expireAfter(Expiry.<Tagged, Tags>writing((k, v) -> fresh(v)))
                .build();
    }

    private static Duration fresh(Tags tags) {
        return tags.unread().isPresent() ? FAILED_FRESH : tags.tags().isEmpty() ? UNTAGGED_FRESH : FRESH;
    }

    /** The targets with their tags and environments. */
    public List<Target> targets(List<TargetRef> refs, Map<String, String> destination) {
        String region = destination.getOrDefault("region", "");
        Set<Tagged> wanted = new LinkedHashSet<>();
        refs.stream().filter(ref -> !whole(ref)).forEach(ref -> wanted.add(tagged(ref, region)));
        Map<Tagged, Tags> known = tags.getAll(wanted, missing -> read(missing, destination));
        return refs.stream()
                .map(ref -> whole(ref)
                        ? new Target(ref.urn(), ref.service(), ref.type(), configured(ref.urn(), destination), Map.of())
                        : target(ref, tagged(ref, region), known, destination))
                .toList();
    }

    /** Of what goes to the twin, where nothing is production's and nothing has its tags. */
    static List<Target> inTwin(List<TargetRef> refs) {
        Environment twin = new Environment(Worlds.TWIN, "gate");
        return refs.stream()
                .map(ref -> new Target(ref.urn(), ref.service(), ref.type(), twin, Map.of()))
                .toList();
    }

    private Target target(TargetRef ref, Tagged tagged, Map<Tagged, Tags> known, Map<String, String> destination) {
        Tags found = known.getOrDefault(tagged, Tags.unread("no answer"));
        return new Target(ref.urn(), ref.service(), ref.type(), of(found, tagged.urn(), destination), found.tags());
    }

    /** All of a kind, or a service: nothing that has tags. */
    private static boolean whole(TargetRef ref) {
        return ref.urn().endsWith(":*") || ref.type().equals("service");
    }

    /** What carries the tags: an object's bucket, an index's table. Many targets share one reading. */
    private static Tagged tagged(TargetRef ref, String region) {
        String urn = ref.urn();
        if (ref.service().equals("s3") && ref.type().equals("object")) {
            int slash = urn.indexOf('/');
            return new Tagged(slash < 0 ? urn : urn.substring(0, slash), "s3", "bucket", region);
        }
        if (ref.service().equals("dynamodb")) {
            int table = urn.indexOf(":table/");
            int deeper = table < 0 ? -1 : urn.indexOf('/', table + 7);
            return new Tagged(deeper < 0 ? urn : urn.substring(0, deeper), "dynamodb", "table", region);
        }
        return new Tagged(urn, ref.service(), ref.type(), region);
    }

    private Map<Tagged, Tags> read(Set<? extends Tagged> missing, Map<String, String> destination) {
        Map<Tagged, Tags> found = reader.all(Set.copyOf(missing), destination);
        found.forEach((resource, tags) -> tags.unread()
                .ifPresent(why ->
                        LOG.warn("tags of {} could not be read, so it counts as production: {}", resource.urn(), why)));
        return found;
    }

    private Environment of(Tags known, String urn, Map<String, String> destination) {
        if (known.unread().isPresent()) {
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
