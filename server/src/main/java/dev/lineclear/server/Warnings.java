package dev.lineclear.server;

import dev.lineclear.policy.CedarDecider;
import dev.lineclear.safeguard.approval.Owners;
import dev.lineclear.server.around.Rounds;
import dev.lineclear.server.guard.Recoveries;
import dev.lineclear.server.notify.Telling;
import dev.lineclear.server.tls.LiveCertificate;
import dev.lineclear.state.StateException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a person should see to, though the gateway goes on.
 *
 * @param idle lines of the configuration that change nothing
 * @param around looks for changes past the gateway, where that is configured
 */
record Warnings(
        PoliciesInForce policies,
        SettingsInForce settings,
        List<String> idle,
        Owners owners,
        Recoveries recoveries,
        List<LiveCertificate> certificates,
        OwnLog log,
        GraphParts graph,
        Telling telling,
        Supplier<Optional<Rounds>> around,
        CedarDecider decider) {

    /** As of now; none is the usual. */
    List<String> now() {
        return Stream.of(
                        policies.warnings(),
                        idle.stream(),
                        kept(),
                        certificates.stream().map(LiveCertificate::warning).flatMap(Optional::stream),
                        log.warnings(),
                        graph.warnings(),
                        telling.warnings().stream(),
                        around.get().stream().flatMap(Rounds::warnings),
                        slow())
                .flatMap(all -> all)
                .toList();
    }

    private Stream<String> slow() {
        return decider.fastPath()
                ? Stream.of()
                : Stream.of("the policy engine does not take its fast path; decisions are 20 to 50 times slower");
    }

    /** What the store alone knows. That it does not answer is an obstacle already, and no reason not to say so. */
    private Stream<String> kept() {
        try {
            Stream<String> recovered = recoveries.open().stream().map(Greeting::sentence);
            return Stream.of(settings.warnings(), recovered, ownerless()).flatMap(all -> all);
        } catch (StateException e) {
            return Stream.empty();
        }
    }

    private Stream<String> ownerless() {
        long signing = owners.all().stream().filter(o -> !o.keys().isEmpty()).count();
        return owners.quorum() && signing < 2
                ? Stream.of(
                        signing + " of the owners can sign, so nobody can change the gateway: lineclear recover owner")
                : Stream.of();
    }
}
