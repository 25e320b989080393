package dev.lineclear.gate.aws;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.RouteMatch;
import dev.lineclear.catalog.ServiceInfo;
import dev.lineclear.gate.aws.sigv4.Presented;
import dev.lineclear.gate.http.Header;
import dev.lineclear.gate.http.Headers;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells service and operation from a request's head. What could be read in two ways is refused, and what nobody knows is
 * named so: production's reading must never differ from ours.
 */
final class WireReader {
    private static final String S3_CONTROL_PREFIX = "/v20180820/";

    /** S3 names no bucket with more; older, longer names have letters that no host has. */
    private static final int MAX_BUCKET_NAME = 63;

    private final Catalog catalog;
    private final List<String> hosts;

    /** @param hosts the gateway's own names; what stands before one is an S3 bucket (virtual-host style) */
    WireReader(Catalog catalog, List<String> hosts) {
        this.catalog = catalog;
        this.hosts = hosts.stream().map(h -> "." + h.toLowerCase(Locale.ROOT)).toList();
    }

    Wire read(Presented.Signature presented, String method, String rawPath, String rawQuery, Headers headers)
            throws Refused {
        String signingName = presented.service();
        if (!Upstreams.wellFormed(signingName.replace('.', '-'))) {
            throw new Refused(Refusal.malformed("the credential scope's service is not a name"));
        }
        Optional<ServiceInfo> service = catalog.service(signingName);
        Protocol protocol = Protocol.of(signingName, service, headers, rawPath);
        return switch (protocol) {
            case S3 -> s3(method, rawPath, rawQuery, headers);
            case JSON -> json(signingName, method, rawPath, rawQuery, headers);
            case CBOR -> cbor(signingName, method, rawPath, rawQuery, headers);
            case QUERY, EC2 -> new Wire(signingName, protocol, "", false, Map.of(), plainPath(rawPath, signingName));
            case REST_JSON, REST_XML -> rest(signingName, protocol, method, rawPath, rawQuery, headers);
        };
    }

    private Wire json(String signingName, String method, String rawPath, String rawQuery, Headers headers)
            throws Refused {
        String target = headers.firstOr("x-amz-target", "");
        String type = headers.firstOr("content-type", "").toLowerCase(Locale.ROOT);
        boolean plain = method.equals("POST")
                && rawPath.equals("/")
                && !rawQuery.contains("Action=")
                && type.startsWith("application/x-amz-json-1.");
        Optional<String> operation = plain ? catalog.byTarget(signingName, target) : Optional.empty();
        return named(signingName, Protocol.JSON, operation, rawPath);
    }

    private Wire cbor(String signingName, String method, String rawPath, String rawQuery, Headers headers) {
        int operation = rawPath.indexOf("/operation/");
        boolean plain = method.equals("POST")
                && rawPath.startsWith("/service/")
                && operation > "/service/".length()
                && rawPath.indexOf('/', operation + 11) < 0
                && rawQuery.isEmpty()
                && headers.firstOr("smithy-protocol", "").equals("rpc-v2-cbor")
                && !headers.has("x-amz-target")
                && catalog.service(signingName)
                        .filter(s -> s.protocols().contains("smithy-rpc-v2-cbor")
                                && s.targetPrefixes().contains(rawPath.substring("/service/".length(), operation)))
                        .isPresent();
        return named(
                signingName,
                Protocol.CBOR,
                plain ? catalog.byAction(signingName, rawPath.substring(operation + 11)) : Optional.empty(),
                rawPath);
    }

    private Wire rest(
            String signingName, Protocol protocol, String method, String rawPath, String rawQuery, Headers headers) {
        if (headers.has("x-amz-target")) {
            return named(signingName, protocol, Optional.empty(), rawPath);
        }
        Optional<RouteMatch> match = catalog.byRoute(signingName, method, rawPath, rawQuery, names(headers));
        return routed(signingName, protocol, match, rawPath);
    }

    private Wire s3(String method, String rawPath, String rawQuery, Headers headers) throws Refused {
        if (headers.has("x-amz-target")) {
            throw new Refused(Refusal.malformed("a request to S3 has no X-Amz-Target"));
        }
        String bucket = bucketOf(headers.firstOr("host", ""));
        if (!bucket.isEmpty() && !isBucketName(bucket)) {
            throw new Refused(Refusal.malformed("what stands before the endpoint in Host is not the name of a bucket"));
        }
        if (bucket.isEmpty() && rawPath.startsWith(S3_CONTROL_PREFIX)) {
            Optional<RouteMatch> match = catalog.byRoute("s3-control", method, rawPath, rawQuery, names(headers));
            return routed("s3-control", Protocol.REST_XML, match, rawPath);
        }
        String path = bucket.isEmpty() ? rawPath : "/" + bucket + rawPath;
        return routed("s3", Protocol.S3, catalog.byRoute("s3", method, path, rawQuery, names(headers)), path);
    }

    /** The bucket before an S3 endpoint's name or one of the gateway's own; empty in path style. */
    String bucketOf(String hostAndPort) {
        String host = hostAndPort.toLowerCase(Locale.ROOT);
        int colon = host.lastIndexOf(':');
        host = colon > 0 && host.indexOf(']', colon) < 0 ? host.substring(0, colon) : host;
        for (String own : hosts) {
            if (host.endsWith(own) && host.length() > own.length()) {
                return host.substring(0, host.length() - own.length());
            }
        }
        if (host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn")) {
            int s3 = Math.max(host.lastIndexOf(".s3."), host.lastIndexOf(".s3-"));
            return s3 > 0 ? host.substring(0, s3) : "";
        }
        return "";
    }

    /** It becomes a segment of the path, so it must never be dots, or hold anything that somebody decodes or splits. */
    private static boolean isBucketName(String name) {
        boolean plain =
                name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.');
        return plain
                && name.length() <= MAX_BUCKET_NAME
                && !name.startsWith(".")
                && !name.endsWith(".")
                && !name.contains("..");
    }

    private Wire routed(String signingName, Protocol protocol, Optional<RouteMatch> match, String rawPath) {
        return match.map(m -> new Wire(signingName, protocol, m.operation(), true, m.labels(), rawPath))
                .orElseGet(() -> named(signingName, protocol, Optional.empty(), rawPath));
    }

    private Wire named(String signingName, Protocol protocol, Optional<String> operation, String rawPath) {
        return new Wire(
                signingName,
                protocol,
                operation.orElseGet(() -> unknown(signingName)),
                operation.isPresent(),
                Map.of(),
                rawPath);
    }

    /** What an operation is called that nobody knows. */
    String unknown(String signingName) {
        return catalog.service(signingName).map(s -> s.services().getFirst()).orElse(signingName) + ":Unknown";
    }

    private static String plainPath(String rawPath, String signingName) throws Refused {
        // SQS's older clients post to the queue's own path; everyone else to the root.
        if (rawPath.equals("/") || signingName.equals("sqs")) {
            return rawPath;
        }
        throw new Refused(Refusal.malformed("a form for this service goes to the path /"));
    }

    private static Set<String> names(Headers headers) {
        Set<String> names = new HashSet<>();
        for (Header line : headers) {
            names.add(line.name().toLowerCase(Locale.ROOT));
        }
        return names;
    }
}
