package dev.lineclear.server.around;

/** What an event turned out to be. */
public enum Lot {
    /** A change that the gateway has a record of. */
    RECORDED("recorded by the gateway"),
    /** The gateway let it through as a read, and AWS calls it a change: the catalogue should know. */
    RECORDED_AS_READ("recorded by the gateway as reads, that AWS calls changes"),
    /** A change that the gateway lost track of, by time and operation. */
    IN_DOUBT("taken for changes that the gateway lost track of"),
    /** By the gateway's own credentials while it put something back, which takes requests that have no record each. */
    PUT_BACK("by the gateway's own credentials while it put something back"),
    /** An alarm: nothing in the log is about it. */
    AROUND("without a record"),
    /** An alarm: AWS did something else than what is on record for this very request. */
    OTHER_THAN_RECORDED("that AWS has otherwise than they are recorded"),
    /** An alarm: the request of a record, asked by somebody else as well. */
    REPEATED("with a recorded request's id, by somebody else"),
    /** It would have gone around, and AWS did not do it. */
    TRIED("tried without a record, and refused by AWS"),
    /** AWS's services on their own, or for a request that has an event itself. */
    BY_SERVICE("by AWS's services"),
    SIGNED_IN("sign-ins to AWS's console"),
    /** A dry run changes nothing. */
    DRY_RUN("dry runs"),
    READ("reads"),
    OTHER_ACCOUNT("of other accounts"),
    /** Of when the log says nothing yet. */
    BEFORE("before the log's first record"),
    /** Of when the log says nothing any more. */
    AFTER("after the log's last record");

    private final String words;

    Lot(String words) {
        this.words = words;
    }

    /** Whether somebody has to look. */
    public boolean alarm() {
        return this == AROUND || this == OTHER_THAN_RECORDED || this == REPEATED;
    }

    /** Whether nothing can be said of it. */
    boolean uncovered() {
        return this == BEFORE || this == AFTER || this == OTHER_ACCOUNT;
    }

    /** What so many events are, after their number. */
    public String words() {
        return words;
    }
}
