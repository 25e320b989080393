package dev.lineclear.gate.aws.undo;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.catalog.TagLookup;
import dev.lineclear.gate.aws.TagReader;
import dev.lineclear.gate.aws.api.ApiException;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tags with the gateway's own credentials: of tables, buckets and queues by their services, of all else as the catalogue's
 * lookups say. What belongs to a table or a bucket (an index, a stream, an object) has the tags of what it belongs to.
 * Thread-safe.
 */
public final class AwsTagReader implements TagReader {
    /** A request waits for it; later than this the environment counts as unknown. */
    static final Duration AT_MOST = Duration.ofSeconds(2);

    private static final Set<String> OWN_CLIENT = Set.of("dynamodb", "s3", "sqs");

    private static final AwsRequestOverrideConfiguration SOON =
            AwsRequestOverrideConfiguration.builder().apiCallTimeout(AT_MOST).build();

    /** In {@code arn:partition:service:region:account:resource}. */
    private static final int RESOURCE = 5;

    private final AwsClients clients;
    private final ApiTags api;

    public AwsTagReader(AwsClients clients) {
        this.clients = clients;
        this.api = new ApiTags(clients.soon());
    }

    @Override
    public Map<String, String> tags(String urn, String service, String type, Map<String, String> destination)
            throws IOException {
        Tagged one = new Tagged(urn, service, type, AwsClients.region(destination));
        Tags tags = all(List.of(one), destination).getOrDefault(one, Tags.unread("no answer"));
        if (tags.unread().isPresent()) {
            throw new IOException("the tags of " + urn + " could not be read: "
                    + tags.unread().get());
        }
        return tags.tags();
    }

    @Override
    public Map<Tagged, Tags> all(Collection<Tagged> resources, Map<String, String> destination) {
        Map<Tagged, Tags> all = new ConcurrentHashMap<>();
        Map<TagLookup, Map<String, List<Tagged>>> looked = new LinkedHashMap<>();
        List<Callable<Boolean>> readings = new ArrayList<>();
        for (Tagged one : resources) {
            if (OWN_CLIENT.contains(one.service())) {
                readings.add(() -> put(all, List.of(one), () -> Map.of(one, own(one, destination))));
                continue;
            }
            Optional<TagLookup.Found> found = TagLookup.of(one.urn());
            found.ifPresentOrElse(
                    f -> looked.computeIfAbsent(f.lookup(), l -> new LinkedHashMap<>())
                            .computeIfAbsent(f.id(), i -> new ArrayList<>())
                            .add(one),
                    () -> all.put(one, Tags.read(Map.of())));
        }
        looked.forEach((lookup, things) -> {
            List<String> ids = List.copyOf(things.keySet());
            for (int i = 0; i < ids.size(); i += lookup.most()) {
                List<String> some = ids.subList(i, Math.min(ids.size(), i + lookup.most()));
                readings.add(() -> put(
                        all,
                        some.stream().flatMap(id -> about(things, id)).toList(),
                        () -> looked(lookup, some, things, AwsClients.region(destination))));
            }
        });
        run(readings);
        resources.forEach(
                one -> all.putIfAbsent(one, Tags.unread("no answer within " + AT_MOST.toSeconds() + " seconds")));
        return Map.copyOf(all);
    }

    private Map<Tagged, Map<String, String>> looked(
            TagLookup lookup, List<String> ids, Map<String, List<Tagged>> things, String region) throws IOException {
        Map<String, Map<String, String>> found = api.read(lookup, ids, region);
        Map<Tagged, Map<String, String>> tags = new HashMap<>();
        for (String id : ids) {
            about(things, id).forEach(one -> tags.put(one, found.getOrDefault(id, Map.of())));
        }
        return tags;
    }

    private static Stream<Tagged> about(Map<String, List<Tagged>> things, String id) {
        return things.getOrDefault(id, List.of()).stream();
    }

    private static boolean put(
            Map<Tagged, Tags> all, List<Tagged> about, Callable<Map<Tagged, Map<String, String>>> reading) {
        try {
            reading.call().forEach((one, tags) -> all.put(one, Tags.read(tags)));
            return true;
        } catch (Exception e) {
            about.forEach(one -> all.put(one, Tags.unread(String.valueOf(e.getMessage()))));
        }
        return false;
    }

    /** All at once, and what is not there in time is left. */
    private static void run(List<Callable<Boolean>> readings) {
        if (readings.isEmpty()) {
            return;
        }
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            threads.invokeAll(readings, AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
    }

    private Map<String, String> own(Tagged one, Map<String, String> destination) throws IOException {
        String urn = one.urn();
        String[] arn = urn.split(":", RESOURCE + 1);
        if (arn.length <= RESOURCE || arn[RESOURCE].isEmpty() || arn[RESOURCE].contains("*")) {
            return Map.of();
        }
        try {
            return switch (one.service()) {
                case "dynamodb" -> table(urn, arn[RESOURCE], AwsClients.region(destination));
                case "s3" -> bucket(clients.s3(destination), arn[RESOURCE]);
                default -> queue(clients.sqs(destination), arn[RESOURCE]);
            };
        } catch (AwsServiceException e) {
            if (gone(NotReadable.code(e)) || NotReadable.unsupported(e)) {
                return Map.of();
            }
            throw new IOException(e.getMessage(), e);
        } catch (SdkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Not by the service's own client, which takes a fifth of a second to make: it is what a first request waits for. */
    private Map<String, String> table(String urn, String resource, String region) throws IOException {
        String[] parts = resource.split("/");
        if (parts.length < 2 || !parts[0].equals("table")) {
            return Map.of();
        }
        String arn = urn.substring(0, urn.length() - resource.length()) + "table/" + parts[1];
        ObjectNode asked = CanonicalJson.MAPPER.createObjectNode().put("ResourceArn", arn);
        Map<String, String> tags = new TreeMap<>();
        try {
            // At most 50 tags, which are one page.
            for (JsonNode tag : clients.soon()
                    .call(ApiCall.of("dynamodb:ListTagsOfResource"), asked, region)
                    .path("Tags")
                    .values()) {
                tags.put(tag.path("Key").asString(""), tag.path("Value").asString(""));
            }
            return tags;
        } catch (ApiException e) {
            if (gone(e.code()) || NotReadable.unsupported(e.code())) {
                return Map.of();
            }
            throw e;
        }
    }

    private static Map<String, String> bucket(S3Client client, String resource) {
        int slash = resource.indexOf('/');
        String bucket = slash < 0 ? resource : resource.substring(0, slash);
        Map<String, String> tags = new TreeMap<>();
        client.getBucketTagging(r -> r.bucket(bucket).overrideConfiguration(SOON))
                .tagSet()
                .forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }

    private static Map<String, String> queue(SqsClient client, String name) {
        Optional<String> url = Queues.url(client, name);
        return url.isEmpty()
                ? Map.of()
                : new TreeMap<>(client.listQueueTags(r -> r.queueUrl(url.get()).overrideConfiguration(SOON))
                        .tags());
    }

    private static boolean gone(String code) {
        return switch (code) {
            case "ResourceNotFoundException",
                    "NoSuchTagSet",
                    "NoSuchBucket",
                    "QueueDoesNotExist",
                    "AWS.SimpleQueueService.NonExistentQueue" -> true;
            default -> false;
        };
    }
}
