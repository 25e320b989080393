package dev.lineclear.gate.aws.twin;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rehearsal.Faithfulness;
import dev.lineclear.proposal.Worlds;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import tools.jackson.databind.JsonNode;

/**
 * Where changes are tried instead of in production. Rehearsals have it to themselves, one after the other; what sandboxed
 * agents do goes on at once. Thread-safe.
 */
public final class Twin implements AutoCloseable {
    /** A sandbox that is silent for longer is away. */
    private static final Duration ATTEMPT = Duration.ofSeconds(10);

    private static final Duration CALL = Duration.ofSeconds(30);

    private static final String WHO = "sts:GetCallerIdentity";

    private final Place place;
    private final AwsCredentialsProvider credentials;
    private final AwsCredentialsProvider production;
    private final AwsClients clients;
    private final ReadWriteLock taking = new ReentrantReadWriteLock(true);
    private volatile String proven = "";
    private volatile Consumer<Proposal> stage = proposal -> {};

    /**
     * Where it is.
     *
     * @param faithfulness how like production
     * @param endpoints by service; what has none goes to AWS's own where {@code faithfulness} is an account, else nowhere
     * @param account whose number stands in the twin's ARNs; production's own number where empty
     * @param productionAccount production's; empty when it is not known
     * @param region for asking who the credentials are
     */
    public record Place(
            Faithfulness faithfulness,
            Map<String, URI> endpoints,
            Optional<String> account,
            String productionAccount,
            String region) {
        public Place {
            endpoints = Map.copyOf(endpoints);
        }

        boolean aws() {
            return faithfulness == Faithfulness.ACCOUNT;
        }
    }

    /**
     * Asks nothing yet.
     *
     * @param credentials the twin's
     * @param production whose are never used here
     */
    public Twin(Place place, AwsCredentialsProvider credentials, AwsCredentialsProvider production) {
        this.place = place;
        this.credentials = credentials;
        this.production = production;
        this.clients = new AwsClients(credentials, place.endpoints(), place.aws(), ATTEMPT, CALL);
    }

    /** That its credentials are not production's, and of the account that they should be of. */
    public void check() throws IOException {
        String key;
        try {
            key = credentials.resolveCredentials().accessKeyId();
            if (key.equals(proven)) {
                return;
            }
            if (key.equals(production.resolveCredentials().accessKeyId())) {
                throw new IOException("the twin's credentials are the gateway's own, which are production's");
            }
        } catch (SdkException e) {
            throw new IOException("the twin's credentials cannot be told from production's: " + e.getMessage(), e);
        }
        if (place.aws()) {
            JsonNode who = clients.api().call(ApiCall.of(WHO), CanonicalJson.MAPPER.createObjectNode(), place.region());
            String account = who.path("Account").asString("");
            if (!account.equals(place.account().orElse(""))) {
                throw new IOException("the twin's credentials are of account " + account + ", not of "
                        + place.account().orElse("any that is configured"));
            }
        }
        proven = key;
    }

    /** The destination of what would go to production, in the twin. */
    public Map<String, String> destination(Map<String, String> of) {
        Map<String, String> there = new TreeMap<>(of);
        place.account().ifPresent(account -> there.put("account", account));
        there.put(Worlds.WORLD, Worlds.TWIN);
        return there;
    }

    /** What names production's account, naming the twin's. */
    public String moved(String text) {
        return place.account()
                .filter(account -> !place.productionAccount().isEmpty())
                .map(account -> text.replace(":" + place.productionAccount() + ":", ":" + account + ":"))
                .orElse(text);
    }

    /**
     * From now on puts what a request acts on into the twin, as production has it, where the twin has no such thing yet.
     *
     * @param staging best effort: what it cannot do, the twin's answer to the request says
     */
    public void staged(Consumer<Proposal> staging) {
        stage = staging;
    }

    /** Makes ready what a sandboxed agent's request acts on. */
    public void stage(Proposal proposal) {
        stage.accept(proposal);
    }

    /** Where a service's requests go; empty when there is nowhere to send them. */
    public Optional<URI> upstream(String signingName, String endpointPrefix, String region) {
        return clients.upstreams().of(signingName, endpointPrefix, region);
    }

    public Faithfulness faithfulness() {
        return place.faithfulness();
    }

    public AwsCredentialsProvider credentials() {
        return credentials;
    }

    public AwsClients clients() {
        return clients;
    }

    /** Read: for what sandboxed agents do. Write: for a rehearsal, which nothing may come between. */
    public ReadWriteLock taking() {
        return taking;
    }

    @Override
    public void close() {
        clients.close();
    }
}
