package dev.lineclear.server.config;

import dev.lineclear.safeguard.approval.PasskeyKey;
import dev.lineclear.server.config.Configuration.Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Hosts and ports as people write them, and which of them only this machine reaches. */
public final class Addresses {
    private Addresses() {}

    /** @throws IllegalArgumentException when it is not HOST:PORT */
    public static Address address(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon > 0 ? text.substring(0, colon) : "";
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (!host.isEmpty() && port >= 0 && port <= 65_535) {
                return new Address(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
            }
        } catch (NumberFormatException e) {
            // Said below, for this and the other forms.
        }
        throw new IllegalArgumentException("must be HOST:PORT such as 127.0.0.1:7700, not " + text);
    }

    /** Whether a host is this machine only; a name that does not resolve is not. */
    public static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** As browsers see one, without a path. @throws IllegalArgumentException when passkeys cannot belong to it */
    static String origin(String text) {
        String origin = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (!PasskeyKey.isOrigin(origin)) {
            throw new IllegalArgumentException(
                    "must be a URL such as https://lineclear.example.com, or http://localhost"
                            + " with a port: browsers keep passkeys for names, not for addresses, and for TLS only; not "
                            + text);
        }
        return origin;
    }
}
