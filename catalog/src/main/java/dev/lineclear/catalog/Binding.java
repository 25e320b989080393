package dev.lineclear.catalog;

/**
 * Where a member of an input travels, where that is not under its own name in the body.
 *
 * @param where on the wire
 * @param wireName the header's name in lower case, the query key, or the root element of the body; for
 *     {@link Where#HEADERS} the common prefix
 * @param member the API's member name, such as {@code BypassGovernanceRetention}
 */
public record Binding(Where where, String wireName, String member) {
    /** A place in an HTTP request. */
    public enum Where {
        QUERY,
        HEADER,
        /** All headers with a prefix, as a map. */
        HEADERS,
        /** The whole body is this one member. */
        PAYLOAD,
        /** A form parameter of the ec2 protocol that goes by another name than its member: {@code InstanceId}. */
        FORM
    }
}
