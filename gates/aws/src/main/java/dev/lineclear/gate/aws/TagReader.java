package dev.lineclear.gate.aws;

import java.io.IOException;
import java.util.Map;

/** Reads the tags of a resource as they are now, with the gateway's own credentials. */
@FunctionalInterface
public interface TagReader {
    /** For when there is nothing to ask: then only configuration says where a resource lives. */
    TagReader NONE = (urn, service, type, destination) -> Map.of();

    /**
     * The tags; empty when it has none, does not exist, or knows no tags.
     *
     * @param urn its ARN
     * @param service such as {@code dynamodb}
     * @param type such as {@code table}
     * @param destination as in a proposal
     * @throws IOException when they could not be read; the resource then counts as production
     */
    Map<String, String> tags(String urn, String service, String type, Map<String, String> destination)
            throws IOException;
}
