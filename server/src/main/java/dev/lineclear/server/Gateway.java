package dev.lineclear.server;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.assessment.Course;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.console.Bell;
import dev.lineclear.console.Invitations;
import dev.lineclear.gate.http.GatewayServer;
import dev.lineclear.gate.http.Limits;
import dev.lineclear.pipeline.Assembly;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Session;
import dev.lineclear.record.Facts;
import dev.lineclear.record.Kind;
import dev.lineclear.record.RecordSink;
import dev.lineclear.record.Redaction;
import dev.lineclear.safeguard.approval.Owners;
import dev.lineclear.safeguard.rehearsal.Rehearser;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.snapshot.Vault;
import dev.lineclear.server.api.AgentsDoor;
import dev.lineclear.server.around.Rounds;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.bodies.KeptBodies;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.Configuration.Address;
import dev.lineclear.server.config.ConfigurationException;
import dev.lineclear.server.control.ControlServer;
import dev.lineclear.server.control.OperateDesk;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.control.RevertDesk;
import dev.lineclear.server.control.SessionDesk;
import dev.lineclear.server.control.SignedChange;
import dev.lineclear.server.guard.Changes;
import dev.lineclear.server.guard.Consequences;
import dev.lineclear.server.guard.Lately;
import dev.lineclear.server.guard.PolicyRegister;
import dev.lineclear.server.guard.Recoveries;
import dev.lineclear.server.guard.Recovery;
import dev.lineclear.server.guard.SelfGuard;
import dev.lineclear.server.notify.Channels;
import dev.lineclear.server.notify.Telling;
import dev.lineclear.server.notify.UndeliveredRecords;
import dev.lineclear.server.operate.AnswerLog;
import dev.lineclear.server.operate.Metrics;
import dev.lineclear.server.operate.Readiness;
import dev.lineclear.server.rollouts.Traffic;
import dev.lineclear.server.tls.LiveCertificate;
import dev.lineclear.server.trace.Tracing;
import dev.lineclear.server.traces.AgentTraces;
import dev.lineclear.server.traces.TraceDoor;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import dev.lineclear.state.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The whole gateway, put together by plain constructors. What cannot start whole does not start. */
public final class Gateway implements AutoCloseable {
    /** More waiting holds than this are as many as anyone needs to know. */
    private static final int MAX_COUNTED = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final Configuration configuration;
    private final StateDirectory state;
    private final InstantSource clock = InstantSource.system();
    private final Closing closing;
    private final OwnLog ownLog;
    private final NodeLog log;
    private final Metrics metrics = new Metrics();
    private final Tracing tracing;
    private final Store store;
    private final Owners owners;
    private final SettingsInForce settings;
    private final KeptBodies bodies;
    private final Bell bell;
    private final Register register;
    private final CedarDecider decider;
    private final PoliciesInForce policies;
    private final Recoveries recoveries;
    private final AgentTraces agentTraces;
    private final Assembly assembly;
    private final Consequences consequences;
    private final Trust trust;
    private final AwsParts aws;
    private final GraphParts graph;
    private volatile Optional<Rounds> around = Optional.empty();
    private final Telling telling = new Telling();
    private final Greeting greeting = new Greeting();
    private final List<LiveCertificate> certificates = new ArrayList<>();
    private final Optional<LiveCertificate> certificate;
    private final Function<String, List<String>> sensitive;
    private final GatewayServer gates;
    private final Desks desks;
    private final ControlServer control;

