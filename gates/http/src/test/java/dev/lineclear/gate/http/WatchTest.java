package dev.lineclear.gate.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that have ended and are still open, as TLS's are whose client reads no farewell. */
@Timeout(60)
final class WatchTest {
    @Test
    void whatHasEndedIsClosedInTimeThoughItsClientReadsNothing() throws Exception {
        try (Watch watch = new Watch(10);
                ServerSocketChannel listening =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel client = SocketChannel.open(listening.getLocalAddress());
                SocketChannel late = listening.accept();
                SocketChannel other = SocketChannel.open(listening.getLocalAddress());
                SocketChannel early = listening.accept()) {
            assertTrue(client.isConnected() && other.isConnected());
            long now = System.nanoTime();
            watch.leaves(early, now + Duration.ofHours(1).toNanos());
            watch.leaves(late, now - 1);
            Await.until(() -> !late.isOpen());
            assertTrue(early.isOpen(), "it has an hour");
        }
    }
}
