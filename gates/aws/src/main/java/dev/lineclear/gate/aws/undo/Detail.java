package dev.lineclear.gate.aws.undo;

/** How much of a thing is read. */
enum Detail {
    /** Settings and what tells one version of the content from another, without reading the content. */
    OUTLINE,
    /** The content too, for its digest. */
    CONTENT,
    /** The content too, and into the vault. */
    KEEP
}
