package dev.lineclear.tlog;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Names and identifiers of keys (C2SP signed-note). */
final class KeyName {
    /** Long enough for any URL that names a log; bounds what an untrusted note makes us keep. */
    static final int MAX_LENGTH = 1_000;

    static final int ID_BYTES = 4;

    private KeyName() {}

    static String check(String name) throws BadDataException {
        boolean bad = name.isEmpty()
                || name.length() > MAX_LENGTH
                || name.codePoints()
                        .anyMatch(c -> c == '+' || c < ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c));
        if (bad) {
            throw new BadDataException("a key's name is 1 to " + MAX_LENGTH + " characters without spaces or plus");
        }
        return name;
    }

    static String id(String name, byte type, byte[] publicKey) {
        ByteArrayOutputStream hashed = new ByteArrayOutputStream();
        hashed.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        hashed.write('\n');
        hashed.write(type);
        hashed.writeBytes(publicKey);
        byte[] digest = TreeHasher.sha256().digest(hashed.toByteArray());
        return HexFormat.of().formatHex(Arrays.copyOf(digest, ID_BYTES));
    }
}
