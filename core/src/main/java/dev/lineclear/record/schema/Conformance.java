package dev.lineclear.record.schema;

/** Whether a record is what its type says. */
public sealed interface Conformance {
    /** It follows the schemas of the envelope and of its kind. */
    record Follows() implements Conformance {}

    /** Of a version that is not known here: nothing can be said of it but that. */
    record Newer(String type) implements Conformance {}

    /** @param why what is wrong and where, such as {@code data.effect is missing} */
    record Breaks(String why) implements Conformance {}
}
