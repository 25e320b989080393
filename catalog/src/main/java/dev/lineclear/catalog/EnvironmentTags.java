package dev.lineclear.catalog;

import dev.lineclear.assessment.Classification;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Whether a request sets or removes the tag that says where a resource lives. That tag decides which rules protect the
 * resource, so that changing it counts as switching a protection off, whichever of some 700 operations does it.
 */
public final class EnvironmentTags {
    /** The tag's key, in any case. */
    public static final String KEY = "environment";

    /** As services call what changes tags: TagResource, UnTagResource, AddTagsToStream, CreateOrUpdateTags, TagQueue … */
    private static final Pattern CHANGES_TAGS = Pattern.compile(
            "(Un)?[Tt]ag[A-Z].*|Tag|Untag|(Add|Remove|Create|Delete|Put|Update|Replace|Change|Set|CreateOrUpdate)"
                    + "[A-Za-z]*?Tag(s|ging)?([A-Z].*)?");

    /** Sets of tags that are written or removed as a whole, so that what is missing in them goes too. */
    private static final Set<String> WHOLE_SETS = Set.of(
            "s3:PutBucketTagging",
            "s3:DeleteBucketTagging",
            "s3-control:PutBucketTagging",
            "s3-control:DeleteBucketTagging",
            "s3-outposts:PutBucketTagging",
            "s3-outposts:DeleteBucketTagging");

    private EnvironmentTags() {}

    /** What was found, or worse where the tag is changed. */
    static Classification regarding(String operation, JsonNode input, Classification found) {
        boolean mild = found.effect() == Effect.CREATE
                || found.effect() == Effect.UPDATE
                || found.effect() == Effect.GRANT
                || found.effect() == Effect.REPLACE;
        if (!mild || !changed(operation, input)) {
            return found;
        }
        return new Classification(
                Effect.DESTROY,
                found.reversibility(),
                Known.curated(operation + "/environment-tag"),
                "Changes the environment tag, and with it which rules protect,");
    }

    /** An object's own tags say nothing: its bucket's count. */
    private static boolean changed(String operation, JsonNode input) {
        String name = operation.substring(operation.indexOf(':') + 1);
        return WHOLE_SETS.contains(operation)
                || (CHANGES_TAGS.matcher(name).matches() && !name.contains("Object") && names(input));
    }

    /** However the service writes tags: as a map's key, as {@code Key}, or in a list of keys. */
    private static boolean names(JsonNode node) {
        if (node.isString()) {
            return isKey(node.stringValue());
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (isKey(member.getKey()) || names(member.getValue())) {
                return true;
            }
        }
        if (node.isArray()) {
            for (JsonNode each : node.values()) {
                if (names(each)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isKey(String text) {
        return text.strip().equalsIgnoreCase(KEY);
    }
}
