package dev.lineclear.gate.aws;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.regions.ServicePartitionMetadata;

/**
 * Where requests go: by configuration, else AWS's own endpoint for service and region, in the region's partition (China and
 * GovCloud included). Nothing the request says of hosts is ever used. Thread-safe.
 */
public final class Upstreams {
    /** Regions are words and digits; longer or other names never become part of a host. */
    private static final int MAX_REGION_LENGTH = 32;

    /** The usual partition's, as the SDK has it; for every other it is asked, which loads what it knows of 400 services. */
    private static final Pattern USUAL = Pattern.compile("(us|eu|ap|sa|ca|me|af|il|mx)-\\w+-\\d+");

    /** Of regions that were asked for: the SDK tries its patterns one after the other each time it is asked. */
    private static final Map<String, String> PARTITIONS = new ConcurrentHashMap<>();

    /** More than there are; beyond, somebody tries names. */
    private static final int MAX_REGIONS = 100;

    /** 400 services in 40 regions fit; more is somebody trying names. */
    private static final int MAX_KNOWN = 20_000;

    /** Stands for every service that is not named. */
    public static final String ANY = "*";

    private final Map<String, URI> overrides;
    private final boolean standard;
    private final Map<String, Optional<URI>> known = new ConcurrentHashMap<>();

    /**
     * @param overrides by service ({@code dynamodb}), or service and region ({@code dynamodb/eu-west-1}), by signing name
     * @param standard whether services without an override go to AWS; without, they go nowhere
     */
    public Upstreams(Map<String, URI> overrides, boolean standard) {
        this.overrides = Map.copyOf(overrides);
        this.standard = standard;
    }

    /** Where a service's requests go; empty when there is nowhere to send them. */
    public Optional<URI> of(String signingName, String endpointPrefix, String region) {
        Optional<URI> configured = configured(signingName, region);
        if (configured.isPresent()) {
            return configured;
        }
        if (!standard || !wellFormed(region)) {
            return Optional.empty();
        }
        if (known.size() > MAX_KNOWN) {
            known.clear();
        }
        return known.computeIfAbsent(endpointPrefix + "/" + region, k -> aws(endpointPrefix, region));
    }

    /** Where the configuration alone sends them. */
    Optional<URI> configured(String signingName, String region) {
        URI there = overrides.get(signingName + "/" + region);
        return Optional.ofNullable(there == null ? overrides.getOrDefault(signingName, overrides.get(ANY)) : there);
    }

    private static Optional<URI> aws(String endpointPrefix, String name) {
        Region region = Region.of(name);
        if (!Region.regions().contains(region)) {
            return Optional.empty();
        }
        ServiceMetadata service = ServiceMetadata.of(endpointPrefix);
        Region at = service.regions().contains(region)
                ? region
                : global(service, name).orElse(region);
        URI endpoint = service.endpointFor(at);
        return Optional.of(endpoint.getScheme() == null ? URI.create("https://" + endpoint) : endpoint);
    }

    /** Whether AWS itself answers there, by its name and certificate. */
    static boolean aws(URI endpoint) {
        String host = String.valueOf(endpoint.getHost()).toLowerCase(java.util.Locale.ROOT);
        return "https".equalsIgnoreCase(endpoint.getScheme())
                && (host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn") || host.endsWith(".api.aws"));
    }

    /** Services such as IAM have one endpoint a partition. */
    private static Optional<Region> global(ServiceMetadata service, String region) {
        String partition = partition(region);
        return service.servicePartitions().stream()
                .filter(p -> p.partition().id().equals(partition))
                .findFirst()
                .flatMap(ServicePartitionMetadata::globalRegion);
    }

    /** Such as {@code aws}, {@code aws-cn} or {@code aws-us-gov}. */
    public static String partition(String region) {
        if (USUAL.matcher(region).matches()) {
            return "aws";
        }
        String known = PARTITIONS.get(region);
        if (known != null) {
            return known;
        }
        String found = PartitionMetadata.of(Region.of(region)).id();
        if (PARTITIONS.size() < MAX_REGIONS) {
            PARTITIONS.put(region, found);
        }
        return found;
    }

    static boolean wellFormed(String region) {
        if (region.isEmpty() || region.length() > MAX_REGION_LENGTH) {
            return false;
        }
        for (int i = 0; i < region.length(); i++) {
            char c = region.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
                return false;
            }
        }
        return true;
    }
}
