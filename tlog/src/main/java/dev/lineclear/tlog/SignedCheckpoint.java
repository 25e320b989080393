package dev.lineclear.tlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A checkpoint and the note that carries it with its signatures.
 *
 * @param checkpoint what the note says
 * @param note the note; its text is the checkpoint's
 */
public record SignedCheckpoint(Checkpoint checkpoint, Note note) {
    public SignedCheckpoint {
        if (!note.text().equals(checkpoint.text())) {
            throw new IllegalArgumentException("the note is not that of the checkpoint");
        }
    }

    /** Reads a checkpoint without trusting it: whoever calls decides about its signatures. */
    public static SignedCheckpoint parse(byte[] bytes) throws BadDataException {
        Note note = Note.parse(bytes);
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        return new SignedCheckpoint(checkpoint, note);
    }

    /**
     * Reads a checkpoint and trusts it: its origin is {@code origin}, at least one log key among {@code keys} signed
     * it, and no signature of a known key is wrong. Several keys stay valid side by side while a key is rotated.
     */
    public static SignedCheckpoint open(byte[] bytes, String origin, Collection<VerifierKey> keys)
            throws BadDataException {
        SignedCheckpoint signed = parse(bytes);
        if (!signed.checkpoint.origin().equals(origin)) {
            throw new BadDataException("checkpoint of " + signed.checkpoint.origin() + ", not of " + origin);
        }
        boolean byLog = signed.note.verifiedBy(keys).stream().anyMatch(k -> k.type() == KeyType.ED25519);
        if (!byLog) {
            throw new BadDataException("checkpoint is signed by none of the log's known keys");
        }
        return signed;
    }

    static SignedCheckpoint sign(Checkpoint checkpoint, List<SignerKey> signers) {
        String text = checkpoint.text();
        List<Note.Signature> signatures =
                signers.stream().map(s -> s.sign(text)).toList();
        return new SignedCheckpoint(checkpoint, new Note(text, signatures));
    }

    /** The same checkpoint with further signature lines, such as witnesses'; lines it has already are left out. */
    public SignedCheckpoint with(Collection<Note.Signature> more) {
        List<Note.Signature> all = new ArrayList<>(note.signatures());
        more.stream().filter(s -> !all.contains(s)).forEach(all::add);
        return new SignedCheckpoint(checkpoint, new Note(note.text(), all));
    }

    public byte[] toBytes() {
        return note.toBytes();
    }

    /** The whole note as text. */
    public String text() {
        return new String(toBytes(), StandardCharsets.UTF_8);
    }

    public long size() {
        return checkpoint.size();
    }

    public Hash root() {
        return checkpoint.root();
    }
}
