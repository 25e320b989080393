package dev.lineclear.gate.aws.plausible;

import dev.lineclear.assessment.Classification;
import dev.lineclear.assessment.Foresight;
import dev.lineclear.gate.aws.Environments;
import dev.lineclear.gate.aws.api.ApiClient;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Visible;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Points out parameters that cannot be meant, by the request alone and by how things are now. A check that could not be made
 * is pointed out as well. Thread-safe.
 */
public final class Plausibility implements Foresight, AutoCloseable {
    /** A request waits for it; most requests have nothing to look up. */
    static final long AT_MOST_SECONDS = 2;

    /** What would have been compared, and could not be. */
    public static final String NOT_COMPARED = "not-compared-with-what-is-there";

    private final Map<String, Check> checks = new LinkedHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * With the gateway's credentials.
     *
     * @param api answers soon or not at all
     */
    public Plausibility(ApiClient api, Environments environments) {
        Readings readings = new Readings(api);
        checks.put("its bounds", new Bounds());
        checks.put("its sizes", new Sizes(readings));
        checks.put("whose things it names", new OtherEnvironment(environments));
        checks.put("whether there is room", new Room(readings));
        checks.put("its ranges", new Ranges(readings));
        QuotaReadings quotas = new QuotaReadings(api);
        checks.put("its quotas", new Quotas(readings, quotas));
        checks.put("its quotas of vCPUs", new Vcpus(readings, quotas));
    }

    @Override
    public List<Signal> of(Proposal proposal, Classification found) {
        Map<String, Future<List<Signal>>> under = new LinkedHashMap<>();
        checks.forEach((what, check) -> {
            if (check.concerns(proposal)) {
                under.put(what, threads.submit(() -> check.of(proposal)));
            }
        });
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(AT_MOST_SECONDS);
        List<Signal> signals = new ArrayList<>();
        List<String> unseen = new ArrayList<>();
        under.forEach((what, check) -> {
            try {
                signals.addAll(check.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                check.cancel(true);
                unseen.add(what + " (no answer within " + AT_MOST_SECONDS + " seconds)");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                check.cancel(true);
                unseen.add(what + " (interrupted)");
            } catch (ExecutionException e) {
                unseen.add(what + " (" + reason(e.getCause()) + ")");
            }
        });
        if (!unseen.isEmpty()) {
            signals.add(new Signal(
                    NOT_COMPARED,
                    "Could not be compared with what is there: " + String.join(", ", unseen) + ".",
                    List.of()));
        }
        return List.copyOf(signals);
    }

    private static String reason(@Nullable Throwable cause) {
        return Visible.text(cause instanceof IOException ? String.valueOf(cause.getMessage()) : String.valueOf(cause));
    }

    /** Ends checks that are still under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
