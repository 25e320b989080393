package dev.lineclear.catalog;

import dev.lineclear.assessment.Classification;
import dev.lineclear.assessment.Classifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What every AWS operation does. Immutable and thread-safe.
 *
 * <p>An {@code input} is the decoded request as JSON under the API's member names, whatever the protocol: path labels,
 * query keys and headers too, XML bodies as their member ({@code {"Delete":{"Objects":[{"Key":"k"}]}}}), lists as
 * arrays. Values of the query protocols may stay strings.
 */
public final class Catalog implements Classifier {

    /** Reads the data files of this package. @throws IllegalStateException when they are broken */
    public static Catalog load() {
        throw new UnsupportedOperationException("follows");
    }

    @Override
    public Classification classify(String operation, JsonNode input) {
        throw new UnsupportedOperationException("follows");
    }

    /** What the catalogue holds of an operation, such as {@code dynamodb:DeleteTable}; empty when it knows none. */
    public Optional<Entry> entry(String operation) {
        throw new UnsupportedOperationException("follows");
    }

    /** All operations, sorted. */
    public List<String> operations() {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * What a request touches: several for batches, without doubles, at most one more than a proposal may have. Never
     * empty: where the request names nothing it is the service itself. Never throws.
     *
     * @param destination {@code partition}, {@code region}, {@code account}; what is missing becomes {@code *}
     */
    public List<TargetRef> targets(String operation, JsonNode input, Map<String, String> destination) {
        throw new UnsupportedOperationException("follows");
    }

    /** The operation an {@code X-Amz-Target} names, when the prefix belongs to the signing name. */
    public Optional<String> byTarget(String signingName, String xAmzTarget) {
        throw new UnsupportedOperationException("follows");
    }

    /** The operation an {@code Action} of the query and ec2 protocols names; also for rpc-v2-cbor's operation. */
    public Optional<String> byAction(String signingName, String action) {
        throw new UnsupportedOperationException("follows");
    }

    /** {@link #byRoute(String, String, String, String, Set)} for a request without telling headers. */
    public Optional<RouteMatch> byRoute(String signingName, String method, String rawPath, String rawQuery) {
        return byRoute(signingName, method, rawPath, rawQuery, Set.of());
    }

    /**
     * The operation of a REST request. S3 in path style: the gate puts the bucket in front for virtual hosts. Requests
     * to S3 Control (its host begins with an account or holds {@code s3-control}) go by the signing name
     * {@code s3-control} here, since their paths look like buckets.
     *
     * @param rawPath as on the wire, percent-encoded, beginning with a slash
     * @param rawQuery as on the wire without the question mark; may be empty
     * @param headerNames in lower case; some operations differ by one alone ({@code x-amz-copy-source})
     */
    public Optional<RouteMatch> byRoute(
            String signingName, String method, String rawPath, String rawQuery, Set<String> headerNames) {
        throw new UnsupportedOperationException("follows");
    }

    /** What is known of a signing name. */
    public Optional<ServiceInfo> service(String signingName) {
        throw new UnsupportedOperationException("follows");
    }
}
