package dev.lineclear.server.learning;

import dev.lineclear.foresight.graph.Knowledge;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.gate.aws.learn.Touched;
import dev.lineclear.proposal.Digest;
import dev.lineclear.server.config.ConfigurationException;
import dev.lineclear.server.config.ConfigurationFile;
import dev.lineclear.server.config.DeclaredServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what people declare, and each change of it within seconds. A file that cannot be read, or has mistakes, stops a
 * start; later it changes nothing and is a warning.
 */
public final class Declarations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Declarations.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Path file;
    private final Knowledge knowledge;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private String taken;
    private volatile List<String> mistakes = List.of();

    /** @throws ConfigurationException with every mistake, each with its line */
    public Declarations(Path file, Knowledge knowledge, InstantSource clock) {
        this.file = file;
        this.knowledge = knowledge;
        this.clock = clock;
        this.taken = digest();
        Sighting first = DeclaredServices.read(file, clock.instant());
        Thread.ofVirtual().name("declarations").start(() -> watch(first));
    }

    private void watch(Sighting first) {
        try {
            // Its names are looked up in rules that take a moment to read, which no start waits for.
            knowledge.declare(Touched.named(first));
            while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        String now = digest();
        if (now.equals(taken)) {
            return;
        }
        taken = now;
        try {
            knowledge.declare(Touched.named(DeclaredServices.read(file, clock.instant())));
            mistakes = List.of();
            LOG.info("took over what {} declares", file);
        } catch (ConfigurationException e) {
            mistakes = e.problems();
            LOG.warn("what was declared before stays: {}", String.join("; ", mistakes));
        }
    }

    /** Of what is there now; of a file that cannot be read another each time it can be again. */
    private String digest() {
        try {
            return Files.size(file) > ConfigurationFile.MAX_FILE_BYTES
                    ? "too large"
                    : Digest.of(Files.readAllBytes(file)).hex();
        } catch (IOException e) {
            return "unreadable";
        }
    }

    /** What is wrong with the file as it is now. */
    public Stream<String> warnings() {
        return mistakes.stream().map(mistake -> "not taken over: " + mistake);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
