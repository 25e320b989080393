package dev.lineclear.cli;

import dev.lineclear.server.Gateway;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.ConfigurationFile;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
    @Mixin
    Common common = new Common();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where agents connect (default: 127.0.0.1:7700).")
    @Nullable
    String listen;

    @Override
    public Integer call() throws Exception {
        Configuration configuration = common.configuration();
        String address = listen;
        if (address != null) {
            configuration = configuration.withListen(ConfigurationFile.address(address));
        }
        Gateway gateway = Gateway.start(configuration);
        UntilStopped stop = new UntilStopped();
        gateway.greeting().forEach(System.out::println);
        stop.await();
        System.out.println("Stopping: finishing what is under way …");
        gateway.close();
        System.out.println("Stopped.");
        stop.done();
        return 0;
    }
}
