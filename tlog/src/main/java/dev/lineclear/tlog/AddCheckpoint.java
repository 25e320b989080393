package dev.lineclear.tlog;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a log asks of a witness (C2SP tlog-witness): to cosign a checkpoint that continues the one it knows.
 *
 * @param oldSize the size that the log believes the witness knows, 0 for none
 * @param proof consistency between the two, empty from size 0
 * @param checkpoint the checkpoint, not trusted yet
 */
record AddCheckpoint(long oldSize, List<Hash> proof, SignedCheckpoint checkpoint) {
    /** A checkpoint, 63 lines of proof and the size. */
    static final int MAX_BYTES = Note.MAX_BYTES + 64 * 64;

    private static final String OLD = "old ";

    static AddCheckpoint parse(byte[] body) throws BadDataException {
        if (body.length > MAX_BYTES) {
            throw new BadDataException("request of " + body.length + " bytes, at most " + MAX_BYTES);
        }
        String text = Note.utf8(body);
        int blank = text.indexOf("\n\n");
        if (blank < 0) {
            throw new BadDataException("request has no blank line before its checkpoint");
        }
        String[] lines = text.substring(0, blank).split("\n", -1);
        if (!lines[0].startsWith(OLD)) {
            throw new BadDataException("request does not start with the old size");
        }
        long oldSize = Decimal.parse(lines[0].substring(OLD.length()), "old size");
        List<Hash> proof = ProofFile.hashes(lines, 1, ConsistencyProof.MAX_HASHES);
        byte[] note = text.substring(blank + 2).getBytes(StandardCharsets.UTF_8);
        return new AddCheckpoint(oldSize, proof, SignedCheckpoint.parse(note));
    }

    byte[] toBytes() {
        StringBuilder body = new StringBuilder(OLD).append(oldSize).append('\n');
        proof.forEach(h -> body.append(h.toBase64()).append('\n'));
        return body.append('\n').append(checkpoint.text()).toString().getBytes(StandardCharsets.UTF_8);
    }
}
