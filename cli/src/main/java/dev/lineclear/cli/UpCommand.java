package dev.lineclear.cli;

import dev.lineclear.server.Gateway;
import dev.lineclear.server.config.Addresses;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.Configuration.LogFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lineclear up}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Runs the gateway until it is told to stop (Ctrl-C, SIGTERM).",
        footer = {
            "",
            "Upstream credentials come from the AWS SDK's default provider chain: give them to this process only.",
            "Everything has a default; lineclear.yaml changes it."
        })
final class UpCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(UpCommand.class);

    @Mixin
    Local common = new Local();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where agents connect (default: 127.0.0.1:7700).")
    @Nullable
    String listen;

    /** The command, where it has no other option than {@code --config FILE}; whatever else it may be is read as all are. */
    static Optional<UpCommand> plain(String... arguments) {
        boolean up = arguments.length > 0 && arguments[0].equals("up");
        boolean file = arguments.length == 3 && arguments[1].equals("--config") && !arguments[2].startsWith("-");
        if (!up || !file && arguments.length != 1) {
            return Optional.empty();
        }
        UpCommand command = new UpCommand();
        command.common.config = file ? Path.of(arguments[2]) : null;
        return Optional.of(command);
    }

    Configuration configuration() {
        Configuration configuration = common.configuration();
        String address = listen;
        return address == null ? configuration : configuration.withListen(Addresses.address(address));
    }

    @Override
    public Integer call() throws Exception {
        Configuration configuration = configuration();
        // Where machines collect every line, each has to be one that they can read.
        Consumer<String> say = configuration.log().format() == LogFormat.JSON ? LOG::info : System.out::println;
        UntilStopped stop = new UntilStopped();
        try {
            serve(configuration, stop, say);
        } catch (IOException | RuntimeException e) {
            if (stop.asked()) {
                // Said here: the process is ending, and waits for nothing but this.
                LOG.error("stopped, but not in order", e);
            }
            throw e;
        } finally {
            stop.done();
        }
        return 0;
    }

    private static void serve(Configuration configuration, UntilStopped stop, Consumer<String> say)
            throws IOException, InterruptedException {
        try (Gateway gateway = Gateway.start(configuration, stop::runs)) {
            gateway.greeting().forEach(say);
            stop.await();
            say.accept("Stopping: finishing what is under way …");
        }
        say.accept("Stopped.");
    }
}
