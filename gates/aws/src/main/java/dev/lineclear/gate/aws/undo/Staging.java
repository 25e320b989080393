package dev.lineclear.gate.aws.undo;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.gate.aws.twin.Twin;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.UndoPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import tools.jackson.core.JacksonException;

/**
 * Puts what a sandboxed agent acts on into the twin before its request, where it is in production and not yet there: once a
 * thing, so that what the agent deletes stays deleted. Never overwrites anything in the twin. Thread-safe.
 */
public final class Staging {
    /** An agent waits for it. */
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    /** As much content of one thing. */
    private static final long BYTES = 4L << 20;

    /** Things, some hundred bytes each; beyond, the oldest may be put there once more. */
    private static final int MAX_STAGED = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

    private final Catalog catalog;
    private final AwsClients production;
    private final String account;
    private final Twin twin;
    private final TwinRehearser.Scratch scratch;
    private final InstantSource time;
    private final boolean data;
    private final ReentrantLock one = new ReentrantLock();
    private final Cache<String, Boolean> staged = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MAX_STAGED)
            .build();

    /**
     * @param account production's
     * @param data whether content goes into the twin
     */
    public Staging(
            Catalog catalog,
            AwsClients production,
            String account,
            Twin twin,
            TwinRehearser.Scratch scratch,
            InstantSource time,
            boolean data) {
        this.catalog = catalog;
        this.production = production;
        this.account = account;
        this.twin = twin;
        this.scratch = scratch;
        this.time = time;
        this.data = data;
    }

    /** What it cannot do, the twin's own answer to the request says. @param proposal for the twin */
    public void stage(Proposal proposal) {
        Optional<String> name = catalog.classify(proposal.operation(), proposal.input())
                .reversibility()
                .undo()
                .map(UndoPlan::recipe)
                .or(() -> Recipes.reading(proposal.operation()));
        if (name.isEmpty()) {
            return;
        }
        one.lock();
        try (Heartbeat heartbeat = Heartbeat.start(sentence -> {})) {
            stage(proposal, name.get(), heartbeat);
        } catch (UndoException | SdkException | IOException | UncheckedIOException | JacksonException e) {
            LOG.info("{} meets the twin as it is: {}", proposal.operation(), e.getMessage());
        } finally {
            scratch.clear();
            one.unlock();
        }
    }

    private void stage(Proposal proposal, String name, Heartbeat heartbeat) throws UndoException, IOException {
        Map<String, String> real = new TreeMap<>(proposal.destination());
        real.put("account", account);
        var blobs = scratch.open();
        Run from = new Run(production, real, blobs, heartbeat, time, AT_MOST, BYTES, true);
        Run to = new Run(twin.clients(), proposal.destination(), blobs, heartbeat, time, AT_MOST, Long.MAX_VALUE);
        Recipe recipe = AwsUndoer.recipe(name);
        Seeding seeding = new Seeding(twin, from, to, data, true);
        for (Address address : recipe.addresses(from, proposal)) {
            String thing = name + " " + address.urn() + " " + address.names();
            if (staged.getIfPresent(thing) == null) {
                staged.put(thing, true);
                seeding.of(name, recipe, address);
            }
        }
    }
}
