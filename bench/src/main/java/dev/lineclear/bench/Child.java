package dev.lineclear.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process of the benchmark's own, ended with it. */
final class Child implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int STOP_SECONDS = 40;

    private final Process process;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param log takes what it says */
    static Child start(List<String> command, Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        // Also where somebody ends the benchmark in its middle.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroy));
        return new Child(process, log);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits until it is up. @throws IOException with what it said, when it ends or takes too long */
    void awaitUp(BooleanSupplier up) throws IOException {
        long limit = System.nanoTime() + START_LIMIT.toNanos();
        while (!up.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > limit) {
                throw new IOException("did not start: " + Files.readString(log));
            }
            try {
                if (process.waitFor(2, TimeUnit.MILLISECONDS)) {
                    throw new IOException("ended at once: " + Files.readString(log));
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    /** Waits for its end. @throws IOException with what it said, when it fails */
    void awaitEnd() throws IOException {
        awaitEnd(START_LIMIT);
    }

    /** @param limit after which it counts as failed */
    void awaitEnd(Duration limit) throws IOException {
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("failed: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted", e);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
