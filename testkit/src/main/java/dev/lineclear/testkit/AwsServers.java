package dev.lineclear.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** DynamoDB Local, ElasticMQ and s3proxy: the production of the story and of the tests. */
public final class AwsServers implements AutoCloseable {
    /** What s3proxy checks signatures with; the other two take any. */
    public static final String ACCESS_KEY = "AKIAPRODUCTIONEXAMPL";

    public static final String SECRET_KEY = "production-secret-that-no-agent-ever-sees";

    private static final int DYNAMODB_HEAP_MEBIBYTES = 256;
    private static final int SQS_HEAP_MEBIBYTES = 192;
    private static final int S3_HEAP_MEBIBYTES = 256;

    private final ChildServer dynamodb;
    private final ChildServer sqs;
    private final ChildServer s3;

    private AwsServers(ChildServer dynamodb, ChildServer sqs, ChildServer s3) {
        this.dynamodb = dynamodb;
        this.sqs = sqs;
        this.s3 = s3;
    }

    /**
     * All three side by side, or, when one does not come up, none.
     *
     * @param work a directory for their files, left behind at the end
     */
    public static AwsServers start(Path work) throws IOException {
        List<ChildServer> started = new CopyOnWriteArrayList<>();
        Future<ChildServer> dynamodb;
        Future<ChildServer> sqs;
        Future<ChildServer> s3;
        // Closing the executor waits for all three, so that what has to be ended again is known.
        try (ExecutorService starting = Executors.newVirtualThreadPerTaskExecutor()) {
            dynamodb = starting.submit(() -> kept(dynamodb(work.resolve("dynamodb")), started));
            sqs = starting.submit(() -> kept(sqs(work.resolve("sqs")), started));
            s3 = starting.submit(() -> kept(s3(work.resolve("s3")), started));
        }
        try {
            return new AwsServers(dynamodb.get(), sqs.get(), s3.get());
        } catch (ExecutionException e) {
            started.forEach(ChildServer::close);
            throw new IOException("a server did not start", e.getCause());
        } catch (InterruptedException e) {
            started.forEach(ChildServer::close);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static ChildServer kept(ChildServer server, List<ChildServer> started) {
        started.add(server);
        return server;
    }

    /**
     * DynamoDB Local, in memory. It checks no signatures, drops the tags a table is created with and refuses to list
     * tags, and knows no point-in-time recovery and no exports.
     */
    public static ChildServer dynamodb(Path work) throws IOException {
        return ChildServer.start(dynamodbSpec(), work);
    }

    static ChildSpec dynamodbSpec() {
        return new ChildSpec(
                "dynamodb",
                "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
                DYNAMODB_HEAP_MEBIBYTES,
                // One database for all keys and regions, as an account is: otherwise each pair has its own.
                (port, directory) -> new ChildSpec.Invocation(
                        List.of(),
                        List.of("-inMemory", "-sharedDb", "-disableTelemetry", "-port", Integer.toString(port))));
    }

    /** ElasticMQ, in memory; it checks no signatures. Its queue URLs name its own endpoint. */
    public static ChildServer sqs(Path work) throws IOException {
        return ChildServer.start(sqsSpec(), work);
    }

    static ChildSpec sqsSpec() {
        return new ChildSpec("sqs", "org.elasticmq.server.Main", SQS_HEAP_MEBIBYTES, (port, directory) -> {
            Path file = Files.writeString(directory.resolve("sqs.conf"), """
                    include classpath("application.conf")
                    node-address { host = "127.0.0.1", port = %d }
                    rest-sqs { enabled = true, bind-port = %d, bind-hostname = "127.0.0.1" }
                    rest-stats { enabled = false }
                    aws { region = us-east-1, accountId = 000000000000 }
                    """.formatted(port, port));
            return new ChildSpec.Invocation(List.of("-Dconfig.file=" + file), List.of());
        });
    }

    /** s3proxy over a directory; it verifies signatures, and knows no versions and no virtual-host addresses. */
    public static ChildServer s3(Path work) throws IOException {
        return ChildServer.start(s3Spec(), work);
    }

    static ChildSpec s3Spec() {
        return new ChildSpec("s3", "org.gaul.s3proxy.Main", S3_HEAP_MEBIBYTES, (port, directory) -> {
            Path objects = Files.createDirectories(directory.resolve("objects"));
            Path file = Files.writeString(
                    directory.resolve("s3.properties"), """
                    s3proxy.endpoint=http://127.0.0.1:%d
                    s3proxy.authorization=aws-v2-or-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    """.formatted(port, ACCESS_KEY, SECRET_KEY, objects));
            // Without one it logs every step of its web server.
            Path logging = Files.writeString(directory.resolve("logback.xml"), """
                    <configuration>
                      <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                        <encoder><pattern>%d %-5level %logger{0} %msg%n</pattern></encoder>
                      </appender>
                      <root level="warn"><appender-ref ref="out"/></root>
                    </configuration>
                    """);
            return new ChildSpec.Invocation(
                    List.of("-Dlogback.configurationFile=" + logging), List.of("--properties", file.toString()));
        });
    }

    public URI dynamodb() {
        return dynamodb.endpoint();
    }

    public URI sqs() {
        return sqs.endpoint();
    }

    public URI s3() {
        return s3.endpoint();
    }

    /** The three processes, for tests that end them. */
    List<ProcessHandle> processes() {
        return List.of(dynamodb.process(), sqs.process(), s3.process());
    }

    @Override
    public void close() {
        try (ExecutorService ending = Executors.newVirtualThreadPerTaskExecutor()) {
            ending.execute(dynamodb::close);
            ending.execute(sqs::close);
            ending.execute(s3::close);
        }
    }
}
