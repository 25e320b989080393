package dev.lineclear.safeguard.approval;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** SSH's data types (RFC 4251 section 5), read strictly: nothing negative, nothing missing, nothing left over. */
final class SshWire {
    /** Longer than any name SSH has; names are shown to people. */
    private static final int MAX_NAME = 128;

    private final byte[] bytes;
    private final String what;
    private int at;

    /** @param what is read, for the sentence when it cannot be */
    SshWire(byte[] bytes, String what) {
        this.bytes = bytes;
        this.what = what;
    }

    byte[] raw(int length) throws RefusedException {
        if (length < 0 || length > bytes.length - at) {
            throw malformed("is cut short");
        }
        byte[] part = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return part;
    }

    int octet() throws RefusedException {
        return raw(1)[0] & 0xff;
    }

    /** @return as a signed number; a length above 2 GiB becomes negative, which {@link #raw} refuses */
    int uint32() throws RefusedException {
        byte[] b = raw(4);
        return (b[0] & 0xff) << 24 | (b[1] & 0xff) << 16 | (b[2] & 0xff) << 8 | (b[3] & 0xff);
    }

    byte[] string() throws RefusedException {
        return raw(uint32());
    }

    /** A string of printable ASCII. */
    String name() throws RefusedException {
        byte[] name = string();
        if (name.length > MAX_NAME) {
            throw malformed("has a name that is too long");
        }
        for (byte b : name) {
            if (b < 0x20 || b > 0x7e) {
                throw malformed("has a name that is not printable");
            }
        }
        return new String(name, StandardCharsets.US_ASCII);
    }

    /** A positive mpint in its shortest form. */
    BigInteger positive() throws RefusedException {
        byte[] b = string();
        if (b.length == 0 || b[0] < 0 || (b.length > 1 && b[0] == 0 && b[1] >= 0)) {
            throw malformed("has a number that is not positive, or has superfluous zeros");
        }
        BigInteger number = new BigInteger(b);
        if (number.signum() <= 0) {
            throw malformed("has a number that is not positive");
        }
        return number;
    }

    void end() throws RefusedException {
        if (at != bytes.length) {
            throw malformed("has bytes left over");
        }
    }

    RefusedException malformed(String why) {
        return new RefusedException(Reason.MALFORMED, "The " + what + " cannot be read: it " + why + ".");
    }

    /** Writes strings one after the other. */
    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Writer raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Writer uint32(int number) {
            out.write(number >>> 24);
            out.write(number >>> 16);
            out.write(number >>> 8);
            out.write(number);
            return this;
        }

        Writer string(byte[] bytes) {
            return uint32(bytes.length).raw(bytes);
        }

        Writer string(String ascii) {
            return string(ascii.getBytes(StandardCharsets.US_ASCII));
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
