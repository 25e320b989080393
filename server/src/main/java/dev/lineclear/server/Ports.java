package dev.lineclear.server;

import dev.lineclear.server.config.Configuration.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.function.ToIntFunction;

/**
 * Opens what listens, and makes sure that it does: Helidon's server only logs that it could not, and goes on
 * (helidon-io/helidon#8109).
 */
final class Ports {
    private Ports() {}

    /** Something that listens when this returns. */
    interface Opening<S> {
        S at(InetAddress host, int port) throws IOException;
    }

    /**
     * Opens a server.
     *
     * @param setting of the configuration that names the address
     * @param port of the server, negative when it does not listen
     * @throws IOException when it cannot listen, with why and what to do
     */
    static <S> S open(String setting, Address address, Opening<S> opening, ToIntFunction<S> port) throws IOException {
        InetAddress host = host(setting, address);
        free(setting, address, host);
        S server = opening.at(host, address.port());
        if (port.applyAsInt(server) < 0) {
            throw new IOException(refused(setting, address, "the log's line before this one says why"));
        }
        return server;
    }

    private static InetAddress host(String setting, Address address) throws IOException {
        try {
            return InetAddress.getByName(address.host());
        } catch (UnknownHostException e) {
            throw new IOException(setting + ": there is no host " + address.host(), e);
        }
    }

    /** Bound, without ever listening, so that nobody connects to what is not there yet. */
    private static void free(String setting, Address address, InetAddress host) throws IOException {
        try (Socket probe = new Socket()) {
            probe.setReuseAddress(true); // as listeners do: connections that are ending are in nobody's way
            probe.bind(new InetSocketAddress(host, address.port()));
        } catch (IOException e) {
            throw new IOException(refused(setting, address, String.valueOf(e.getMessage())), e);
        }
    }

    private static String refused(String setting, Address address, String why) {
        return setting + ": nothing can listen at " + address.host() + ":" + address.port() + " (" + why
                + "). Stop what listens there, or give another address.";
    }
}
