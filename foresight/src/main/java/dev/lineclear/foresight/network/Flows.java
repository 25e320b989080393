package dev.lineclear.foresight.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A set of protocols and ports, as ranges over {@code protocol * 65536 + port}. Of ICMP a port is {@code type * 256 + code};
 * of protocols without ports all belong together.
 */
public final class Flows {
    public static final int ICMP = 1;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int ICMP_V6 = 58;

    private static final int PORTS = 1 << 16;
    private static final int PROTOCOLS = 256;
    private static final int CODES = 256;

    public static final Flows NONE = new Flows(new int[0]);
    public static final Flows ALL = new Flows(new int[] {0, PROTOCOLS * PORTS});

    /** Where answers go to: what clients take for themselves ranges from 1024 to the last port (RFC 6056, and AWS's NAT). */
    private static final int FIRST_EPHEMERAL = 1024;

    /** All answers that one may want. */
    static final Flows ANSWERS =
            ALL.minus(ports(TCP, 0, FIRST_EPHEMERAL - 1)).minus(ports(UDP, 0, FIRST_EPHEMERAL - 1));

    /** Answers to pings are messages of another type, and are not looked at. */
    private static final Flows PINGS = protocol(ICMP).plus(protocol(ICMP_V6));

    /** Starts, and ends that do not belong to it any more, ascending. */
    private final int[] bounds;

    private Flows(int[] bounds) {
        this.bounds = bounds;
    }

    public static Flows protocol(int number) {
        return ports(number, 0, PORTS - 1);
    }

    /** @throws IllegalArgumentException when there are no such ports */
    public static Flows ports(int protocol, int from, int to) {
        if (protocol < 0 || protocol >= PROTOCOLS || from < 0 || to >= PORTS || from > to) {
            throw new IllegalArgumentException("no such ports: protocol " + protocol + ", " + from + " to " + to);
        }
        return new Flows(new int[] {protocol * PORTS + from, protocol * PORTS + to + 1});
    }

    /**
     * As a rule of AWS's says it.
     *
     * @param protocol a number or {@code tcp}, {@code udp}, {@code icmp}, {@code icmpv6}; {@code -1} and {@code all}: all
     * @param from the first port, or the type of ICMP; -1: all
     * @param to the last port, or the code of ICMP; -1: all
     */
    public static Flows rule(String protocol, int from, int to) {
        int number =
                switch (protocol) {
                    case "-1", "all" -> -1;
                    case "tcp" -> TCP;
                    case "udp" -> UDP;
                    case "icmp" -> ICMP;
                    case "icmpv6" -> ICMP_V6;
                    default -> Integer.parseInt(protocol);
                };
        if (number == -1) {
            return ALL;
        }
        if (from < 0 || number != TCP && number != UDP && number != ICMP && number != ICMP_V6) {
            return protocol(number);
        }
        if (number == ICMP || number == ICMP_V6) {
            return ports(number, from * CODES + Math.max(0, to), from * CODES + (to < 0 ? CODES - 1 : to));
        }
        return ports(number, from, to < 0 ? PORTS - 1 : to);
    }

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    public Flows and(Flows other) {
        if (this == other || isEmpty() || other == ALL) {
            return this;
        }
        return other.isEmpty() || this == ALL ? other : combined(other, true, true);
    }

    public Flows plus(Flows other) {
        if (this == other || other.isEmpty() || this == ALL) {
            return this;
        }
        return isEmpty() || other == ALL ? other : combined(other, false, true);
    }

    public Flows minus(Flows other) {
        if (isEmpty() || other.isEmpty()) {
            return this;
        }
        return this == other || other == ALL ? NONE : combined(other, true, false);
    }

    /** Walks over both at once. */
    private Flows combined(Flows other, boolean both, boolean wanted) {
        int[] out = new int[bounds.length + other.bounds.length];
        int used = 0;
        int a = 0;
        int b = 0;
        boolean in = false;
        while (a < bounds.length || b < other.bounds.length) {
            int at = Math.min(
                    a < bounds.length ? bounds[a] : Integer.MAX_VALUE,
                    b < other.bounds.length ? other.bounds[b] : Integer.MAX_VALUE);
            a += a < bounds.length && bounds[a] == at ? 1 : 0;
            b += b < other.bounds.length && other.bounds[b] == at ? 1 : 0;
            boolean mine = (a & 1) == 1;
            boolean its = ((b & 1) == 1) == wanted;
            boolean now = both ? mine && its : mine || its;
            if (now != in) {
                out[used++] = at;
                in = now;
            }
        }
        if (used == 0) {
            return NONE;
        }
        boolean all = used == 2 && out[0] == 0 && out[1] == PROTOCOLS * PORTS;
        return all ? ALL : new Flows(used == out.length ? out : Arrays.copyOf(out, used));
    }

    /** All of the protocols that it has something of. */
    Flows protocols() {
        Flows all = NONE;
        for (int i = 0; i < bounds.length; i += 2) {
            int first = bounds[i] / PORTS * PORTS;
            int end = (bounds[i + 1] + PORTS - 1) / PORTS * PORTS;
            all = all.plus(new Flows(new int[] {first, end}));
        }
        return all;
    }

    /** With every answer to a ping, which nothing here decides. */
    Flows withPings() {
        return plus(PINGS);
    }

    public boolean has(int protocol, int port) {
        int at = Arrays.binarySearch(bounds, protocol * PORTS + port);
        return at >= 0 ? (at & 1) == 0 : (-at - 1 & 1) == 1;
    }

    /** Such as {@code tcp 443, tcp 8000-8100}, {@code everything but icmp}. */
    @Override
    public String toString() {
        if (isEmpty()) {
            return "nothing";
        }
        if (this != ALL && has(0, 0) && has(PROTOCOLS - 1, 0)) {
            return "everything but " + ALL.minus(this);
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < bounds.length; i += 2) {
            words(words, bounds[i], bounds[i + 1] - 1);
        }
        return String.join(", ", words);
    }

    private static void words(List<String> words, int first, int last) {
        if (first == 0 && last == PROTOCOLS * PORTS - 1) {
            words.add("everything");
            return;
        }
        for (int protocol = first / PORTS; protocol <= last / PORTS; protocol++) {
            int from = Math.max(first, protocol * PORTS) % PORTS;
            int to = last / PORTS > protocol ? PORTS - 1 : last % PORTS;
            if (from == 0 && to == PORTS - 1 && last / PORTS > protocol) {
                words.add(
                        "protocols " + protocol + "-" + (last % PORTS == PORTS - 1 ? last / PORTS : last / PORTS - 1));
                protocol = last % PORTS == PORTS - 1 ? last / PORTS : last / PORTS - 1;
                continue;
            }
            words.add(name(protocol) + range(protocol, from, to));
        }
    }

    private static String range(int protocol, int from, int to) {
        if (from == 0 && to == PORTS - 1) {
            return "";
        }
        if (protocol == ICMP || protocol == ICMP_V6) {
            return from / CODES == to / CODES ? " type " + from / CODES : " types " + from / CODES + "-" + to / CODES;
        }
        return " " + from + (from == to ? "" : "-" + to);
    }

    private static String name(int protocol) {
        return switch (protocol) {
            case TCP -> "tcp";
            case UDP -> "udp";
            case ICMP -> "icmp";
            case ICMP_V6 -> "icmpv6";
            default -> "protocol " + protocol;
        };
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Flows other && Arrays.equals(bounds, other.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }
}
