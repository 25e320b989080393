package dev.lineclear.gate.aws;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.ServiceInfo;
import dev.lineclear.gate.aws.twin.Twin;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Standing;
import dev.lineclear.proposal.Visible;
import dev.lineclear.proposal.Worlds;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Which of the two worlds a request goes to, and where that is. Told by who asks and what it does, and by nothing else of
 * the request: no header, host or signature of an agent's has a say.
 */
final class Bearings {
    private final Catalog catalog;
    private final Upstreams upstreams;
    private final String account;
    private final Optional<Twin> twin;
    private final Function<Session, Standing> trust;

    /** @param account that the gateway's credentials belong to; empty when it is not known */
    Bearings(
            Catalog catalog,
            Upstreams upstreams,
            String account,
            Optional<Twin> twin,
            Function<Session, Standing> trust) {
        this.catalog = catalog;
        this.upstreams = upstreams;
        this.account = account;
        this.twin = twin;
        this.trust = trust;
    }

    /**
     * Where one request goes.
     *
     * @param upstream the endpoint
     * @param destination as the proposal says it
     */
    record Bearing(URI upstream, Map<String, String> destination) {
        boolean twin() {
            return Worlds.twin(destination);
        }
    }

    /** @param input what is asked, by which an operation may only read */
    Bearing of(Session session, String signingName, String region, String operation, JsonNode input) throws Refused {
        Standing standing = trust.apply(session);
        boolean there = standing == Standing.SANDBOXED
                && catalog.classify(operation, input).effect() != Effect.READ;
        URI upstream = there ? inTwin(session, signingName, region) : production(signingName, region);
        Map<String, String> destination = new HashMap<>();
        destination.put("partition", Upstreams.partition(region));
        destination.put("region", region);
        destination.put("endpoint", upstream.toString());
        if (!account.isEmpty()) {
            destination.put("account", account);
        }
        if (standing != Standing.SUPERVISED) {
            destination.put(Worlds.STANDING, standing.word());
        }
        return new Bearing(upstream, there ? twin.orElseThrow().destination(destination) : destination);
    }

    private URI inTwin(Session session, String signingName, String region) throws Refused {
        String agent = Visible.text(session.agent().id());
        if (twin.isEmpty()) {
            throw new Refused(Refusal.denied("Lineclear: " + agent + " is sandboxed, and there is no twin for what it"
                    + " changes. Nothing was executed. Owners promote it: lineclear agent promote " + agent));
        }
        return twin.get()
                .upstream(signingName, prefix(signingName), region)
                .orElseThrow(() -> new Refused(Refusal.denied("Lineclear: " + agent + " is sandboxed, and the twin has"
                        + " no " + signingName + ". Nothing was executed.")));
    }

    private String prefix(String signingName) {
        return catalog.service(signingName).map(ServiceInfo::endpointPrefix).orElse("");
    }

    private URI production(String signingName, String region) throws Refused {
        String prefix = prefix(signingName);
        Optional<URI> found = prefix.isEmpty()
                ? upstreams.configured(signingName, region)
                : upstreams.of(signingName, prefix, region);
        if (found.isEmpty() && prefix.isEmpty()) {
            throw new Refused(Refusal.denied("Lineclear: nothing is known of a service " + signingName
                    + ", so there is nowhere to send this. Say in lineclear.yaml where it is (aws: { endpoints: { "
                    + signingName + ": https://… } }), and what its operations do (classify: { \"" + signingName
                    + ":Operation\": destroy }). Nothing was executed."));
        }
        return found.orElseThrow(() -> new Refused(Refusal.denied("Lineclear: no upstream is configured for "
                + signingName + " in " + Visible.text(region) + ". Nothing was executed.")));
    }
}
