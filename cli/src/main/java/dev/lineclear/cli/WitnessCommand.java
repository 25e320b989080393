package dev.lineclear.cli;

import dev.lineclear.server.WitnessNode;
import dev.lineclear.server.config.Addresses;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lineclear witness}. */
@Command(
        name = "witness",
        mixinStandardHelpOptions = true,
        description = "Runs a witness (C2SP tlog-witness): it cosigns logs, and never two different histories of one.",
        footer = {
            "",
            "Run it where whoever runs the gateway has no say. What it cosigns and remembers is public; put a proxy",
            "with TLS before it when it is to be reached from elsewhere."
        })
final class WitnessCommand implements Callable<Integer> {
    @Option(
            names = "--listen",
            defaultValue = "127.0.0.1:7710",
            paramLabel = "HOST:PORT",
            description = "Where gateways connect (default: ${DEFAULT-VALUE}).")
    String listen = "";

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Its key and what it cosigned last (default: ~/.lineclear-witness). Never put an older copy back.")
    Path state = Path.of(System.getProperty("user.home"), ".lineclear-witness");

    @Option(
            names = "--name",
            defaultValue = "witness.local/w1",
            description = "Its key's name, such as witness.example.com/w1 (default: ${DEFAULT-VALUE}).")
    String name = "";

    @Option(
            names = "--log",
            required = true,
            paramLabel = "VKEY",
            description = "A file with the verifier key of a log to watch, as a gateway's log.vkey; may be repeated.")
    List<Path> logs = List.of();

    @Override
    public Integer call() throws Exception {
        UntilStopped stop = new UntilStopped();
        if (!stop.runs()) {
            return 0;
        }
        try (WitnessNode witness = WitnessNode.start(Addresses.address(listen), state.toAbsolutePath(), name, logs)) {
            witness.greeting().forEach(System.out::println);
            stop.await();
        } finally {
            stop.done();
        }
        return 0;
    }
}
