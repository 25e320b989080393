package dev.lineclear.demo;

import dev.lineclear.cli.Control;
import dev.lineclear.server.Gateway;
import dev.lineclear.server.config.ConfigurationFile;
import dev.lineclear.testkit.AwsServers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A gateway before a world, with people registered and an agent in a session. Its log stays when it is closed. */
final class Gatehouse implements AutoCloseable {
    private final Gateway gateway;
    private final Control control;
    private final People people;
    private final JsonNode session;

    private Gatehouse(Gateway gateway, Control control, People people, JsonNode session) {
        this.gateway = gateway;
        this.control = control;
        this.people = people;
        this.session = session;
    }

    /**
     * Starts it.
     *
     * @param state a directory of its own, made here
     * @param observing whether it only says what it would have done
     */
    static Gatehouse open(Path state, World world, boolean observing) throws IOException {
        Files.createDirectories(
                state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        // Only the gateway's own provider chain finds these; agents get keys of their own.
        System.setProperty("aws.accessKeyId", AwsServers.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", AwsServers.SECRET_KEY);
        Gateway gateway = Gateway.start(ConfigurationFile.read(configuration(state, world, observing)));
        try {
            Control control = Control.of(state);
            People people = People.register(state, control);
            ObjectNode body = Control.node();
            body.put("agent", "kiro");
            body.put("operator", people.operator().name());
            body.put("task", world.task());
            return new Gatehouse(gateway, control, people, control.post("/v1/sessions", body));
        } catch (IOException | RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private static Path configuration(Path state, World world, boolean observing) throws IOException {
        String endpoints = world.endpoints().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> "    " + e.getKey() + ": " + e.getValue() + "\n")
                .collect(Collectors.joining());
        return Files.writeString(state.resolve("lineclear.yaml"), """
                listen: { address: "127.0.0.1:0" }
                control: 127.0.0.1:0
                state: .
                observe: [%s]
                aws:
                  region: us-east-1
                  account: "%s"
                  endpoints:
                %s
                holds: { patience: 500ms } # 20 s by default; the story does not make you wait
                log: { origin: demo.lineclear.dev/log, checkpoint-every: 100ms, format: text, answers: none }
                """.formatted(
                        observing ? "aws" : "", world.account(), endpoints.stripTrailing()));
    }

    Control control() {
        return control;
    }

    People people() {
        return people;
    }

    URI address() {
        return URI.create(gateway.endpoint());
    }

    /** The agent's session's id. */
    String session() {
        return session.path("id").asString("");
    }

    /** The keys that it has there. */
    AwsSessionCredentials keys() {
        return AwsSessionCredentials.create(
                session.path("accessKeyId").asString(""),
                session.path("secretAccessKey").asString(""),
                session.path("sessionToken").asString(""));
    }

    @Override
    public void close() throws IOException {
        gateway.close();
    }
}
