package dev.lineclear.gate.http;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that listens and then has all the files open that it may have, until it is told something on its standard input: then
 * none, until there is no more input.
 */
final class OutOfFiles {
    private OutOfFiles() {}

    public static void main(String[] arguments) throws IOException {
        HttpRouting.Builder routing = HttpRouting.builder().get("/", (request, response) -> response.send("page"));
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Listener listener = Listener.open(address, port -> WebServer.builder()
                .address(address.getAddress())
                .port(port)
                .routing(routing)
                .build())) {
            System.out.println(listener.port());
            List<FileInputStream> files = new ArrayList<>();
            try {
                while (true) {
                    files.add(new FileInputStream("/dev/null"));
                }
            } catch (IOException full) {
                System.out.println("full");
            }
            System.in.read();
            for (FileInputStream file : files) {
                file.close();
            }
            System.in.readAllBytes();
        }
    }
}
