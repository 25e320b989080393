package dev.lineclear.gate.aws.assume;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.gate.aws.Lender;
import dev.lineclear.proposal.Assumed;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Proposal;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Assumes a role for each change, and for reads of the same in one session once in some minutes, with a session policy that
 * allows what was cleared and nothing else. Whatever goes wrong there ends the request. Thread-safe.
 */
public final class AssumedRoles implements Lender, AutoCloseable {
    /** What is wanted again within minutes; beyond, whoever asked least lately is asked for anew. */
    static final int MAX_KEPT = 1_000;

    /** STS answers some hundred a second for an account; more than this at once wait for each other. */
    static final int AT_ONCE = 32;

    /** A client that waits for an answer gives up at 30 s. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Kept no longer, so that a role that was changed or taken away shows soon. */
    static final Duration KEPT = Duration.ofMinutes(5);

    /** Not used in their last minutes: a request may take some, and clocks differ. */
    static final Duration MARGIN = Duration.ofMinutes(3);

    private static final Logger LOG = LoggerFactory.getLogger(AssumedRoles.class);

    private final Catalog catalog;
    private final Roles roles;
    private final AwsCredentialsProvider own;
    private final Sts sts;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
    private final AsyncCache<Key, Reply> kept;

    /** What STS said; a failure is for those who waited for it and nobody after them. */
    private record Reply(Optional<Sts.Session> session, String failure) {}

    /** One session of a role: who it is for, and what it may do. */
    private record Key(String role, String session, String policy) {}

    /**
     * Asks nothing yet.
     *
     * @param own what services without a role go with
     */
    public AssumedRoles(Catalog catalog, Roles roles, AwsCredentialsProvider own, Sts sts, InstantSource clock) {
        this.catalog = catalog;
        this.roles = roles;
        this.own = own;
        this.sts = sts;
        this.clock = clock;
        this.kept = Caffeine.newBuilder()
                .maximumSize(MAX_KEPT)
                .executor(asking)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfter(Expiry.<Key, Reply>creating(
                        (key, reply) -> reply.session().map(this::usable).orElse(Duration.ZERO)))
                .buildAsync();
    }

    private Duration usable(Sts.Session session) {
        Duration left = Duration.between(clock.instant(), session.expires()).minus(MARGIN);
        return left.isNegative() ? Duration.ZERO : left.compareTo(KEPT) < 0 ? left : KEPT;
    }

    @Override
    public Loan lend(Proposal proposal, String signingName, String hold) {
        Optional<String> role = roles.of(signingName, proposal.destination().getOrDefault("region", ""));
        if (role.isEmpty()) {
            return new Lent(own.resolveCredentials(), Optional.empty());
        }
        SessionPolicy policy = SessionPolicy.of(catalog, proposal);
        String name = SessionName.of(proposal.session().id(), hold);
        Optional<Assumed> assumed = Optional.of(
                new Assumed(role.get(), name, policy.actions(), policy.digest(), policy.known(), policy.widened()));
        Key key = new Key(role.get(), name, policy.text());
        try {
            Sts.Session session = hold.isEmpty() && reads(proposal) ? again(key) : assume(key);
            return new Lent(session.credentials(), assumed);
        } catch (IOException e) {
            LOG.warn("{} could not be assumed for {}: {}", role.get(), proposal.operation(), e.getMessage());
            return new Without("the role " + role.get() + " could not be assumed: " + e.getMessage(), assumed);
        }
    }

    private boolean reads(Proposal proposal) {
        return catalog.classify(proposal.operation(), proposal.input()).effect() == Effect.READ;
    }

    /** The session there is, or a new one; whoever wants the same meanwhile waits for it. */
    private Sts.Session again(Key key) throws IOException {
        CompletableFuture<Reply> reply =
                kept.get(key, (k, executor) -> CompletableFuture.supplyAsync(() -> reply(k), executor));
        try {
            Reply got = reply.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return got.session().orElseThrow(() -> new IOException(got.failure()));
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("it takes longer than " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Reply reply(Key key) {
        try {
            return new Reply(Optional.of(assume(key)), "");
        } catch (IOException e) {
            return new Reply(Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private Sts.Session assume(Key key) throws IOException {
        try {
            if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("too many are being assumed at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        try {
            Sts.Session session = sts.assume(key.role(), roles.externalId(), key.session(), key.policy());
            if (!session.expires().isAfter(clock.instant())) {
                throw new IOException("the credentials have expired already, by this machine's clock");
            }
            return session;
        } finally {
            places.release();
        }
    }

    /** How many sessions are kept for reads. */
    long kept() {
        kept.synchronous().cleanUp();
        return kept.synchronous().estimatedSize();
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
