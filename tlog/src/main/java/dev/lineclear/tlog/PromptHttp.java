package dev.lineclear.tlog;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The JDK's HTTP server, told to send what it has. It sends the headers and the body apart, and by default the body
 * waits until the headers are acknowledged, which takes 40 ms: 50 times what an answer takes otherwise.
 */
final class PromptHttp {
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private PromptHttp() {}

    /** The property counts when the first server of the process is made; whoever has set it is not overruled. */
    static HttpServer create(InetSocketAddress address) throws IOException {
        if (System.getProperty(NO_DELAY, "").isEmpty()) {
            System.setProperty(NO_DELAY, "true");
        }
        return HttpServer.create(address, 0);
    }
}
