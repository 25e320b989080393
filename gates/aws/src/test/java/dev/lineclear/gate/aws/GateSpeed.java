package dev.lineclear.gate.aws;

import dev.lineclear.gate.http.RecordingUpstream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/**
 * What the gate alone adds to a DynamoDB GetItem: verify, read, target, re-sign, send on, answer; without a pipeline behind
 * it. Prints latencies on one connection, direct and through, interleaved, and the rate on many.
 */
final class GateSpeed {
    private static final int ROUNDS = 20_000;
    private static final int CONNECTIONS = 64;

    private GateSpeed() {}

    public static void main(String[] arguments) throws Exception {
        try (ServerSocket fast = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> accept(fast));
            RecordingUpstream idle = RecordingUpstream.answering("");
            Rig rig = new Rig(
                    idle,
                    Files.createTempDirectory("speed"),
                    java.net.URI.create("http://127.0.0.1:" + fast.getLocalPort()));
            rig.keeping = false;
            byte[] request = new SignedRaw("POST", "/", "dynamodb")
                    .header("Content-Type", "application/x-amz-json-1.0")
                    .header("X-Amz-Target", "DynamoDB_20120810.GetItem")
                    .header("amz-sdk-request", "attempt=1; max=3")
                    .body("{\"TableName\":\"orders\",\"Key\":{\"id\":{\"S\":\"order-0001\"}}}")
                    .bytes();
            for (int i = 0; i < 3; i++) {
                latency(request, fast.getLocalPort(), rig.server.port());
            }
            for (int i = 0; i < 4; i++) {
                rate(request, rig.server.port());
            }
            rig.close();
        }
        System.exit(0);
    }

    private static void latency(byte[] request, int direct, int through) throws IOException {
        long[] d = new long[ROUNDS];
        long[] t = new long[ROUNDS];
        try (Line a = new Line(direct);
                Line b = new Line(through)) {
            for (int i = 0; i < ROUNDS; i++) {
                d[i] = a.ask(request);
                t[i] = b.ask(request);
            }
        }
        Arrays.sort(d);
        Arrays.sort(t);
        System.out.printf(
                "one connection: direct p50 %d us, through p50 %d us p99 %d us; added p50 %d us%n",
                d[ROUNDS / 2] / 1000,
                t[ROUNDS / 2] / 1000,
                t[ROUNDS * 99 / 100] / 1000,
                (t[ROUNDS / 2] - d[ROUNDS / 2]) / 1000);
    }

    private static void rate(byte[] request, int port) throws Exception {
        CountDownLatch done = new CountDownLatch(CONNECTIONS);
        long cpu = cpu();
        long start = System.nanoTime();
        for (int c = 0; c < CONNECTIONS; c++) {
            Thread.ofVirtual().start(() -> {
                try (Line line = new Line(port)) {
                    for (int i = 0; i < ROUNDS * 2 / CONNECTIONS; i++) {
                        line.ask(request);
                    }
                } catch (IOException e) {
                    e.printStackTrace();
                }
                done.countDown();
            });
        }
        done.await();
        long nanos = System.nanoTime() - start;
        int total = ROUNDS * 2 / CONNECTIONS * CONNECTIONS;
        System.out.printf(
                "%d connections: %d requests/s, %d us of processor time each (load generator and backend included)%n",
                CONNECTIONS, total * 1_000_000_000L / nanos, (cpu() - cpu) / total / 1000);
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void accept(ServerSocket server) {
        byte[] answer = ("HTTP/1.1 200 OK\r\nx-amzn-RequestId: R\r\nContent-Type: application/x-amz-json-1.0\r\n"
                        + "Content-Length: 28\r\n\r\n{\"Item\":{\"id\":{\"S\":\"order\"}}}")
                .replace("Content-Length: 28", "Content-Length: 29")
                .getBytes(StandardCharsets.US_ASCII);
        while (true) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        InputStream in = new BufferedInputStream(socket.getInputStream());
                        while (Line.skipMessage(in)) {
                            socket.getOutputStream().write(answer);
                        }
                    } catch (IOException e) {
                        // the other side is done
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    /** One connection. */
    private static final class Line implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Line(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }

        long ask(byte[] request) throws IOException {
            long start = System.nanoTime();
            socket.getOutputStream().write(request);
            if (!skipMessage(in)) {
                throw new IOException("closed");
            }
            return System.nanoTime() - start;
        }

        /** A head and its Content-Length of body. */
        static boolean skipMessage(InputStream in) throws IOException {
            int length = 0;
            StringBuilder line = new StringBuilder(80);
            while (true) {
                int b = in.read();
                if (b < 0) {
                    return false;
                }
                if (b == '\n') {
                    if (line.length() <= 1) {
                        in.skipNBytes(length);
                        return true;
                    }
                    if (line.length() > 16
                            && line.charAt(7) == '-'
                            && line.substring(0, 15).equalsIgnoreCase("content-length:")) {
                        length = Integer.parseInt(line.substring(15).strip());
                    }
                    line.setLength(0);
                } else {
                    line.append((char) b);
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
