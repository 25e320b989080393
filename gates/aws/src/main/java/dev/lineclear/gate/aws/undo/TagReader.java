package dev.lineclear.gate.aws.undo;

import java.io.IOException;
import java.util.Map;

/** Reads the tags of a resource as they are now. */
@FunctionalInterface
public interface TagReader {
    /**
     * The tags, empty when it has none, when it does not exist, or when the server knows no tags.
     *
     * @param urn its ARN
     * @param service such as {@code dynamodb}
     * @param type such as {@code table}
     * @param destination as in a proposal: {@code partition}, {@code account}, {@code region}
     * @throws IOException when they could not be read; the caller then does not know the environment
     */
    Map<String, String> tags(String urn, String service, String type, Map<String, String> destination)
            throws IOException;
}
