package dev.lineclear.server;

import dev.lineclear.pipeline.Assembly;
import dev.lineclear.server.bodies.KeptBodies;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.control.BodiesDesk;
import dev.lineclear.server.control.ChangesDesk;
import dev.lineclear.server.control.ControlServer;
import dev.lineclear.server.control.Desk;
import dev.lineclear.server.control.GraphDesk;
import dev.lineclear.server.control.HaltDesk;
import dev.lineclear.server.control.HoldsDesk;
import dev.lineclear.server.control.IncidentDesk;
import dev.lineclear.server.control.InventoryDesk;
import dev.lineclear.server.control.OperateDesk;
import dev.lineclear.server.control.PacesDesk;
import dev.lineclear.server.control.PeopleDesk;
import dev.lineclear.server.control.RecoveryDesk;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.control.RevertDesk;
import dev.lineclear.server.control.ReviewDesk;
import dev.lineclear.server.control.RolloutsDesk;
import dev.lineclear.server.control.SessionDesk;
import dev.lineclear.server.guard.Changes;
import dev.lineclear.server.guard.Demotion;
import dev.lineclear.server.guard.GatewayGate;
import dev.lineclear.server.guard.Recoveries;
import dev.lineclear.state.Store;
import dev.lineclear.state.Trust;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** Where people are served, whichever way they come: by the command line, the console or the API. */
final class Desks {
    private final Parts parts;
    private final SessionDesk sessions;
    private final HaltDesk halts;
    private final HoldsDesk holds;
    private final RevertDesk reverts;
    private final ReviewDesk reviews;
    private final IncidentDesk incidents;
    private final PeopleDesk people;
    private final BodiesDesk bodies;
    private final ChangesDesk changes;
    private final RolloutsDesk rollouts;
    private final PacesDesk paces;

    /**
     * What they work on.
     *
     * @param changing makes changes of the gateway itself
     * @param sensitive members of an operation's input that are not shown
     */
    record Parts(
            Configuration configuration,
            Store store,
            Register register,
            Assembly assembly,
            AwsParts aws,
            GraphParts graph,
            Trust trust,
            KeptBodies bodies,
            PoliciesInForce policies,
            SettingsInForce settings,
            Recoveries recoveries,
            Changes changing,
            Function<String, List<String>> sensitive,
            InstantSource clock) {}

    Desks(Parts parts) {
        this.parts = parts;
        Store store = parts.store();
        Register register = parts.register();
        Assembly assembly = parts.assembly();
        InstantSource clock = parts.clock();
        Demotion demotion = new Demotion(
                store, register, parts.trust(), parts.configuration().twin().isPresent(), clock);
        this.sessions = sessionDesk();
        this.halts = new HaltDesk(store, register, parts.aws()::forget, demotion, clock);
        this.incidents = new IncidentDesk(store, register, demotion, clock);
        this.reviews = new ReviewDesk(store, assembly.reviews(), clock);
        this.holds = new HoldsDesk(store, assembly, clock, parts.sensitive());
        this.reverts = new RevertDesk(store, assembly, clock);
        this.rollouts = new RolloutsDesk(
                store, assembly.staging(), clock, parts.configuration().aws().region(), parts.sensitive());
        this.paces = new PacesDesk(store, assembly.pacing(), clock);
        this.people = new PeopleDesk(store, register, clock);
        this.bodies = new BodiesDesk(parts.bodies(), store, register, clock);
        this.changes = new ChangesDesk(
                store,
                new GatewayGate(store, assembly.pipeline(), parts.changing(), clock),
                parts.policies().agreed(),
                parts.settings().agreed(),
                clock);
    }

    private SessionDesk sessionDesk() {
        SessionMint mint = new SessionMint();
        InstantSource clock = parts.clock();
        SessionDesk.Minting minting =
                (agent, operator, task, lifetime) -> mint.mint(agent, operator, task, clock.instant(), lifetime);
        return new SessionDesk(
                parts.store(),
                parts.register(),
                minting,
                parts.aws()::forget,
                clock,
                parts.configuration().sessionLifetime());
    }

    /**
     * Serves the command line.
     *
     * @param token that whoever asks has to show
     */
    ControlServer listen(String token, OperateDesk operating) throws IOException {
        List<Desk> all = List.of(
                sessions,
                halts,
                holds,
                reverts,
                reviews,
                incidents,
                people,
                bodies,
                changes,
                new RecoveryDesk(parts.store(), parts.recoveries(), parts.clock()),
                new GraphDesk(parts.graph().knowledge(), parts.graph().relations()::read, parts.clock()),
                new InventoryDesk(parts.graph().scans()),
                rollouts,
                paces,
                operating);
        return Ports.open(
                "control",
                parts.configuration().control(),
                (host, port) -> new ControlServer(host, port, token, all),
                ControlServer::port);
    }

    SessionDesk sessions() {
        return sessions;
    }

    HaltDesk halts() {
        return halts;
    }

    HoldsDesk holds() {
        return holds;
    }

    RevertDesk reverts() {
        return reverts;
    }

    ReviewDesk reviews() {
        return reviews;
    }

    IncidentDesk incidents() {
        return incidents;
    }

    PeopleDesk people() {
        return people;
    }

    BodiesDesk bodies() {
        return bodies;
    }

    ChangesDesk changes() {
        return changes;
    }

    RolloutsDesk rollouts() {
        return rollouts;
    }

    PacesDesk paces() {
        return paces;
    }
}
