package dev.lineclear.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** nginx as a plain reverse proxy with kept connections on both sides: what passing on costs when nothing is looked at. */
final class Nginx implements AutoCloseable {
    private final Child child;
    private final int port;

    private Nginx(Child child, int port) {
        this.child = child;
        this.port = port;
    }

    /** Where it is installed; empty when it is not. */
    static Optional<Path> installed() {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path program = Path.of(directory, "nginx");
            if (Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    static Nginx start(Path program, Path work, int backend) throws IOException {
        int port = freePort();
        Path directory = Files.createDirectories(work.resolve("nginx"));
        Path configuration =
                Files.writeString(directory.resolve("nginx.conf"), """
                worker_processes auto;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                daemon off;
                events { worker_connections 1024; }
                http {
                  access_log off;
                  keepalive_requests 1000000000;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  upstream backend { server 127.0.0.1:%2$d; keepalive 128; keepalive_requests 1000000000; }
                  server {
                    listen 127.0.0.1:%3$d;
                    location / {
                      proxy_pass http://backend;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_set_header Host $http_host;
                    }
                  }
                }
                """.formatted(directory, backend, port));
        Child child = Child.start(
                List.of(program.toString(), "-c", configuration.toString()), Map.of(), directory.resolve("said"));
        try {
            child.awaitUp(() -> accepts(port));
        } catch (IOException e) {
            child.close();
            throw e;
        }
        return new Nginx(child, port);
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    ProcessHandle handle() {
        return child.handle();
    }

    @Override
    public void close() {
        child.close();
    }
}
