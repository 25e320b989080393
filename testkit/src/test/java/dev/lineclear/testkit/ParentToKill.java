package dev.lineclear.testkit;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Starts the servers, says their process ids, and waits to be killed. */
final class ParentToKill {
    private ParentToKill() {}

    public static void main(String[] args) throws Exception {
        try (AwsServers servers = AwsServers.start(Path.of(args[0]))) {
            servers.processes().forEach(process -> System.out.println(process.pid()));
            System.out.flush();
            new CountDownLatch(1).await();
        }
    }
}
