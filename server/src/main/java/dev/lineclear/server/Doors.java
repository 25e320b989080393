package dev.lineclear.server;

import dev.lineclear.gate.http.GatewayServer;
import dev.lineclear.gate.http.Limits;
import dev.lineclear.proposal.Session;
import dev.lineclear.server.api.AgentsDoor;
import dev.lineclear.server.around.Rounds;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.Configuration.Address;
import dev.lineclear.server.control.ControlServer;
import dev.lineclear.server.control.OperateDesk;
import dev.lineclear.server.operate.Readiness;
import dev.lineclear.server.tls.LiveCertificate;
import dev.lineclear.server.traces.AgentTraces;
import dev.lineclear.server.traces.TraceDoor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Where a gateway is reached, each opened once and closed with it: by agents, by people, and by what sends traces. */
final class Doors {
    /** One in so many of the files that may be open: each request may want another connection, to production. */
    private static final int OPEN_FILES = 4;

    /** Renewed while it runs. */
    final List<LiveCertificate> certificates = new ArrayList<>();

    private final Foundation on;
    private final Deciding deciding;
    private final Desks desks;
    private final Optional<LiveCertificate> certificate;

    Doors(Foundation on, Deciding deciding, Desks desks) throws IOException {
        this.on = on;
        this.deciding = deciding;
        this.desks = desks;
        this.certificate = Listening.certificate(on.configuration, on.state, on.clock, on.greeting);
        certificate.ifPresent(certificates::add);
    }

    /** Agents' own. */
    GatewayServer gates() throws IOException {
        return on.closing.add(
                Ports.open("listen", on.configuration.listen().address(), this::gates, GatewayServer::port));
    }

    private GatewayServer gates(InetAddress host, int port) throws IOException {
        AgentTraces traces = deciding.agentTraces;
        PipelineClearance clearance =
                new PipelineClearance(deciding.assembly.pipeline(), deciding.assembly.rehearsing(), this::proposed);
        return GatewayServer.start(
                on.tracing.of(traces.of(deciding.aws.gate(traces.of(clearance), deciding.graph.hearer()))),
                new InetSocketAddress(host, port),
                certificate.map(LiveCertificate::context),
                Limits.DEFAULT.withinOpenFiles(OPEN_FILES),
                on.configuration.listen().drain(),
                on.clock);
    }

    private JsonNode proposed(Session session, JsonNode asked) {
        return desks.rollouts().proposed(session, asked);
    }

    /** The command line's. @param around looks for changes past the gateway, where that is configured */
    ControlServer control(Supplier<Optional<Rounds>> around) throws IOException {
        Warnings warnings = new Warnings(
                deciding.policies,
                on.settings,
                Gates.idle(deciding.catalog, on.configuration),
                on.owners,
                deciding.recoveries,
                certificates,
                on.ownLog,
                deciding.graph,
                on.telling,
                around,
                deciding.decider);
        String token = on.state.secret("control.token");
        Readiness readiness = new Readiness(on.log, on.store, warnings::now);
        return on.closing.add(desks.listen(token, new OperateDesk(readiness, on.metrics, on.log::covered)));
    }

    /** The console's and the API's, where that is configured. @param endpoint where agents connect */
    void console(Desks.Parts parts, String endpoint) throws IOException {
        if (on.configuration.console().isEmpty()) {
            return;
        }
        Configuration.Console where = on.configuration.console().get();
        Optional<LiveCertificate> shown = Listening.certificate(where, on.clock);
        shown.ifPresent(certificates::add);
        AgentsDoor agents = new AgentsDoor(endpoint, Listening.authority(on.configuration, on.state));
        PeoplesWord word = new PeoplesWord(
                desks.rollouts(),
                desks.paces(),
                desks.incidents(),
                () -> LogPlace.directory(on.state.log(), on.state.logVerifierKey()));
        new ConsoleDoor(
                        parts,
                        desks,
                        deciding.decider,
                        deciding.consequences,
                        deciding.catalog,
                        on.log,
                        on.bell,
                        agents,
                        word)
                .open(where, shown, on.closing);
        on.greeting.add("  console    " + where.url() + "   (let people in: lineclear people invite)");
    }

    /** That of agents' own traces, where that is configured. */
    void traces() throws IOException {
        if (on.configuration.otlp().isEmpty()) {
            return;
        }
        Address where = on.configuration.otlp().get();
        TraceDoor door = on.closing.add(Ports.open("otlp", where, this::traces, TraceDoor::port));
        door.measure(on.metrics);
        on.greeting.add("  traces     http://" + where.host() + ":" + door.port()
                + "/v1/traces   (OTLP over HTTP; the token is in "
                + on.state.root().resolve("otlp.token") + ")");
    }

    private TraceDoor traces(InetAddress host, int port) throws IOException {
        return new TraceDoor(
                new InetSocketAddress(host, port),
                on.state.secret("otlp.token"),
                on.configuration.aws().region(),
                deciding.aws.account(),
                deciding.graph.knowledge()::learn,
                deciding.agentTraces,
                on.clock);
    }
}