    private Gateway(Configuration configured, Closing closing, BooleanSupplier wanted) throws IOException {
        this.closing = closing;
        this.state = StateDirectory.open(configured.state());
        KeyFile key = KeyFile.openOrCreate(state.key("lineclear"));
        Ahead<Store> opening = closing.add(Ahead.of("store", () -> Databases.open(configured, state, key)));
        Ahead<CedarDecider> deciding = closing.add(Ahead.of("policies", () -> Gates.decider(configured)));
        Ahead<Catalog> reading = closing.add(Ahead.of("catalog", Gates::catalog));
        Ahead<Object> serving = Ahead.of("server", Executors.callable(GatewayServer::prepare));
        this.store = opening.get();
        this.owners = new Owners(store.approvers(), store.settings());
        this.settings = new SettingsInForce(configured, state, store.settings(), owners);
        this.configuration = settings.inForce();
        this.tracing = closing.add(Tracing.open(configuration.traces(), System.getenv(), metrics));
        this.ownLog = new OwnLog(configuration.log(), state, closing, this::logMended);
        this.log = ownLog.log();
        ControlFile.remove(state);
        this.bell = closing.add(new Bell());
        RecordSink sink = telling.on(bell.on(tracing.of(
                new LogSink(log, ownLog.witnesses(), configuration.log().origin()))));
        this.register = new Register(sink, clock);
        Catalog catalog = reading.get();
        this.sensitive = Gates.sensitive(catalog);
        this.bodies = new KeptBodies(state.bodies(), key.box("bodies"));
        this.trust = new Trust(store.standings());
        this.aws = closing.add(AwsParts.of(configuration, state, catalog, store, trust, clock));
        this.graph = new GraphParts(configuration, aws, store, register, closing, clock);
        // The last to be there; whatever does without is made before.
        this.decider = decider(deciding);
        Warming.begin("start-decisions", decider::prepare);
        Facts facts = new Facts(new Redaction(bodies, sensitive));
        this.agentTraces = new AgentTraces(register, facts::safe);
        Vault vault = new Vault(state.vault(), key.key("captures"));
        this.consequences = new Consequences(store, decider, new Lately(store, log), this::changes, clock);
        AgentsRemembered behaviour =
                closing.add(AgentsRemembered.open(store, state.node(), configuration.watch(), clock));
        PatternsInForce patterns = new PatternsInForce(settings.agreed(), behaviour.watch());
        Traffic traffic = new Traffic(clock);
        Health health = Gates.health(configuration, aws, traffic);
        this.assembly = Assembly.of(new Assembly.Parts(
                new Assessor(
                        Gates.classifiers(catalog, configuration),
                        Map.of(Gates.AWS, aws.contents()),
                        Map.of(Gates.AWS, aws.foresight()),
                        Map.of(Gates.AWS, graph.surroundings())),
                new SelfGuard(new Sandbox(decider, trust), owners),
                store,
                sink,
                facts,
                Gates.undoers(aws, this::changes),
                Gates.observers(configuration, aws, consequences),
                vault,
                traffic.on(tracing.of(new AnswerLog(metrics, configuration.log().answers()))),
                clock,
                configuration.holds().patience(),
                configuration.holds().lifetime(),
                link(),
                state.node(),
                rehearsers(key),
                new Mispredictions(this::sessionDesk, this::revertDesk),
                aws::compose,
                health,
                Optional.of(behaviour.watch()),
                (session, because) -> sessionDesk().stop(session.id(), because),
                configuration.rollouts().pacing()));
        this.recoveries = new Recoveries(store, register, clock);
        this.policies =
                closing.add(new PoliciesInForce(configuration, decider, register, store.settings(), owners, clock));
        tell();
        recover();
        recordStart();
        assembly.recovery().afterCrash().forEach(greeting::inDoubt);
        policies.watch();
        this.certificate = Listening.certificate(configuration, state, clock, greeting);
        certificate.ifPresent(certificates::add);
        serving.get();
        if (!wanted.getAsBoolean()) {
            throw new IOException("stopped while it started: nobody was listened to");
        }
        this.gates =
                closing.add(Ports.open("listen", configuration.listen().address(), this::listen, GatewayServer::port));
        Desks.Parts parts = new Desks.Parts(
                configuration,
                store,
                register,
                assembly,
                aws,
                graph,
                trust,
                bodies,
                policies,
                settings,
                recoveries,
                changes(),
                sensitive,
                clock);
        this.desks = new Desks(parts);
        this.control = closing.add(listenForPeople(Gates.idle(catalog, configuration)));
        openConsole(parts, catalog);
        Forgetting forgetting = new Forgetting(
                configuration.retention(),
                store,
                vault,
                bodies,
                register,
                configuration.log().origin(),
                clock);
        closing.add(new Housekeeping(
                assembly.recovery(),
                assembly.ballots(),
                assembly.staging(),
                assembly.pacing(),
                log,
                certificates,
                telling,
                forgetting,
                () -> SignedChange.forgetExpired(store.settings(), clock),
                () -> store.steps().forget(clock.instant().minus(Course.LATELY)),
                behaviour::save,
                behaviour::share,
                behaviour::forget,
                patterns::refresh));
        Warming.begin("start-first", () -> Warming.first(store, aws, catalog));
        graph.begin();
        measure(forgetting);
        takeTraces();
        lookAround();
        graph.listen();
        ownLog.serve(closing, greeting::add);
        greeting.places(configuration, state, endpoint(), owners.all().size());
        announce();
        Warming.beginLater("start-rest", () -> Warming.rest(aws, catalog, decider));
    }

