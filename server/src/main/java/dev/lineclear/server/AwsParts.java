package dev.lineclear.server;

import dev.lineclear.assessment.Contents;
import dev.lineclear.assessment.Foresight;
import dev.lineclear.assessment.LiveState;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.execution.Composer;
import dev.lineclear.execution.Undoer;
import dev.lineclear.foresight.graph.Graph;
import dev.lineclear.gate.aws.AwsGate;
import dev.lineclear.gate.aws.DryRuns;
import dev.lineclear.gate.aws.EnvironmentRule;
import dev.lineclear.gate.aws.Environments;
import dev.lineclear.gate.aws.Hearer;
import dev.lineclear.gate.aws.Lender;
import dev.lineclear.gate.aws.SessionDirectory;
import dev.lineclear.gate.aws.Spool;
import dev.lineclear.gate.aws.Upstreams;
import dev.lineclear.gate.aws.api.ApiClient;
import dev.lineclear.gate.aws.assume.AssumedRoles;
import dev.lineclear.gate.aws.learn.Neighbours;
import dev.lineclear.gate.aws.learn.Rules;
import dev.lineclear.gate.aws.learn.Touched;
import dev.lineclear.gate.aws.network.NamesForesight;
import dev.lineclear.gate.aws.network.NetworkForesight;
import dev.lineclear.gate.aws.network.OriginsForesight;
import dev.lineclear.gate.aws.network.StacksForesight;
import dev.lineclear.gate.aws.plausible.Plausibility;
import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.gate.aws.undo.AwsLiveState;
import dev.lineclear.gate.aws.undo.AwsTagReader;
import dev.lineclear.gate.aws.undo.AwsUndoer;
import dev.lineclear.gate.aws.undo.Limits;
import dev.lineclear.gate.aws.undo.NativeRehearser;
import dev.lineclear.gate.aws.undo.StackContents;
import dev.lineclear.gate.aws.undo.TwinRehearser;
import dev.lineclear.gate.http.Clearance;
import dev.lineclear.gate.http.Gate;
import dev.lineclear.gate.http.Upstream;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Worlds;
import dev.lineclear.safeguard.rehearsal.Rehearser;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.RehearsalSettings;
import dev.lineclear.state.Store;
import dev.lineclear.state.Trust;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Everything of the AWS gate that works with the gateway's own credentials. */
final class AwsParts implements AutoCloseable {
    private final Configuration configuration;
    private final Catalog catalog;
    private final InstantSource clock;
    private final AwsCredentialsProvider credentials;
    private final AwsClients clients;
    private final AwsLiveState liveState;
    private final AwsUndoer undoer;
    private final Environments environments;
    private final Plausibility plausibility;
    private final Upstream upstream;
    private final Spool spool;
    private final SessionDirectory directory;
    private final Optional<AssumedRoles> assumed;
    private final Optional<TwinParts> twin;
    private final Trust trust;
    private final AtomicReference<@Nullable Composer> composer = new AtomicReference<>();

    private AwsParts(
            Configuration configuration,
            StateDirectory state,
            Catalog catalog,
            Store store,
            Trust trust,
            InstantSource clock)
            throws IOException {
        this.configuration = configuration;
        this.catalog = catalog;
        this.clock = clock;
        this.credentials = DefaultCredentialsProvider.builder().build();
        this.clients = new AwsClients(credentials, configuration.aws().endpoints());
        this.liveState = new AwsLiveState(clients, catalog);
        List<EnvironmentRule> rules = configuration.environments().stream()
                .map(r -> new EnvironmentRule(r.account(), r.region(), r.resource(), r.name()))
                .toList();
        this.environments = new Environments(new AwsTagReader(clients), rules);
        this.plausibility = new Plausibility(clients.soon(), environments);
        this.upstream = Upstream.open();
        this.spool = Spool.open(state.spool()); // whose files are nobody else's: the log's lock is held
        this.directory = new SessionDirectory(store.sessions());
        // What is captured and put back, and what is looked up, keeps the gateway's own credentials.
        this.assumed = configuration
                .aws()
                .assume()
                .map(roles -> new AssumedRoles(
                        catalog,
                        roles,
                        credentials,
                        clients.sts(configuration.aws().region()),
                        clock));
        this.twin = configuration.twin().isPresent()
                ? Optional.of(new TwinParts(configuration, configuration.twin().get(), credentials, clients, clock))
                : Optional.empty();
        this.undoer = new AwsUndoer(clients, twin.map(TwinParts::twin), clock, Limits.DEFAULT);
        this.trust = trust;
    }

