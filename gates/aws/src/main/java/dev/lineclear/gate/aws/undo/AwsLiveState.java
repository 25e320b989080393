package dev.lineclear.gate.aws.undo;

import dev.lineclear.assessment.LiveState;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What is worth knowing of a proposal's targets before deciding: counts and protections of tables, buckets and queues.
 * Never throws; what cannot be read in time is said to be so. Thread-safe.
 */
public final class AwsLiveState implements LiveState, AutoCloseable {
    /** Everything together: an agent's request waits for it. */
    static final Duration AT_MOST = Duration.ofSeconds(2);
    /** A person reads no more; the count of targets is in the blast radius anyway. */
    private static final int MAX_TARGETS = 5;

    private final AwsClients clients;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param clients stay the caller's to close */
    public AwsLiveState(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public List<String> observe(Proposal proposal) {
        Set<Sights.Thing> things = new LinkedHashSet<>();
        for (Target target : proposal.targets()) {
            Sights.Thing.of(target.urn()).ifPresent(things::add);
        }
        Sights sights = new Sights(clients, proposal.destination());
        List<Sights.Thing> some = things.stream().limit(MAX_TARGETS).toList();
        List<Future<List<String>>> looks = some.stream()
                .map(thing -> threads.submit(() -> sights.of(thing)))
                .toList();
        long until = System.nanoTime() + AT_MOST.toNanos();
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            sentences.addAll(within(looks.get(i), until - System.nanoTime(), some.get(i)));
        }
        if (things.size() > MAX_TARGETS) {
            sentences.add("and " + (things.size() - MAX_TARGETS) + " more, not looked at");
        }
        return List.copyOf(sentences);
    }

    private static List<String> within(Future<List<String>> look, long nanos, Sights.Thing thing) {
        try {
            return look.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            look.cancel(true);
            return List.of(thing + " could not be read: no answer within " + AT_MOST.toSeconds() + " seconds");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            look.cancel(true);
            return List.of(thing + " could not be read: interrupted");
        } catch (ExecutionException e) {
            return List.of(thing + " could not be read: " + reason(e.getCause()));
        }
    }

    private static String reason(@Nullable Throwable cause) {
        return cause instanceof SdkException ? String.valueOf(cause.getMessage()) : String.valueOf(cause);
    }

    /** Ends looks that are still under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
