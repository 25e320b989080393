package dev.lineclear.assessment.watch;

/** What became of a request. */
public enum Ending {
    /** Production did it, or may have. */
    DONE,
    /** Production could not. */
    FAILED,
    /** The policies, people or production said no. */
    REFUSED
}
