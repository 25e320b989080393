package dev.lineclear.server;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.assessment.Course;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.console.Invitations;
import dev.lineclear.pipeline.Assembly;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Facts;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Redaction;
import dev.lineclear.safeguard.rehearsal.Rehearser;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.snapshot.Vault;
import dev.lineclear.server.bodies.KeptBodies;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.control.SignedChange;
import dev.lineclear.server.guard.Changes;
import dev.lineclear.server.guard.Consequences;
import dev.lineclear.server.guard.Lately;
import dev.lineclear.server.guard.Recoveries;
import dev.lineclear.server.guard.Recovery;
import dev.lineclear.server.guard.SelfGuard;
import dev.lineclear.server.operate.AnswerLog;
import dev.lineclear.server.rollouts.Traffic;
import dev.lineclear.server.tls.LiveCertificate;
import dev.lineclear.server.traces.AgentTraces;
import dev.lineclear.state.Trust;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** All that a request is decided and carried out with, put together on the {@link Foundation}. Nobody is listened to yet. */
final class Deciding {
    final Catalog catalog;
    final AwsParts aws;
    final GraphParts graph;
    final CedarDecider decider;
    final AgentTraces agentTraces;
    final Consequences consequences;
    final Assembly assembly;
    final Recoveries recoveries;
    final PoliciesInForce policies;
    private final Function<String, List<String>> sensitive;
    private final KeptBodies bodies;
    private final Trust trust;
    private final Vault vault;
    private final AgentsRemembered behaviour;
    private final PatternsInForce patterns;
    private final Foundation on;
    private final Supplier<Desks> desks;

    /** @param desks where the gateway itself stops sessions and takes changes back; asked once it serves */
    Deciding(Foundation on, Supplier<Desks> desks) throws IOException {
        this.on = on;
        this.desks = desks;
        this.catalog = on.catalog();
        this.sensitive = Gates.sensitive(catalog);
        this.bodies = new KeptBodies(on.state.bodies(), on.bodiesBox);
        this.trust = new Trust(on.store.standings());
        this.aws = on.closing.add(AwsParts.of(on.configuration, on.state, catalog, on.store, trust, on.clock));
        this.graph = new GraphParts(on.configuration, aws, on.store, on.register, on.closing, on.clock);
        // The last to be there; whatever does without is made before.
        this.decider = on.decider();
        Warming.begin("start-decisions", decider::prepare);
        Facts facts = new Facts(new Redaction(bodies, sensitive));
        this.agentTraces = new AgentTraces(on.register, facts::safe);
        this.vault = new Vault(on.state.vault(), on.capturesKey);
        this.consequences = new Consequences(on.store, decider, new Lately(on.store, on.log), this::changes, on.clock);
        this.behaviour =
                on.closing.add(AgentsRemembered.open(on.store, on.state.node(), on.configuration.watch(), on.clock));
        this.patterns = new PatternsInForce(on.settings.agreed(), behaviour.watch());
        this.assembly = assemble(facts);
        this.recoveries = new Recoveries(on.store, on.register, on.clock);
        this.policies = on.closing.add(
                new PoliciesInForce(on.configuration, decider, on.register, on.store.settings(), on.owners, on.clock));
    }

    private Assembly assemble(Facts facts) throws IOException {
        Traffic traffic = new Traffic(on.clock);
        Health health = Gates.health(on.configuration, aws, traffic);
        return Assembly.of(new Assembly.Parts(
                new Assessor(
                        Gates.classifiers(catalog, on.configuration),
                        Map.of(Gates.AWS, aws.contents()),
                        Map.of(Gates.AWS, aws.foresight()),
                        Map.of(Gates.AWS, graph.surroundings())),
                new SelfGuard(new Sandbox(decider, trust), on.owners),
                on.store,
                on.sink,
                facts,
                Gates.undoers(aws, this::changes),
                Gates.observers(on.configuration, aws, consequences),
                vault,
                traffic.on(on.tracing.of(
                        new AnswerLog(on.metrics, on.configuration.log().answers()))),
                on.clock,
                on.configuration.holds().patience(),
                on.configuration.holds().lifetime(),
                on.link(),
                on.state.node(),
                rehearsers(),
                new Mispredictions(() -> desks.get().halts(), () -> desks.get().reverts()),
                aws::compose,
                health,
                Optional.of(behaviour.watch()),
                (session, because) -> desks.get().halts().stop(session.id(), because),
                on.configuration.rollouts().pacing()));
    }

    private Map<String, Rehearser> rehearsers() {
        return Map.of(
                Gates.AWS,
                aws.rehearser(
                        new TwinScratch(on.state.vault().resolveSibling("rehearsals"), on.rehearsalsKey),
                        new TwinScratch(on.state.vault().resolveSibling("staging"), on.rehearsalsKey),
                        graph.knowledge()::snapshot));
    }

    /** What makes changes of the gateway itself. */
    private Changes changes() {
        return new Changes(
                on.store,
                on.register,
                new Invitations(on.store.settings(), on.clock),
                on.configuration.console().map(Configuration.Console::url),
                policies.agreed(),
                on.settings.agreed(),
                trust,
                on.configuration.twin().isPresent(),
                on.clock);
    }

    /**
     * Takes up what an earlier process left, what whoever has the host's files asked for and what a crash left open; puts the
     * start on record in between, and begins to watch the policies.
     */
    void begin() throws IOException {
        recoveries.perform(
                new Recovery(on.state.root()), policies.agreed(), decider, on.settings.agreed(), on.settings.file());
        // Said again at every start until somebody else has seen it.
        recoveries.open().forEach(on.greeting::recovered);
        recordStart();
        assembly.recovery().afterCrash().forEach(on.greeting::inDoubt);
        policies.watch();
    }

    private void recordStart() {
        policies.record();
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("policyVersion", decider.version());
        data.put("logKey", on.ownLog.verifierKey());
        on.configuration.observe().stream().sorted().forEach(data.putArray("observe")::add);
        on.register.force(Kind.GATEWAY_STARTED, on.origin(), data);
    }

    /** What the desks work on. */
    Desks.Parts forDesks() {
        return new Desks.Parts(
                on.configuration,
                on.store,
                on.register,
                assembly,
                aws,
                graph,
                trust,
                bodies,
                policies,
                on.settings,
                recoveries,
                changes(),
                sensitive,
                on.clock);
    }

    /** What removes what was kept for long enough; a new one each time. */
    Forgetting forgetting() {
        return new Forgetting(
                on.configuration.retention(), on.store, vault, bodies, on.register, on.origin(), on.clock);
    }

    /** Begins what is done by the clock. */
    Housekeeping keepHouse(Forgetting forgetting, List<LiveCertificate> certificates) {
        return new Housekeeping(
                assembly.recovery(),
                assembly.ballots(),
                assembly.staging(),
                assembly.pacing(),
                on.log,
                certificates,
                on.telling,
                forgetting,
                () -> SignedChange.forgetExpired(on.store.settings(), on.clock),
                () -> on.store.steps().forget(on.clock.instant().minus(Course.LATELY)),
                behaviour::save,
                behaviour::share,
                behaviour::forget,
                patterns::refresh);
    }
}
