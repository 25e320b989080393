package dev.lineclear.gate.aws.undo;

import dev.lineclear.gate.aws.api.ApiClient;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** A server with what one file of scenarios puts there, and what reads it. */
public final class Stage implements AutoCloseable {
    final Moto moto;
    final Bench bench;
    private final Scenarios.Play play;
    private final Path log;

    private Stage(Moto moto, Bench bench, Scenarios.Play play, Path log) {
        this.moto = moto;
        this.bench = bench;
        this.play = play;
        this.log = log;
    }

    /**
     * Starts it, and skips the test where the machine has no such server.
     *
     * @param signing the services that are asked, by their names in the credential scope
     * @param file whose first group says what is there
     */
    public static Stage set(Path work, Set<String> signing, String file) throws Exception {
        Moto moto = Moto.start(work);
        Bench bench = new Bench(work, moto.endpoints(signing));
        Scenarios.Play play = new Scenarios.Play(Scenarios.file(file), bench.clients);
        play.once(Scenarios.file(file).groups().getFirst().given());
        return new Stage(moto, bench, play, work.resolve("moto.log"));
    }

    /** What a step answered, such as {@code vpc.Vpc.VpcId}. */
    public String answered(String expression) {
        return play.found(expression).asString();
    }

    /** What asks it, with a client of the gateway's own. */
    public ApiClient api() {
        return bench.clients.api();
    }

    /** How many requests the server has answered, by its own log. */
    public long served() throws IOException {
        return Files.readString(log)
                .lines()
                .filter(l -> l.contains("HTTP/1.1\""))
                .count();
    }

    @Override
    public void close() {
        bench.close();
        moto.close();
    }
}
