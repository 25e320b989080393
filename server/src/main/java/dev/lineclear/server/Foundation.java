package dev.lineclear.server;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.console.Bell;
import dev.lineclear.gate.http.GatewayServer;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.record.Kind;
import dev.lineclear.record.RecordSink;
import dev.lineclear.safeguard.approval.Owners;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.ConfigurationException;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.guard.PolicyRegister;
import dev.lineclear.server.notify.Channels;
import dev.lineclear.server.notify.Telling;
import dev.lineclear.server.notify.UndeliveredRecords;
import dev.lineclear.server.operate.Metrics;
import dev.lineclear.server.trace.Tracing;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.Store;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import javax.crypto.SecretKey;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a gateway stands on before anything is decided: its settings, its store, its log, and who hears of records. The
 * policies and the catalogue are read meanwhile.
 */
final class Foundation {
    final InstantSource clock = InstantSource.system();
    final Metrics metrics = new Metrics();
    final Telling telling = new Telling();
    final Greeting greeting = new Greeting();
    final Closing closing;
    final StateDirectory state;
    final SealedBox bodiesBox;
    final SecretKey capturesKey;
    final SecretKey rehearsalsKey;
    final Store store;
    final Owners owners;
    final SettingsInForce settings;

    /** As owners agreed on it, where they did. */
    final Configuration configuration;

    final Tracing tracing;
    final OwnLog ownLog;
    final NodeLog log;
    final Bell bell;
    final RecordSink sink;
    final Register register;
    private final Ahead<CedarDecider> deciding;
    private final Ahead<Catalog> reading;
    private final Ahead<Object> serving;

    /** @param closing takes what is to be closed, even when this fails half-way */
    Foundation(Configuration configured, Closing closing) throws IOException {
        this.closing = closing;
        this.state = StateDirectory.open(configured.state());
        KeyFile key = KeyFile.openOrCreate(state.key("lineclear"));
        Ahead<Store> opening = closing.add(Ahead.of("store", () -> Databases.open(configured, state, key)));
        this.deciding = closing.add(Ahead.of("policies", () -> Gates.decider(configured)));
        this.reading = closing.add(Ahead.of("catalog", Gates::catalog));
        this.serving = Ahead.of("server", Executors.callable(GatewayServer::prepare));
        // What comes of the key is kept, and not the key that all others come from.
        this.bodiesBox = key.box("bodies");
        this.capturesKey = key.key("captures");
        this.rehearsalsKey = key.key("rehearsals");
        this.store = opening.get();
        this.owners = new Owners(store.approvers(), store.settings());
        this.settings = new SettingsInForce(configured, state, store.settings(), owners);
        this.configuration = settings.inForce();
        this.tracing = closing.add(Tracing.open(configuration.traces(), System.getenv(), metrics));
        this.ownLog = new OwnLog(configuration.log(), state, closing, this::logMended);
        this.log = ownLog.log();
        ControlFile.remove(state);
        this.bell = closing.add(new Bell());
        this.sink = telling.on(bell.on(tracing.of(new LogSink(log, ownLog.witnesses(), origin()))));
        this.register = new Register(sink, clock);
    }

    /** What was under way when the log failed has no outcome in it; auditors see by this record where that was. */
    private void logMended(ObjectNode records) {
        register.force(Kind.LOG_REOPENED, origin(), records);
    }

    Catalog catalog() throws IOException {
        return reading.get();
    }

    /** Files that cannot be used stop a gateway whose policies owners agree on as little as they change it. */
    CedarDecider decider() throws IOException {
        try {
            return deciding.get();
        } catch (ConfigurationException e) {
            if (!owners.quorum() || !PolicyRegister.kept(store.settings())) {
                throw e;
            }
            return Gates.shipped();
        }
    }

    /** Waits until the server's parts are found. */
    void serverFound() throws IOException {
        serving.get();
    }

    /** Whose log it is, and who acts where the gateway itself does. */
    String origin() {
        return configuration.log().origin();
    }

    /** What a hold's id is put behind, to look at it. */
    String link() {
        return configuration.console().map(c -> c.url() + "/holds/").orElse("lineclear show ");
    }

    /** Starts telling the channels. */
    void tell() throws IOException {
        closing.add(new Channels(telling))
                .start(
                        configuration.channels(),
                        state.root().resolve("notify"),
                        store,
                        link(),
                        log,
                        new UndeliveredRecords(register),
                        clock);
    }
}