    /**
     * Starts it; when this returns, agents and people can connect.
     *
     * @throws IOException when anything cannot start, with why and what to do
     */
    public static Gateway start(Configuration configuration) throws IOException {
        return start(configuration, () -> true);
    }

    /** @param wanted asked once, before anybody is listened to: whether that is still wanted */
    public static Gateway start(Configuration configuration, BooleanSupplier wanted) throws IOException {
        Logging.one(configuration.log().format());
        Closing closing = new Closing();
        try {
            return new Gateway(configuration, closing, wanted);
        } catch (IOException | RuntimeException | Error e) {
            try {
                closing.close();
            } catch (IOException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    /** What was under way when the log failed has no outcome in it; auditors see by this record where that was. */
    private void logMended(ObjectNode records) {
        register.force(Kind.LOG_REOPENED, configuration.log().origin(), records);
    }

    /** Files that cannot be used stop a gateway whose policies owners agree on as little as they change it. */
    private CedarDecider decider(Ahead<CedarDecider> ofFiles) throws IOException {
        try {
            return ofFiles.get();
        } catch (ConfigurationException e) {
            if (!owners.quorum() || !PolicyRegister.kept(store.settings())) {
                throw e;
            }
            return Gates.shipped();
        }
    }

    /** What whoever has the host's files asked for; said again at every start until somebody else has seen it. */
    private void recover() throws IOException {
        recoveries.perform(new Recovery(state.root()), policies.agreed(), decider, settings.agreed(), settings.file());
        recoveries.open().forEach(greeting::recovered);
    }

    private GatewayServer listen(InetAddress host, int port) throws IOException {
        return GatewayServer.start(
                tracing.of(agentTraces.of(aws.gate(
                        agentTraces.of(
                                new PipelineClearance(assembly.pipeline(), assembly.rehearsing(), this::proposed)),
                        graph.hearer()))),
                new InetSocketAddress(host, port),
                certificate.map(LiveCertificate::context),
                Limits.DEFAULT,
                configuration.listen().drain(),
                clock);
    }

    private SessionDesk sessionDesk() {
        return desks.sessions();
    }

    private JsonNode proposed(Session session, JsonNode asked) {
        return desks.rollouts().proposed(session, asked);
    }

    private RevertDesk revertDesk() {
        return desks.reverts();
    }

    private Map<String, Rehearser> rehearsers(KeyFile key) {
        return Map.of(
                Gates.AWS,
                aws.rehearser(
                        new TwinScratch(state.vault().resolveSibling("rehearsals"), key.key("rehearsals")),
                        new TwinScratch(state.vault().resolveSibling("staging"), key.key("rehearsals")),
                        graph.knowledge()::snapshot));
    }

    /** What a hold's id is put behind, to look at it. */
    private String link() {
        return configuration.console().map(c -> c.url() + "/holds/").orElse("lineclear show ");
    }

    private void tell() throws IOException {
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

    private void openConsole(Desks.Parts parts, Catalog catalog) throws IOException {
        if (configuration.console().isEmpty()) {
            return;
        }
        Configuration.Console where = configuration.console().get();
        Optional<LiveCertificate> shown = Listening.certificate(where, clock);
        shown.ifPresent(certificates::add);
        AgentsDoor agents = new AgentsDoor(endpoint(), Listening.authority(configuration, state));
        PeoplesWord word = new PeoplesWord(
                desks.rollouts(), desks.incidents(), () -> LogPlace.directory(state.log(), state.logVerifierKey()));
        new ConsoleDoor(parts, desks, decider, consequences, catalog, log, bell, agents, word)
                .open(where, shown, closing);
        greeting.add("  console    " + where.url() + "   (let people in: lineclear people invite)");
    }

    private void lookAround() {
        if (configuration.around().isEmpty()) {
            return;
        }
        Rounds rounds = closing.add(new Rounds(
                configuration.around().get(),
                aws.api(),
                configuration.aws().account().orElse(""),
                log,
                store.settings(),
                register,
                clock));
        around = Optional.of(rounds);
        metrics.counter("lineclear.went.around", "Changes of production past the gateway", rounds::found);
    }

    private void takeTraces() throws IOException {
        if (configuration.otlp().isEmpty()) {
            return;
        }
        Address where = configuration.otlp().get();
        TraceDoor door = closing.add(Ports.open("otlp", where, this::traceDoor, TraceDoor::port));
        door.measure(metrics);
        greeting.add("  traces     http://" + where.host() + ":" + door.port()
                + "/v1/traces   (OTLP over HTTP; the token is in "
                + state.root().resolve("otlp.token") + ")");
    }

    private TraceDoor traceDoor(InetAddress host, int port) throws IOException {
        return new TraceDoor(
                new InetSocketAddress(host, port),
                state.secret("otlp.token"),
                configuration.aws().region(),
                aws.account(),
                graph.knowledge()::learn,
                agentTraces,
                clock);
    }

    /** @param idle lines of the configuration that change nothing */
    private ControlServer listenForPeople(List<String> idle) throws IOException {
        Warnings warnings = new Warnings(
                policies,
                settings,
                idle,
                owners,
                recoveries,
                certificates,
                ownLog,
                graph,
                telling,
                () -> around,
                decider);
        String token = state.secret("control.token");
        Readiness readiness = new Readiness(log, store, warnings::now);
        return desks.listen(token, new OperateDesk(readiness, metrics, log::covered));
    }

    /** Last of all: whoever finds the file finds everything there, and what cannot start whole leaves none. */
    private void announce() throws IOException {
        String url = "http://" + configuration.control().host() + ":" + control.port();
        ControlFile.write(state, url, endpoint(), state.secret("control.token"));
    }

    private Changes changes() {
        return new Changes(
                store,
                register,
                new Invitations(store.settings(), clock),
                configuration.console().map(Configuration.Console::url),
                policies.agreed(),
                settings.agreed(),
                trust,
                configuration.twin().isPresent(),
                clock);
    }

    private void measure(Forgetting forgetting) {
        metrics.counter(
                "lineclear.captures.removed", "Captures kept for long enough and removed", forgetting::captures);
        metrics.counter("lineclear.values.removed", "Values kept for long enough and removed", forgetting::values);
        metrics.counter("lineclear.notices", "Things that channels were told of", telling::delivered);
        ownLog.measure(metrics);
        graph.measure(metrics);
        for (HoldState live : List.of(HoldState.OPEN, HoldState.GRANTED, HoldState.IN_DOUBT)) {
            String name = "lineclear.holds." + live.name().toLowerCase(Locale.ROOT);
            metrics.gauge(name, "Holds that are " + live, () -> store.holds()
                    .in(live, MAX_COUNTED)
                    .size());
        }
    }

    private void recordStart() {
        policies.record();
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("policyVersion", decider.version());
        data.put("logKey", ownLog.verifierKey());
        configuration.observe().stream().sorted().forEach(data.putArray("observe")::add);
        register.force(Kind.GATEWAY_STARTED, configuration.log().origin(), data);
    }

    /** Where agents connect, such as {@code http://127.0.0.1:7700}. */
    public String endpoint() {
        if (configuration.listen().url().isPresent()) {
            return configuration.listen().url().get();
        }
        String host = configuration.listen().address().host();
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        String scheme = configuration.listen().tls() ? "https://" : "http://";
        return scheme + (any ? "localhost" : host) + ":" + gates.port();
    }

    /** What to tell whoever started it. */
    public List<String> greeting() {
        return greeting.lines();
    }

    /** Stops listening, finishes what is under way, and closes the log with a checkpoint over everything. */
    @Override
    public void close() throws IOException {
        ControlFile.remove(state);
        try {
            gates.close();
            control.close();
            register.force(Kind.GATEWAY_STOPPED, configuration.log().origin(), CanonicalJson.MAPPER.createObjectNode());
        } finally {
            closing.close();
        }
    }
}
