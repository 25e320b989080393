package dev.lineclear.cli;

import dev.lineclear.server.Gateway;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.ConfigurationFile;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Gateway gateway = Gateway.start(configuration);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(stop, stopped), "drain"));
        gateway.greeting().forEach(System.out::println);
        stop.await();
        System.out.println("Stopping: finishing what is under way …");
        gateway.close();
        System.out.println("Stopped.");
        System.out.flush();
        stopped.countDown();
        return 0;
    }

    private static void drain(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
