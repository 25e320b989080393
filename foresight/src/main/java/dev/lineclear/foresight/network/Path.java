package dev.lineclear.foresight.network;

/**
 * Whether one reaches another.
 *
 * @param sure what does, whatever is not known here is like
 * @param maybe what may; nothing beyond it does
 */
record Path(Passage sure, Passage maybe) {
    static final Path NONE = new Path(Passage.NONE, Passage.NONE);

    static Path of(Grade asks, Grade answers, boolean known) {
        Passage most = Passage.of(asks.maybe(), answers.maybe());
        if (most.isEmpty()) {
            return NONE;
        }
        boolean same = asks.certain() && answers.certain();
        return new Path(!known ? Passage.NONE : same ? most : Passage.of(asks.sure(), answers.sure()), most);
    }

    /** What filters let through: for sure, and perhaps. */
    record Grade(Flows sure, Flows maybe) {
        static final Grade NONE = new Grade(Flows.NONE, Flows.NONE);
        static final Grade ALL = new Grade(Flows.ALL, Flows.ALL);
        static final Grade UNKNOWN = new Grade(Flows.NONE, Flows.ALL);

        static Grade of(Flows flows) {
            return new Grade(flows, flows);
        }

        Grade and(Grade other) {
            if (this == ALL) {
                return other;
            }
            if (other == ALL) {
                return this;
            }
            Flows most = maybe.and(other.maybe);
            return certain() && other.certain() ? of(most) : new Grade(sure.and(other.sure), most);
        }

        Grade plus(Flows more) {
            Flows most = maybe.plus(more);
            return certain() ? of(most) : new Grade(sure.plus(more), most);
        }

        boolean certain() {
            return sure == maybe;
        }
    }
}
