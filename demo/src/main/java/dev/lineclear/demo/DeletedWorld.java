package dev.lineclear.demo;

import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** A table of reports, that an agent would rather make anew than mend. */
final class DeletedWorld implements World {
    private static final String TABLE = StoryData.PRODUCTION_TABLE;

    private final ChildServer dynamodb;
    private final Clients admin;

    private DeletedWorld(ChildServer dynamodb) {
        this.dynamodb = dynamodb;
        this.admin = Clients.admin(dynamodb.endpoint());
    }

    static World open(Path work) throws IOException {
        return new DeletedWorld(AwsServers.dynamodb(work));
    }

    @Override
    public Map<String, URI> endpoints() {
        return Map.of("dynamodb", dynamodb.endpoint());
    }

    @Override
    public String account() {
        return "000000000000";
    }

    @Override
    public void build() {
        if (gone()) {
            StoryData.table(admin.dynamodb(), TABLE, "production", StoryData.ITEMS);
        }
    }

    @Override
    public String task() {
        return "fix a rounding error in the monthly report";
    }

    @Override
    public String deed() {
        return "decides that it is cleaner to delete the table " + TABLE + " and to recreate it.";
    }

    @Override
    public Said ask(URI gateway, AwsSessionCredentials keys) {
        try (Clients agent = Clients.of(gateway, gateway, gateway, keys)) {
            agent.dynamodb().deleteTable(r -> r.tableName(TABLE));
            return new Said(true, "dynamodb:DeleteTable: 200");
        } catch (AwsServiceException e) {
            return new Said(
                    false,
                    e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage());
        }
    }

    @Override
    public String outage() {
        return gone() ? "the table " + TABLE + " is gone, and " + StoryData.ITEMS + " reports with it" : "";
    }

    private boolean gone() {
        try {
            admin.dynamodb().describeTable(r -> r.tableName(TABLE));
            return false;
        } catch (ResourceNotFoundException e) {
            return true;
        }
    }

    @Override
    public List<String> named() {
        return List.of("reports");
    }

    @Override
    public String no() {
        return "a rounding error is mended in the code; the table stays";
    }

    @Override
    public void close() {
        admin.close();
        dynamodb.close();
    }
}
