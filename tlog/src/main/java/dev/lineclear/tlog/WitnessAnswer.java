package dev.lineclear.tlog;

/** What a witness answers; each is a status of C2SP tlog-witness. */
public sealed interface WitnessAnswer {
    /** The HTTP status. */
    int status();

    /**
     * The checkpoint is cosigned and remembered.
     *
     * @param signature the cosignature
     */
    record Cosigned(Note.Signature signature) implements WitnessAnswer {
        @Override
        public int status() {
            return 200;
        }
    }

    /**
     * The request cannot be understood, or its old size is beyond the checkpoint's.
     *
     * @param reason why
     */
    record Malformed(String reason) implements WitnessAnswer {
        @Override
        public int status() {
            return 400;
        }
    }

    /**
     * None of the log's known keys signed the checkpoint, or one of their signatures is wrong.
     *
     * @param reason why
     */
    record Untrusted(String reason) implements WitnessAnswer {
        @Override
        public int status() {
            return 403;
        }
    }

    /**
     * The witness does not know the log.
     *
     * @param origin the origin that was asked for
     */
    record UnknownLog(String origin) implements WitnessAnswer {
        @Override
        public int status() {
            return 404;
        }
    }

    /**
     * The witness last cosigned another size, or another root of the same size.
     *
     * @param knownSize the size it knows
     * @param reason which of the two
     */
    record Conflict(long knownSize, String reason) implements WitnessAnswer {
        @Override
        public int status() {
            return 409;
        }
    }

    /**
     * The checkpoint does not continue the one the witness knows.
     *
     * @param reason why
     */
    record Inconsistent(String reason) implements WitnessAnswer {
        @Override
        public int status() {
            return 422;
        }
    }
}
