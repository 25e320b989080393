package dev.lineclear.policy;

import dev.lineclear.proposal.Care;
import java.util.Optional;

/** The times in the evidence: {@link Care} by the names that policies know them by. */
enum Measure {
    /** In seconds; an hour is longer than anybody reads. */
    READ("read", 3_600) {
        @Override
        Care of(int least) {
            return new Care(least, 0, 0);
        }

        @Override
        int in(Care care) {
            return care.read();
        }

        @Override
        String words(String number) {
            return number + " s of reading";
        }
    },
    /** In minutes; a hold lives no longer than a day. */
    PAUSE("pause", 1_440) {
        @Override
        Care of(int least) {
            return new Care(0, least, 0);
        }

        @Override
        int in(Care care) {
            return care.pause();
        }

        @Override
        String words(String number) {
            return number + " min of pause";
        }
    },
    /** In minutes. */
    SECOND_LOOK("secondLook", 1_440) {
        @Override
        Care of(int least) {
            return new Care(0, 0, least);
        }

        @Override
        int in(Care care) {
            return care.secondLook();
        }

        @Override
        String words(String number) {
            return number + " min to a second look";
        }
    };

    private final String attribute;
    private final int most;

    Measure(String attribute, int most) {
        this.attribute = attribute;
        this.most = most;
    }

    /** The care in which this alone is {@code least}. */
    abstract Care of(int least);

    abstract int in(Care care);

    /** {@code 30 s of reading}. */
    abstract String words(String number);

    /** The greatest a policy may ask for. */
    int most() {
        return most;
    }

    /** By its path in a policy, such as {@code context.evidence.read}. */
    static Optional<Measure> at(String path) {
        for (Measure measure : values()) {
            if (path.equals("context.evidence." + measure.attribute)) {
                return Optional.of(measure);
            }
        }
        return Optional.empty();
    }
}
