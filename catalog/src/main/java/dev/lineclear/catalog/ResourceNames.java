package dev.lineclear.catalog;

import java.net.URI;
import java.util.List;

/** Names of resources where a request does not give them plainly. */
final class ResourceNames {
    private ResourceNames() {}

    /** The last segment of {@code https://sqs.REGION.amazonaws.com/ACCOUNT/NAME}; empty when there is none. */
    static String queueName(String url) {
        return segment(url, 1);
    }

    /** The last segment but one; empty when there is none. */
    static String queueAccount(String url) {
        return segment(url, 2);
    }

    private static String segment(String url, int fromEnd) {
        try {
            String path = URI.create(url).getPath();
            String[] segments = path == null ? new String[0] : path.split("/", -1);
            int at = segments.length - fromEnd;
            return at < 1 ? "" : segments[at];
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /**
     * Bucket and key of {@code x-amz-copy-source}: {@code bucket/key?versionId=v} with or without a leading slash,
     * percent-encoded, or an access point's ARN with {@code /object/key}. Empty when it is neither.
     */
    static List<String> copySource(String raw) {
        int version = raw.indexOf("?versionId=");
        String source =
                Percent.decode(version < 0 ? raw : raw.substring(0, version)).orElse("");
        if (source.startsWith("arn:")) {
            int object = source.indexOf("/object/");
            return object < 0
                    ? List.of()
                    : List.of(source.substring(0, object), source.substring(object + "/object/".length()));
        }
        source = source.startsWith("/") ? source.substring(1) : source;
        int slash = source.indexOf('/');
        return slash < 1 || slash == source.length() - 1
                ? List.of()
                : List.of(source.substring(0, slash), source.substring(slash + 1));
    }
}
