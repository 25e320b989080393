package dev.lineclear.foresight.graph;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Something that can be lost.
 *
 * @param urn unique; an ARN where the provider has one, {@code service:checkout} of what people declared
 * @param type such as {@code ec2:subnet}, {@code service}; empty when only its name was seen
 * @param region such as {@code eu-central-1}; empty when it has none or it is not known
 * @param zone such as {@code eu-central-1a}; empty when it has none or it is not known
 * @param tags as they were read; of declared ones {@code owner} and {@code criticality} too
 * @param origin where it was learned
 * @param seen when, last
 */
public record Resource(
        String urn, String type, String region, String zone, Map<String, String> tags, Origin origin, Instant seen) {
    /** Of a URN in characters; longer than any that AWS gives. */
    public static final int MAX_URN = 2_048;

    /** AWS takes 50 tags; what people declare comes on top. */
    public static final int MAX_TAGS = 64;

    /** Of all tags together in characters: fifty of AWS's longest would be more, and nobody has them. */
    public static final int MAX_TAG_TEXT = 8_192;

    /** Of a type, region or zone in characters. */
    private static final int MAX_WORD = 128;

    public Resource {
        Objects.requireNonNull(origin);
        Objects.requireNonNull(seen);
        checkUrn(urn);
        checkWord(type);
        checkWord(region);
        checkWord(zone);
        int characters = 0;
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            characters += tag.getKey().length() + tag.getValue().length();
        }
        if (tags.size() > MAX_TAGS || characters > MAX_TAG_TEXT) {
            throw new IllegalArgumentException("a resource has at most " + MAX_TAGS + " tags of " + MAX_TAG_TEXT
                    + " characters together: " + tags.size() + " of " + characters);
        }
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    static void checkUrn(String urn) {
        if (urn.isEmpty() || urn.length() > MAX_URN) {
            throw new IllegalArgumentException("a resource's URN has 1 to " + MAX_URN + " characters: " + urn.length());
        }
        if (urn.chars().anyMatch(c -> Character.isSurrogate((char) c))
                && !StandardCharsets.UTF_8.newEncoder().canEncode(urn)) {
            throw new IllegalArgumentException("a resource's URN is text, without halves of characters");
        }
    }

    private static void checkWord(String word) {
        if (word.length() > MAX_WORD) {
            throw new IllegalArgumentException("a type, region or zone has at most " + MAX_WORD + " characters");
        }
    }
}
