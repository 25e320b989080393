package dev.lineclear.server;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.console.Bell;
import dev.lineclear.console.Console;
import dev.lineclear.console.Guarding;
import dev.lineclear.console.Invitations;
import dev.lineclear.pipeline.Assembly;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.server.api.AgentsDoor;
import dev.lineclear.server.api.Api;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.guard.Consequences;
import dev.lineclear.server.tls.LiveCertificate;
import dev.lineclear.tlog.LogReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The console and the API, on one listener, put together.
 *
 * @param catalog explains requests that nobody makes
 * @param agents where agents connect, as the API says it
 * @param word of people on rollouts, paces and incidents
 */
record ConsoleDoor(
        Desks.Parts parts,
        Desks desks,
        CedarDecider decider,
        Consequences consequences,
        Catalog catalog,
        NodeLog log,
        Bell bell,
        AgentsDoor agents,
        PeoplesWord word) {

    /** @param certificate of the console, where it does not stand behind something that has one */
    void open(Configuration.Console where, Optional<LiveCertificate> certificate, Closing closing) throws IOException {
        Console.Parts made = console(where, closing.add(new PeopleAtTheDoor()));
        closing.add(Ports.open(
                        "console",
                        where.address(),
                        (host, port) -> Console.start(
                                made, new InetSocketAddress(host, port), certificate.map(LiveCertificate::context)),
                        Console::port))
                .warm();
    }

    private Console.Parts console(Configuration.Console where, Guarding guarding) throws IOException {
        Assembly assembly = parts.assembly();
        return new Console.Parts(
                parts.store(),
                assembly.ballots(),
                assembly.reviews(),
                assembly.rehearsing(),
                assembly.staging(),
                assembly.pacing(),
                new ReviewTable(desks.reviews()),
                new Invitations(parts.store().settings(), parts.clock()),
                parts.register()::force,
                parts.sensitive(),
                bell,
                () -> LogReader.at(log.current().source(), log.checkpoint()),
                decider::policies,
                new RedButton(desks.halts()),
                new Workbench(desks.changes(), desks.people(), consequences),
                word,
                new KnownGraph(parts.graph().relations(), parts.graph().scans(), parts.clock()),
                () -> parts.recoveries().open().stream().map(Greeting::sentence).toList(),
                new Api(api()),
                where.oidc().isPresent() ? Optional.of(where.oidc().get().open()) : Optional.empty(),
                guarding,
                where.url(),
                parts.clock());
    }

    private Api.Parts api() {
        return new Api.Parts(
                desks.holds(),
                desks.reverts(),
                desks.sessions(),
                desks.halts(),
                desks.reviews(),
                desks.incidents(),
                desks.people(),
                desks.changes(),
                desks.bodies(),
                desks.rollouts(),
                desks.paces(),
                parts.store().approvers(),
                decider::policies,
                Gates.explainer(parts.configuration(), catalog, decider),
                parts.register(),
                agents,
                parts.clock());
    }
}
