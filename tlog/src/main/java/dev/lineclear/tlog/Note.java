package dev.lineclear.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * A signed note (C2SP signed-note): a text and signature lines. Having parsed one proves nothing; see
 * {@link #verifiedBy}.
 *
 * @param text what is signed, with its final newline
 * @param signatures in the order of their lines, at least one
 */
public record Note(String text, List<Signature> signatures) {
    /** The specification asks for at least 16. */
    public static final int MAX_SIGNATURES = 64;
    /** Room for 16 post-quantum signatures of about 5 kB in base64 and a long text. */
    public static final int MAX_BYTES = 256 * 1024;

    private static final String DASH = "\u2014 ";
    private static final String BREAK = "\n\n";

    public Note {
        signatures = List.copyOf(signatures);
    }

    /**
     * One signature line.
     *
     * @param name the key's name
     * @param keyId the key's id, eight hexadecimal digits
     * @param base64 the signature without the id
     */
    public record Signature(String name, String keyId, String base64) {
        static Signature parse(String line) throws BadDataException {
            int space = line.indexOf(' ', DASH.length());
            if (!line.startsWith(DASH) || space < 0) {
                throw new BadDataException("a signature line is an em dash, a name and a signature");
            }
            String name = KeyName.check(line.substring(DASH.length(), space));
            byte[] all = StrictBase64.decode(line.substring(space + 1), "signature");
            if (all.length <= KeyName.ID_BYTES) {
                throw new BadDataException("signature of " + name + " has only " + all.length + " bytes");
            }
            String id = HexFormat.of().formatHex(all, 0, KeyName.ID_BYTES);
            byte[] rest = Arrays.copyOfRange(all, KeyName.ID_BYTES, all.length);
            return new Signature(name, id, StrictBase64.encode(rest));
        }

        byte[] bytes() {
            return Base64.getDecoder().decode(base64);
        }

        /** The line as it stands in a note, with its newline. */
        public String line() {
            byte[] signed = bytes();
            byte[] all = ByteBuffer.allocate(KeyName.ID_BYTES + signed.length)
                    .put(HexFormat.of().parseHex(keyId))
                    .put(signed)
                    .array();
            return DASH + name + " " + StrictBase64.encode(all) + "\n";
        }
    }

    public static Note parse(byte[] bytes) throws BadDataException {
        if (bytes.length > MAX_BYTES) {
            throw new BadDataException("note of " + bytes.length + " bytes, at most " + MAX_BYTES);
        }
        String note = utf8(bytes);
        if (!note.endsWith("\n")) {
            throw new BadDataException("note does not end in a newline");
        }
        int split = note.lastIndexOf(BREAK);
        if (split < 0) {
            throw new BadDataException("note has no blank line before its signatures");
        }
        return new Note(note.substring(0, split + 1), signatureLines(note.substring(split + BREAK.length())));
    }

    static List<Signature> signatureLines(String lines) throws BadDataException {
        if (lines.isEmpty() || !lines.endsWith("\n")) {
            throw new BadDataException("note has no signature line that ends in a newline");
        }
        List<Signature> signatures = new ArrayList<>();
        for (String line : lines.substring(0, lines.length() - 1).split("\n", -1)) {
            if (signatures.size() == MAX_SIGNATURES) {
                throw new BadDataException("note with more than " + MAX_SIGNATURES + " signatures");
            }
            signatures.add(Signature.parse(line));
        }
        return signatures;
    }

    static String utf8(byte[] bytes) throws BadDataException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadDataException("note is not UTF-8", e);
        }
        if (text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new BadDataException("note with a control character");
        }
        return text;
    }

    /**
     * The keys among {@code keys} whose signature verifies. Signatures of unknown keys are passed over.
     *
     * @throws BadDataException if a signature that claims to be of a known key does not verify
     */
    public List<VerifierKey> verifiedBy(Collection<VerifierKey> keys) throws BadDataException {
        List<VerifierKey> verified = new ArrayList<>();
        for (Signature signature : signatures) {
            for (VerifierKey key : keys) {
                if (!key.claims(signature) || verified.contains(key)) {
                    continue;
                }
                if (!key.verifies(signature, text)) {
                    throw new BadDataException("the signature of " + key.name() + "+" + key.id() + " does not verify");
                }
                verified.add(key);
            }
        }
        return verified;
    }

    public byte[] toBytes() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(s -> note.append(s.line()));
        return note.toString().getBytes(StandardCharsets.UTF_8);
    }
}
