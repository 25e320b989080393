package dev.lineclear.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** DynamoDB Local, ElasticMQ and s3proxy: the production of the story and of the tests. */
public final class AwsServers implements AutoCloseable {
    /** What s3proxy checks signatures with; the other two take any. */
    public static final String ACCESS_KEY = "AKIAPRODUCTIONEXAMPL";

    public static final String SECRET_KEY = "production-secret-that-no-agent-ever-sees";

    private final ChildServer dynamodb;
    private final ChildServer sqs;
    private final ChildServer s3;

    private AwsServers(ChildServer dynamodb, ChildServer sqs, ChildServer s3) {
        this.dynamodb = dynamodb;
        this.sqs = sqs;
        this.s3 = s3;
    }

    /** All three at once. @param work a directory for their files */
    public static AwsServers start(Path work) throws IOException {
        try (ExecutorService starting = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ChildServer> dynamodb = starting.submit(() -> dynamodb(work.resolve("dynamodb")));
            Future<ChildServer> sqs = starting.submit(() -> sqs(work.resolve("sqs")));
            Future<ChildServer> s3 = starting.submit(() -> s3(work.resolve("s3")));
            return new AwsServers(dynamodb.get(), sqs.get(), s3.get());
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** DynamoDB Local, in memory. */
    public static ChildServer dynamodb(Path work) throws IOException {
        return ChildServer.start(
                "dynamodb",
                work,
                (lib, directory, port) -> List.of(
                        "-Djava.library.path=" + lib,
                        "-cp",
                        lib + "/*",
                        "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
                        "-inMemory",
                        "-disableTelemetry",
                        "-port",
                        Integer.toString(port)));
    }

    /** ElasticMQ, in memory. */
    public static ChildServer sqs(Path work) throws IOException {
        return ChildServer.start("sqs", work, (lib, directory, port) -> {
            Path file = Files.writeString(directory.resolve("sqs.conf"), """
                    include classpath("application.conf")
                    node-address { host = "127.0.0.1", port = %d }
                    rest-sqs { enabled = true, bind-port = %d, bind-hostname = "127.0.0.1" }
                    rest-stats { enabled = false }
                    """.formatted(port, port));
            return List.of("-Dconfig.file=" + file, "-cp", lib + "/*", "org.elasticmq.server.Main");
        });
    }

    /** s3proxy over a directory; it verifies signatures. */
    public static ChildServer s3(Path work) throws IOException {
        return ChildServer.start("s3", work, (lib, directory, port) -> {
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
            return List.of("-cp", lib + "/*", "org.gaul.s3proxy.Main", "--properties", file.toString());
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

    @Override
    public void close() {
        dynamodb.close();
        sqs.close();
        s3.close();
    }
}
