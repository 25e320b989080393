package dev.lineclear.foresight.network;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * A block of addresses (RFC 4632, RFC 4291); a single address is the smallest one. Host bits are taken off, as AWS does.
 *
 * @param v6 whether it is one of IPv6
 * @param high the first 64 bits; of IPv4 the 32 bits of the address, and 32 that are zero
 * @param low the other 64 bits; of IPv4 zero
 * @param length of the prefix
 */
public record Cidr(boolean v6, long high, long low, int length) implements Comparable<Cidr> {
    public static final Cidr ALL_V4 = new Cidr(false, 0, 0, 0);
    public static final Cidr ALL_V6 = new Cidr(true, 0, 0, 0);

    private static final Pattern V4 = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final int HALF = 64;
    private static final int BITS_V4 = 32;
    private static final int BITS_V6 = 128;

    public Cidr {
        if (length < 0 || length > (v6 ? BITS_V6 : BITS_V4)) {
            throw new IllegalArgumentException("a prefix is not " + length + " long");
        }
        high &= mask(length);
        low &= length > HALF ? mask(length - HALF) : 0;
    }

    private static long mask(int length) {
        return length == 0 ? 0 : length >= HALF ? -1 : -1L << (HALF - length);
    }

    /** @throws IllegalArgumentException when it is neither {@code 10.0.0.0/16} nor {@code 2001:db8::/32} nor one address */
    public static Cidr of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!V4.matcher(address).matches() && !V6.matcher(address).matches()) {
            throw new IllegalArgumentException("not a block of addresses: " + text);
        }
        InetAddress literal = InetAddress.ofLiteral(address);
        byte[] bytes = literal.getAddress();
        long high = 0;
        long low = 0;
        for (int i = 0; i < bytes.length; i++) {
            long octet = bytes[i] & 0xffL;
            if (i < Long.BYTES) {
                high |= octet << (HALF - Byte.SIZE * (i + 1));
            } else {
                low |= octet << (HALF - Byte.SIZE * (i - Long.BYTES + 1));
            }
        }
        boolean v6 = literal instanceof Inet6Address;
        if (address.indexOf(':') >= 0 && !v6) {
            throw new IllegalArgumentException("an IPv4 address written as IPv6: " + text);
        }
        int most = v6 ? BITS_V6 : BITS_V4;
        return new Cidr(v6, high, low, slash < 0 ? most : Integer.parseInt(text.substring(slash + 1)));
    }

    /** Everything of one of the two families. */
    public static Cidr all(boolean v6) {
        return v6 ? ALL_V6 : ALL_V4;
    }

    /** Whether all of the other is in it. */
    public boolean contains(Cidr other) {
        return v6 == other.v6
                && length <= other.length
                && ((high ^ other.high) & mask(length)) == 0
                && (length <= HALF || ((low ^ other.low) & mask(length - HALF)) == 0);
    }

    /** The first address of it. */
    Cidr first() {
        return new Cidr(v6, high, low, v6 ? BITS_V6 : BITS_V4);
    }

    /** The block of the same size that comes after it; itself at the end of all. */
    Cidr next() {
        if (length == 0) {
            return this;
        }
        long top = high;
        long bottom = low;
        if (length > HALF) {
            long step = 1L << (BITS_V6 - length);
            bottom += step;
            top += Long.compareUnsigned(bottom, step) < 0 ? 1 : 0;
        } else {
            top += 1L << (HALF - length);
        }
        Cidr after = new Cidr(v6, top, bottom, length);
        return after.compareTo(this) < 0 ? this : after;
    }

    /** How much of its whole family it is, 1.0 at most. */
    double share() {
        return Math.scalb(1.0, -length);
    }

    /** By family, first address, and the larger first: what contains another stands before it. */
    @Override
    public int compareTo(Cidr other) {
        int by = Boolean.compare(v6, other.v6);
        by = by != 0 ? by : Long.compareUnsigned(high, other.high);
        by = by != 0 ? by : Long.compareUnsigned(low, other.low);
        return by != 0 ? by : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        byte[] bytes = new byte[v6 ? BITS_V6 / Byte.SIZE : BITS_V4 / Byte.SIZE];
        for (int i = 0; i < bytes.length; i++) {
            long half = i < Long.BYTES ? high : low;
            bytes[i] = (byte) (half >>> (HALF - Byte.SIZE * (i % Long.BYTES + 1)));
        }
        try {
            String address = v6
                    ? Inet6Address.getByAddress(null, bytes, -1).getHostAddress()
                    : Inet4Address.getByAddress(bytes).getHostAddress();
            return (length == 0 && v6 ? "::" : address) + "/" + length;
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
