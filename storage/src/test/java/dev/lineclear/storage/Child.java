package dev.lineclear.storage;

import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.state.StateException;
import dev.lineclear.state.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own, to be killed or to run out of disk; it prints what the store acknowledged. */
final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    private Child(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** @param prefix such as {@code unshare}, before the command of this JVM */
    static Child start(List<String> prefix, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName()));
        command.addAll(List.of(arguments));
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** @return lines as far as there are any, at most {@code limit} */
    List<String> lines(int limit) throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        while (lines.size() < limit && (line = out.readLine()) != null) {
            lines.add(line);
        }
        return lines;
    }

    /** SIGKILL, and what it had still printed. */
    List<String> kill() throws IOException, InterruptedException {
        // By its handle: Process itself would throw away what the child printed last.
        process.toHandle().destroyForcibly();
        process.waitFor();
        return lines(Integer.MAX_VALUE);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    static Store open(String location, int keySeed) {
        return location.startsWith("jdbc:")
                ? Stores.postgresql(location, "postgres", "", Samples.box(keySeed))
                : Stores.sqlite(Path.of(location), Samples.box(keySeed));
    }

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "work" -> work(arguments[1], arguments[2]);
            case "half" -> half(arguments[1], arguments[2]);
            case "fill" -> fill(Path.of(arguments[1]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Opens, votes, grants and claims for ever. */
    private static void work(String location, String round) {
        try (Store store = open(location, 1)) {
            for (int i = 0; ; i++) {
                String id = round + "-" + i;
                Hold hold = Samples.hold(id, "session-" + id, Samples.input(), Samples.NOW);
                store.holds().open(hold);
                say("OPEN " + id);
                store.holds().vote(Samples.vote(id, "ann"));
                say("VOTE " + id);
                store.holds().move(id, HoldState.OPEN, HoldState.GRANTED);
                say("GRANTED " + id);
                store.holds().move(id, HoldState.GRANTED, HoldState.CLAIMED);
                say("CLAIMED " + id);
            }
        }
    }

    /** Stays in the middle of a transaction. */
    private static void half(String location, String id) {
        try (Database database = location.startsWith("jdbc:")
                ? Postgresql.open(location, "postgres", "")
                : Sqlite.open(Path.of(location))) {
            database.transaction(in -> {
                in.update("UPDATE holds SET state = 'CLAIMED' WHERE id = ?", id);
                say("half");
                try {
                    return System.in.read();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }
    }

    /** Runs in a mount namespace of its own, on a small disk at {@code disk}. */
    private static void fill(Path disk) throws Exception {
        Path ballast = disk.resolve("ballast");
        // More than half, since moving the write-ahead log into the database takes as much again.
        Files.write(ballast, new byte[5 << 20]);
        Path file = disk.resolve("state/lineclear.db");
        int written = 0;
        try (Store store = open(file.toString(), 1)) {
            try {
                while (written < 100_000) {
                    store.settings().put("key" + written, "x".repeat(10_000));
                    written++;
                }
            } catch (StateException e) {
                say("full");
            }
            boolean readable = true;
            for (int i = 0; i < written; i++) {
                readable &= store.settings().get("key" + i).isPresent();
            }
            say("all there "
                    + (readable && store.settings().get("key" + written).isEmpty()));
            try {
                store.settings().put("again", "x".repeat(10_000));
                say("wrote to a full disk");
            } catch (StateException e) {
                say("still full");
            }
            Files.delete(ballast);
            store.settings().put("after", "y".repeat(10_000));
            say("recovered " + store.settings().get("after").isPresent());
        }
        say("read-only " + run("mount", "-o", "remount,ro", disk.toString()));
        try (Store store = open(file.toString(), 1)) {
            store.settings().put("x", "y");
            say("wrote to a read-only disk");
        } catch (StateException e) {
            say("refused");
        }
        say("writable " + run("mount", "-o", "remount,rw", disk.toString()));
        try (Store store = open(file.toString(), 1)) {
            store.settings().put("x", "y");
            say("kept " + store.settings().get("after").isPresent());
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
