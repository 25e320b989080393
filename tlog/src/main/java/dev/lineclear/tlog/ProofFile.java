package dev.lineclear.tlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A proof that can be checked without the log (C2SP tlog-proof): where an entry is, its inclusion proof and the
 * checkpoint it leads to.
 *
 * @param extraBase64 opaque data of the application in base64, authenticated by nothing; empty for none
 * @param proof the inclusion proof, of the checkpoint's size
 * @param checkpoint the checkpoint with its signatures
 */
public record ProofFile(String extraBase64, InclusionProof proof, SignedCheckpoint checkpoint) {
    private static final String HEADER = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";

    /** A checkpoint and as much again for extra data. */
    public static final int MAX_BYTES = 2 * Note.MAX_BYTES;

    public ProofFile {
        if (proof.size() != checkpoint.size()) {
            throw new IllegalArgumentException("the proof is for another size than the checkpoint's");
        }
    }

    public static ProofFile parse(byte[] bytes) throws BadDataException {
        if (bytes.length > MAX_BYTES) {
            throw new BadDataException("proof of " + bytes.length + " bytes, at most " + MAX_BYTES);
        }
        String text = Note.utf8(bytes);
        int blank = text.indexOf("\n\n");
        if (blank < 0) {
            throw new BadDataException("proof has no blank line before its checkpoint");
        }
        String[] lines = text.substring(0, blank).split("\n", -1);
        if (!lines[0].equals(HEADER)) {
            throw new BadDataException("proof does not start with " + HEADER);
        }
        int at = 1;
        String extra = "";
        if (lines.length > at && lines[at].startsWith(EXTRA)) {
            extra = lines[at++].substring(EXTRA.length());
            if (StrictBase64.decode(extra, "extra data").length == 0) {
                throw new BadDataException("proof with a line for extra data that has none");
            }
        }
        if (lines.length <= at || !lines[at].startsWith(INDEX)) {
            throw new BadDataException("proof has no index");
        }
        long index = Decimal.parse(lines[at++].substring(INDEX.length()), "proof index");
        List<Hash> hashes = hashes(lines, at, InclusionProof.MAX_HASHES);
        SignedCheckpoint checkpoint =
                SignedCheckpoint.parse(text.substring(blank + 2).getBytes(StandardCharsets.UTF_8));
        if (index >= checkpoint.size()) {
            throw new BadDataException("proof of index " + index + " in a tree of " + checkpoint.size());
        }
        return new ProofFile(extra, new InclusionProof(index, checkpoint.size(), hashes), checkpoint);
    }

    static List<Hash> hashes(String[] lines, int from, int most) throws BadDataException {
        if (lines.length - from > most) {
            throw new BadDataException("proof is too long: " + (lines.length - from) + " hashes, at most " + most);
        }
        List<Hash> hashes = new ArrayList<>();
        for (int i = from; i < lines.length; i++) {
            hashes.add(Hash.parse(lines[i]));
        }
        return hashes;
    }

    /**
     * Checks everything: origin, the log's signature by one of {@code keys}, and that {@code entry} is at the index.
     *
     * @return the checkpoint a {@link WitnessPolicy} may ask for
     */
    public SignedCheckpoint verify(byte[] entry, String origin, Collection<VerifierKey> keys) throws BadDataException {
        SignedCheckpoint trusted = SignedCheckpoint.open(checkpoint.toBytes(), origin, keys);
        proof.verify(Hash.ofEntry(entry), trusted.root());
        return trusted;
    }

    /**
     * Checks everything that a policy asks for: one of its logs signed, a quorum of its witnesses cosigned, and
     * {@code entry} is at the index.
     */
    public SignedCheckpoint verify(byte[] entry, WitnessPolicy policy) throws BadDataException {
        SignedCheckpoint trusted = policy.open(checkpoint.toBytes());
        proof.verify(Hash.ofEntry(entry), trusted.root());
        return trusted;
    }

    /** The file's text. */
    public String text() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        if (!extraBase64.isEmpty()) {
            text.append(EXTRA).append(extraBase64).append('\n');
        }
        text.append(INDEX).append(proof.index()).append('\n');
        proof.hashes().forEach(h -> text.append(h.toBase64()).append('\n'));
        return text.append('\n').append(checkpoint.text()).toString();
    }
}
