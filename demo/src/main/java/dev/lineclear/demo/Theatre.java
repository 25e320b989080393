package dev.lineclear.demo;

import dev.lineclear.cli.Control;
import dev.lineclear.server.Gateway;
import dev.lineclear.server.config.ConfigurationFile;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** What the story stands on: production's servers, a gateway that alone holds their credentials, and people with keys. */
final class Theatre implements AutoCloseable {
    private final AwsServers servers;
    private final Clients admin;
    private final Gateway gateway;
    private final Control control;
    private final People people;

    private Theatre(AwsServers servers, Clients admin, Gateway gateway, Control control, People people) {
        this.servers = servers;
        this.admin = admin;
        this.gateway = gateway;
        this.control = control;
        this.people = people;
    }

    static Theatre open(Path work, Stage stage) throws IOException {
        stage.say("Starting DynamoDB Local, ElasticMQ and s3proxy, and filling them …");
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx------"));
        AwsServers servers = AwsServers.start(work.resolve("servers"));
        try {
            Clients admin = Clients.of(
                    servers.dynamodb(),
                    servers.sqs(),
                    servers.s3(),
                    AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY));
            StoryData.create(admin);
            // Only the gateway's own provider chain finds these; agents get keys of their own.
            System.setProperty("aws.accessKeyId", AwsServers.ACCESS_KEY);
            System.setProperty("aws.secretAccessKey", AwsServers.SECRET_KEY);
            Gateway gateway = Gateway.start(ConfigurationFile.read(configuration(work, servers)));
            Control control = Control.of(work);
            return new Theatre(servers, admin, gateway, control, People.register(work, control));
        } catch (IOException | RuntimeException | Error e) {
            servers.close();
            throw e;
        }
    }

    private static Path configuration(Path work, AwsServers servers) throws IOException {
        return Files.writeString(
                work.resolve("lineclear.yaml"), """
                listen: { address: "127.0.0.1:0" }
                control: 127.0.0.1:0
                state: .
                aws:
                  region: us-east-1
                  account: "000000000000"
                  endpoints:
                    dynamodb: %s
                    sqs: %s
                    s3: %s
                environments:              # the embedded servers of tables and buckets keep no tags, so it is said here
                  - { name: beta, resource: "arn:aws:dynamodb:*:table/reports-beta*" }
                  - { name: beta, resource: "arn:aws:s3:::reports-beta*" }
                  - { name: production, resource: "*" }
                holds: { patience: 500ms } # 20 s by default; the story does not make you wait
                log: { origin: demo.lineclear.dev/log, checkpoint-every: 100ms, format: text, answers: none }
                """.formatted(servers.dynamodb(), servers.sqs(), servers.s3()));
    }

    Clients admin() {
        return admin;
    }

    Control control() {
        return control;
    }

    People people() {
        return people;
    }

    URI gateway() {
        return URI.create(gateway.endpoint());
    }

    AwsServers servers() {
        return servers;
    }

    @Override
    public void close() throws IOException {
        try {
            gateway.close();
        } finally {
            admin.close();
            servers.close();
        }
    }
}
