package dev.lineclear.foresight.network;

import dev.lineclear.foresight.network.Packets.Host;
import dev.lineclear.foresight.network.Packets.Talk;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Who sends what to whom in a small network, one packet after the other. */
abstract class PacketRig {
    static final int NETWORKS = Boolean.getBoolean("lineclear.long") ? 50_000 : 400;
    static final List<Cidr> OUTSIDE = outside();
    static final List<Talk> TALKS = talks();

    static List<Cidr> outside() {
        List<Cidr> all = new ArrayList<>();
        for (String text : List.of(
                "8.8.8.8",
                "126.255.255.255",
                "128.0.0.0",
                "203.0.112.255",
                "203.0.113.0",
                "203.0.113.6",
                "203.0.113.7",
                "203.0.113.8",
                "203.0.113.255",
                "203.0.114.0",
                "10.9.9.9",
                "10.1.0.7",
                "10.1.0.2",
                "10.0.0.2",
                "10.0.0.9",
                "10.0.0.10",
                "10.0.0.20",
                "2001:db8:0:1::2",
                "2001:db8:0:1::9",
                "2001:db8:0:2::9",
                "192.168.1.1",
                "192.0.2.1",
                "2001:db8:ffff::1",
                "2001:db8:fffe::1",
                "2600::1",
                "9000::1",
                "fd00::1")) {
            all.add(Cidr.of(text));
        }
        return all;
    }

    /** The same networks each time, so that a build that passes passes again; others in the long runs, and by name. */
    static long seed() {
        return Long.getLong("lineclear.seed", Boolean.getBoolean("lineclear.long") ? System.nanoTime() : 1);
    }

    static List<Talk> talks() {
        TreeSet<Integer> ports = new TreeSet<>();
        for (int port : RandomNetworks.PORTS) {
            ports.addAll(List.of(port - 1, port, Math.min(65535, port + 1)));
        }
        List<Talk> talks = new ArrayList<>();
        for (int protocol : RandomNetworks.PROTOCOLS) {
            for (int port : ports) {
                for (int answer : List.of(1024, 1025, 5432, 5433)) {
                    talks.add(new Talk(protocol, port, answer));
                }
            }
        }
        return talks;
    }

    static List<Host> hosts(Network network, Endpoint endpoint) {
        List<Host> hosts = new ArrayList<>();
        endpoint.addresses().forEach(a -> hosts.add(new Host(endpoint, a)));
        if (endpoint.addresses().isEmpty()) {
            for (Cidr block : network.subnets().get(endpoint.subnet()).blocks()) {
                Cidr address = block.first();
                for (int i = 0; i < 4; i++) {
                    hosts.add(new Host(endpoint, address));
                    address = address.next();
                }
            }
        }
        return hosts;
    }
}
