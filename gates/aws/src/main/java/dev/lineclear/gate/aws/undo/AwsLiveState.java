package dev.lineclear.gate.aws.undo;

import dev.lineclear.assessment.Classifier;
import dev.lineclear.assessment.LiveState;
import dev.lineclear.catalog.Protection;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Visible;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What is worth knowing of a proposal's targets before deciding: counts of tables, buckets and queues, protections
 * as the catalogue's lookups say, and what is in a change set or a stack.
 * Never throws; what cannot be read in time is said to be so. Thread-safe.
 */
public final class AwsLiveState implements LiveState, AutoCloseable {
    /** Everything together: an agent's request waits for it. */
    static final Duration AT_MOST = Duration.ofSeconds(2);
    /** A person reads no more; the count of targets is in the blast radius anyway. */
    private static final int MAX_TARGETS = 5;

    private final AwsClients clients;
    private final StackContents contents;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * With the gateway's credentials.
     *
     * @param clients stay the caller's to close
     * @param catalog asked what is in a template
     */
    public AwsLiveState(AwsClients clients, Classifier catalog) {
        this.clients = clients;
        this.contents = new StackContents(clients, catalog);
    }

    /** One look at something. */
    private record Look(String about, Callable<List<String>> at) {}

    @Override
    public List<String> observe(Proposal proposal) {
        String region = AwsClients.region(proposal.destination());
        Set<Sights.Thing> things = new LinkedHashSet<>();
        Map<String, Look> guards = new LinkedHashMap<>();
        Protections protections = new Protections(clients.soon(), region);
        for (Target target : proposal.targets()) {
            Sights.Thing.of(target.urn()).ifPresent(things::add);
            for (Protection.Found found : Protection.of(target.urn())) {
                String about = found.protection().says() + " " + Visible.text(found.id());
                guards.putIfAbsent(about, new Look(about, () -> List.of(protections.sentence(found))));
            }
        }
        Sights sights = new Sights(clients, proposal.destination());
        List<Look> looks = new ArrayList<>();
        things.stream().limit(MAX_TARGETS).forEach(t -> looks.add(new Look(t.toString(), () -> sights.of(t))));
        guards.values().stream().limit(MAX_TARGETS).forEach(looks::add);
        looks.add(new Look("what it holds", () -> contents.sentences(proposal)));
        List<String> sentences = new ArrayList<>(all(looks));
        int more = Math.max(things.size(), guards.size()) - MAX_TARGETS;
        if (more > 0) {
            sentences.add("and " + more + " more, not looked at");
        }
        return List.copyOf(sentences);
    }

    private List<String> all(List<Look> looks) {
        List<Future<List<String>>> under =
                looks.stream().map(look -> threads.submit(look.at())).toList();
        long until = System.nanoTime() + AT_MOST.toNanos();
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < looks.size(); i++) {
            sentences.addAll(
                    within(under.get(i), until - System.nanoTime(), looks.get(i).about()));
        }
        return sentences;
    }

    private static List<String> within(Future<List<String>> look, long nanos, String about) {
        try {
            return look.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            look.cancel(true);
            return List.of(about + " could not be read: no answer within " + AT_MOST.toSeconds() + " seconds");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            look.cancel(true);
            return List.of(about + " could not be read: interrupted");
        } catch (ExecutionException e) {
            return List.of(about + " could not be read: " + reason(e.getCause()));
        }
    }

    private static String reason(@Nullable Throwable cause) {
        return cause instanceof SdkException || cause instanceof IOException
                ? String.valueOf(cause.getMessage())
                : String.valueOf(cause);
    }

    /** Ends looks that are still under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
