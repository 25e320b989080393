package dev.lineclear.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A small disk that a process is started on, in a mount namespace of its own, so that it can really be full. */
record SmallDisk(Path mountPoint, int megabytes) {
    private static final int CHUNK = 64 * 1024;

    /** Whether this machine lets one mount it. */
    boolean available() throws Exception {
        Process process =
                new ProcessBuilder(command("true")).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
    }

    /** What a command that is to run on it begins with. */
    List<String> command() {
        return command("exec \"$@\"");
    }

    private List<String> command(String then) {
        String mount = "mount -t tmpfs -o size=" + megabytes + "m tmpfs '" + mountPoint + "' && " + then;
        return List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount, "sh");
    }

    /** Its files, as they are seen from outside the process' namespace. */
    private Path ballast(long pid) {
        return Path.of("/proc", String.valueOf(pid), "root")
                .resolve(Path.of("/").relativize(mountPoint))
                .resolve("ballast");
    }

    /** Writes until it is full. */
    void fill(long pid) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int size = CHUNK; size > 0; size = size > 1 ? size / 16 : 0) {
            try (OutputStream out = Files.newOutputStream(
                    ballast(pid), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(chunk, 0, size);
                }
            } catch (IOException full) {
                // By design; smaller pieces may still find a gap.
            }
        }
    }

    void free(long pid) throws IOException {
        Files.delete(ballast(pid));
    }
}