    static AwsParts of(
            Configuration configuration,
            StateDirectory state,
            Catalog catalog,
            Store store,
            Trust trust,
            InstantSource clock)
            throws IOException {
        return new AwsParts(configuration, state, catalog, store, trust, clock);
    }

    /** Makes now what nearly every first request needs. */
    void soon() {
        clients.warmSoon();
    }

    /** Makes now what would else be made for the first request that needs it. */
    void warm() {
        clients.warm();
    }

    Undoer undoer() {
        return undoer;
    }

    Contents contents() {
        Contents production = new StackContents(clients, catalog);
        Contents there = twin.<Contents>map(
                        parts -> new StackContents(parts.twin().clients(), catalog))
                .orElse(Contents.NONE);
        return (proposal, found) -> (Worlds.twin(proposal) ? there : production).of(proposal, found);
    }

    Foresight foresight() {
        NetworkForesight network = new NetworkForesight(clients);
        Foresight ahead = Foresight.all(List.of(
                plausibility,
                network,
                new NamesForesight(clients),
                new OriginsForesight(clients),
                new StacksForesight(new StackContents(clients, catalog), network)));
        // What is done in the twin cuts nothing off that anybody uses.
        return (proposal, found) -> Worlds.twin(proposal) ? List.of() : ahead.of(proposal, found);
    }

    /**
     * @param scratch where content is between production and twin
     * @param staging the same for what sandboxed agents act on
     * @param graph what hangs on what, as it is known when asked
     */
    Rehearser rehearser(TwinRehearser.Scratch scratch, TwinRehearser.Scratch staging, Supplier<Graph> graph) {
        twin.ifPresent(
                parts -> parts.stage(catalog, configuration.aws().account().orElse(Gates.NO_ACCOUNT), staging));
        RehearsalSettings alone = configuration.rehearsal();
        return twin.map(parts -> parts.rehearser(scratch, new Neighbours(graph, touched())))
                .orElseGet(() -> new NativeRehearser(alone.dryRunCounts(), alone.fresh(), clock));
    }

    LiveState liveState() {
        return proposal -> Worlds.twin(proposal) ? List.of() : liveState.observe(proposal);
    }

    /** Calls made with the gateway's own credentials. */
    ApiClient api() {
        return clients.api();
    }

    /** As targets of proposals are named with. */
    String account() {
        return configuration.aws().account().orElse(Gates.NO_ACCOUNT);
    }

    /** What a proposal touches, under the names by which things are learned. */
    Function<Proposal, List<String>> touched() {
        // Made when first needed: the rules take a moment to read, which no start waits for.
        return proposal -> new Touched(Rules.all()).of(proposal);
    }

    Gate gate(Clearance clearance, Hearer hearer) {
        AwsGate gate = new AwsGate(new AwsGate.Parts(
                clearance,
                directory,
                catalog,
                environments,
                new Upstreams(configuration.aws().endpoints(), true),
                upstream,
                assumed.<Lender>map(roles -> roles).orElseGet(() -> Lender.own(credentials)),
                account(),
                hosts(),
                spool,
                hearer,
                clock,
                twin.map(TwinParts::twin),
                trust::of,
                new DryRuns(catalog, configuration.rehearsal().dryRuns())));
        composer.set(gate.composer());
        return gate;
    }

    /** Makes requests once there is a gate. */
    Composer.Composed compose(Session session, ChangeSet.Step step, String reason, Instant now)
            throws Composer.ComposeException {
        Composer made = composer.get();
        if (made == null) {
            throw new Composer.ComposeException("the gateway is still starting");
        }
        return made.compose(session, step, reason, now);
    }

    /** What the gateway may be called by, so that an S3 bucket before it is told from the host. */
    private List<String> hosts() {
        return List.of("localhost", configuration.listen().address().host());
    }

    /** A halted or closed session is refused from the next request on. */
    void forget(String sessionId) {
        directory.forget(sessionId);
    }

    @Override
    public void close() {
        assumed.ifPresent(AssumedRoles::close);
        twin.ifPresent(TwinParts::close);
        upstream.close();
        liveState.close();
        plausibility.close();
        clients.close();
    }
}
