package dev.lineclear.tlog;

import java.util.Base64;

/** RFC 4648 section 4 base64 in its one canonical spelling, so that equal data has equal text. */
final class StrictBase64 {
    private StrictBase64() {}

    static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] decode(String text, String what) throws BadDataException {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new BadDataException(what + " is not base64: " + e.getMessage(), e);
        }
        // The JDK's decoder lets missing padding and stray trailing bits pass.
        if (!encode(decoded).equals(text)) {
            throw new BadDataException(what + " is not canonical base64");
        }
        return decoded;
    }
}
