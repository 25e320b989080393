package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.FreePorts;
import dev.lineclear.testkit.StoryData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real gateway with a console, production behind it, its team, and a browser for whoever comes. */
final class ConsoleHouse implements AutoCloseable {
    private final Chromium chromium;
    private final ChildServer dynamodb;
    private final Clients admin;
    private final Installation lineclear;
    private final Team team;
    private final String url;

    ConsoleHouse(Path directory) throws Exception {
        this(directory, "http://localhost", "");
    }

    /** Under policies of a directory. */
    static ConsoleHouse under(Path directory, Path policies) throws Exception {
        return new ConsoleHouse(directory, "http://localhost", " }\npolicies: " + policies + "\n#");
    }

    /**
     * @param site as browsers see it, without the port
     * @param more of the console's configuration, each with a comma before it
     * @param arguments for Chromium
     */
    ConsoleHouse(Path directory, String site, String more, String... arguments) throws Exception {
        this.chromium = Chromium.start(arguments);
        int port = FreePorts.next();
        this.url = site + ":" + port;
        this.dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
        this.admin = Clients.admin(dynamodb.endpoint());
        this.lineclear = Installation.start(
                directory,
                Map.of("dynamodb", dynamodb.endpoint()),
                "console: { address: \"127.0.0.1:" + port + "\", url: \"" + url + "\"" + more + " }\n");
        this.team = Team.enrol(lineclear);
    }

    String url() {
        return url;
    }

    Installation lineclear() {
        return lineclear;
    }

    Team team() {
        return team;
    }

    Clients admin() {
        return admin;
    }

    Chromium chromium() {
        return chromium;
    }

    /** @return a link as an owner makes it */
    String invitation(String name, String... more) {
        List<String> command = new ArrayList<>(
                List.of("people", "invite", name, "--as", "olga@example.com", "--key", team.key("olga")));
        command.addAll(List.of(more));
        return team.cli(command.toArray(String[]::new))
                .ok()
                .out()
                .lines()
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    /** A person with a new passkey, signed in. */
    Visitor enrolled(String name, String... more) {
        Visitor visitor = new Visitor(chromium, url);
        visitor.enrols(invitation(name, more));
        return visitor;
    }

    /** A table in production, and the hold of the agent that wants it deleted. */
    String held(String table) throws Exception {
        StoryData.table(admin.dynamodb(), table, "production", 20);
        String message = team.tryDelete(table);
        assertTrue(message.contains(url + "/holds/"), message);
        return team.holdIn(message);
    }

    boolean exists(String table) {
        return admin.dynamodb().listTables().tableNames().contains(table);
    }

    /** As SIGTERM does. @return the exit status */
    int stop() throws InterruptedException {
        return lineclear.stop();
    }

    @Override
    public void close() {
        chromium.close();
        lineclear.close();
        admin.close();
        dynamodb.close();
    }
}
