package dev.lineclear.gate.aws;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the tags of resources as they are now, with the gateway's own credentials. */
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

    /** The same of many, in as few calls as there can be; each has its own answer. */
    default Map<Tagged, Tags> all(Collection<Tagged> resources, Map<String, String> destination) {
        Map<Tagged, Tags> all = new HashMap<>();
        for (Tagged one : resources) {
            try {
                all.put(one, Tags.read(tags(one.urn(), one.service(), one.type(), destination)));
            } catch (IOException | RuntimeException e) {
                all.put(one, Tags.unread(String.valueOf(e.getMessage())));
            }
        }
        return all;
    }

    /**
     * What carries tags.
     *
     * @param region of the request, since the same name may be another thing elsewhere
     */
    record Tagged(String urn, String service, String type, String region) {}

    /**
     * What was found.
     *
     * @param unread why not; empty when they were read
     */
    record Tags(Map<String, String> tags, Optional<String> unread) {
        public Tags {
            tags = Map.copyOf(tags);
        }

        public static Tags read(Map<String, String> tags) {
            return new Tags(tags, Optional.empty());
        }

        public static Tags unread(String why) {
            return new Tags(Map.of(), Optional.of(why));
        }
    }
}
