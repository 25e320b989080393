package dev.lineclear.gate.aws.undo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.apache.http.HttpHost;
import org.apache.http.conn.socket.LayeredConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS with the machine's own certificate authorities, or those that {@code javax.net.ssl} properties name, read when a
 * connection first needs them: a client that is made for the first request need not wait for what clear text does without.
 * Thread-safe.
 */
final class TlsWhenNeeded implements LayeredConnectionSocketFactory {
    /** Guarded by this. */
    private @Nullable LayeredConnectionSocketFactory made;

    @Override
    public Socket createSocket(HttpContext context) throws IOException {
        return sockets().createSocket(context);
    }

    @Override
    public Socket connectSocket(
            int timeout,
            Socket socket,
            HttpHost host,
            InetSocketAddress remote,
            @Nullable InetSocketAddress local,
            HttpContext context)
            throws IOException {
        return sockets().connectSocket(timeout, socket, host, remote, local, context);
    }

    @Override
    public Socket createLayeredSocket(Socket socket, String target, int port, HttpContext context) throws IOException {
        return sockets().createLayeredSocket(socket, target, port, context);
    }

    /** Reads them now. */
    synchronized LayeredConnectionSocketFactory sockets() throws IOException {
        LayeredConnectionSocketFactory sockets = made;
        if (sockets == null) {
            try {
                sockets = new SSLConnectionSocketFactory(SSLContext.getDefault());
            } catch (NoSuchAlgorithmException e) {
                throw new IOException("no certificate authorities to trust", e);
            }
            made = sockets;
        }
        return sockets;
    }
}
