package dev.lineclear.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL server that can be killed and started again on the same data and port. */
final class Postgres implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Path data;
    private EmbeddedPostgres server;

    private Postgres(Path data, EmbeddedPostgres server) {
        this.data = data;
        this.server = server;
    }

    static Postgres start(Path data) throws IOException {
        return new Postgres(data, builder(data).start());
    }

    private static EmbeddedPostgres.Builder builder(Path data) {
        return EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
    }

    /** As root it is started in a user namespace of its own, where it is nobody; it refuses to run as root. */
    static boolean available() throws Exception {
        return !"root".equals(System.getProperty("user.name"))
                || new ProcessBuilder("unshare", "-U", "true")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
    }

    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** {@code kill -9} of the server and of every process of it. */
    void kill() throws Exception {
        ProcessHandle postmaster = ProcessHandle.of(pid()).orElseThrow();
        List<ProcessHandle> all = postmaster.descendants().toList();
        postmaster.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        postmaster.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (ProcessHandle process : all) {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private long pid() throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().trim());
    }

    /** After {@link #kill}. */
    void restart() throws IOException {
        int port = server.getPort();
        server.close();
        server = builder(data).setPort(port).start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
