package dev.lineclear.e2e;

import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** People who approve whatever waits, while something runs that waits for them. */
final class Consent {
    /**
     * The owner second: whose something is reads from its tags, and what they could not be read of, since the machine was
     * busy, waits for an owner.
     */
    private static final List<String> PEOPLE = List.of("ann", "olga", "bob");

    private static final long LOOK_AGAIN_MILLIS = 200;

    private Consent() {}

    /** Until it is done, however it ends. @return the operations that were held */
    static Set<String> during(CompletableFuture<?> running, Team team) throws InterruptedException {
        Set<String> held = new TreeSet<>();
        Set<String> voted = new TreeSet<>();
        while (!done(running)) {
            for (Map.Entry<String, String> hold : open(team).entrySet()) {
                held.add(hold.getValue());
                for (String person : PEOPLE) {
                    if (voted.add(person + hold.getKey()) && open(team).containsKey(hold.getKey())) {
                        approves(team, person, hold.getKey());
                    }
                }
            }
        }
        return held;
    }

    /** Who voted before counts once: what still waits from then waits for somebody else, or for nobody who is left. */
    private static void approves(Team team, String person, String hold) {
        Jvm.Result vote = team.vote(person, hold);
        if (!vote.out().contains("refused (already-voted)")) {
            vote.ok();
        }
    }

    /** Whether it is, soon: the command line is not to be asked more often than people look. */
    private static boolean done(CompletableFuture<?> running) throws InterruptedException {
        try {
            running.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    /** What waits, by the hold's id. */
    private static Map<String, String> open(Team team) {
        String out = team.cli("holds", "--json").ok().out();
        Map<String, String> open = new TreeMap<>();
        CanonicalJson.parse(out.substring(out.indexOf('{')).getBytes(StandardCharsets.UTF_8))
                .path("holds")
                .forEach(h -> {
                    if (h.path("state").asString().equals("OPEN")) {
                        open.put(h.path("id").asString(), h.path("operation").asString());
                    }
                });
        return open;
    }
}
