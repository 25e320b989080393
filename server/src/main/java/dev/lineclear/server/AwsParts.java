package dev.lineclear.server;

import dev.lineclear.assessment.LiveState;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.execution.Undoer;
import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.gate.aws.undo.AwsLiveState;
import dev.lineclear.gate.aws.undo.AwsTagReader;
import dev.lineclear.gate.aws.undo.AwsUndoer;
import dev.lineclear.gate.aws.undo.Limits;
import dev.lineclear.gate.http.Clearance;
import dev.lineclear.gate.http.Gate;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.state.Store;
import java.time.InstantSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Everything of the AWS gate that works with the gateway's own credentials. */
final class AwsParts implements AutoCloseable {
    private final Configuration configuration;
    private final Catalog catalog;
    private final Store store;
    private final InstantSource clock;
    private final AwsCredentialsProvider credentials;
    private final AwsClients clients;
    private final AwsLiveState liveState;
    private final AwsUndoer undoer;

    private AwsParts(Configuration configuration, Catalog catalog, Store store, InstantSource clock) {
        this.configuration = configuration;
        this.catalog = catalog;
        this.store = store;
        this.clock = clock;
        this.credentials = DefaultCredentialsProvider.builder().build();
        this.clients = new AwsClients(credentials, configuration.aws().endpoints());
        this.liveState = new AwsLiveState(clients);
        this.undoer = new AwsUndoer(clients, clock, Limits.DEFAULT);
    }

    static AwsParts of(Configuration configuration, Catalog catalog, Store store, InstantSource clock) {
        return new AwsParts(configuration, catalog, store, clock);
    }

    Undoer undoer() {
        return undoer;
    }

    LiveState liveState() {
        return liveState;
    }

    Gate gate(Clearance clearance) {
        throw new UnsupportedOperationException("wired when the gate lands: " + catalog + store + clock + configuration
                + new AwsTagReader(clients) + clearance);
    }

    void forget(String sessionId) {
        throw new UnsupportedOperationException(sessionId);
    }

    @Override
    public void close() {
        liveState.close();
        clients.close();
    }
}
