package dev.lineclear.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** Many connections from one thread, each sending its next request as soon as it is answered. */
final class Load {
    private Load() {}

    /**
     * What came of it.
     *
     * @param latencies of every request
     * @param seconds it took
     */
    record Result(Latencies latencies, double seconds) {
        double rate() {
            return latencies.count() / seconds;
        }
    }

    /** @throws IOException when any answer is wrong, or none comes for a while */
    static Result run(int port, int connections, double seconds, SignedReads requests) throws IOException {
        Latencies latencies = new Latencies();
        List<Line> lines = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                Line line = Line.open(port);
                lines.add(line);
                line.channel().configureBlocking(false);
                line.channel().register(selector, SelectionKey.OP_READ, line);
            }
            long start = System.nanoTime();
            long end = start + (long) (seconds * 1e9);
            for (Line line : lines) {
                line.send(requests.next());
            }
            int[] running = {connections};
            while (running[0] > 0) {
                int ready = selector.select(
                        key -> {
                            Line line = (Line) key.attachment();
                            if (answered(line, latencies)) {
                                if (System.nanoTime() < end) {
                                    send(line, requests.next());
                                } else {
                                    running[0]--;
                                }
                            }
                        },
                        10_000);
                if (ready == 0) {
                    throw new IOException("no answer for 10 s with " + running[0] + " requests under way");
                }
            }
            return new Result(latencies, (System.nanoTime() - start) / 1e9);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getCause());
        } finally {
            for (Line line : lines) {
                line.close();
            }
        }
    }

    private static boolean answered(Line line, Latencies latencies) {
        try {
            long took = line.receive();
            if (took >= 0) {
                latencies.add(took);
            }
            return took >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(Line line, byte[] request) {
        try {
            line.send(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
