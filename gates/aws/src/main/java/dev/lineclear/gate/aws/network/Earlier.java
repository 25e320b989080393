package dev.lineclear.gate.aws.network;

import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What each session lately asked to do to networks, so that a change in several requests, none of which does much alone, is
 * seen as one. In memory: after a restart each is looked at against the network as it is by then. Thread-safe.
 */
final class Earlier {
    /** As long as what a session did counts as one plan. */
    private static final Duration LATELY = Duration.ofHours(1);

    /** Sessions that are remembered, those that asked last. */
    private static final int MAX_SESSIONS = 500;

    /** Of one session, the newest: each is applied again with every further one. */
    private static final int MAX_STEPS = 30;

    /** Larger inputs are not kept, and then count alone; rules and routes take some hundreds of characters. */
    private static final int MAX_INPUT = 32_000;

    /**
     * One request.
     *
     * @param step what it does, and with which input
     */
    record One(Asked.Step step, JsonNode input, Instant first) {}

    private final Map<String, Map<Digest, One>> bySession = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<Digest, One>> eldest) {
            return size() > MAX_SESSIONS;
        }
    };

    /**
     * What the session asked for before it first asked for this, in the same region; remembers this.
     *
     * @param step what this does
     * @param characters that it takes to remember it
     */
    synchronized List<One> before(Proposal proposal, Asked.Step step, int characters) {
        String place = proposal.session().id() + " " + proposal.destination().getOrDefault("region", "");
        Map<Digest, One> all = bySession.computeIfAbsent(place, s -> new LinkedHashMap<>());
        all.values().removeIf(one -> one.first().isBefore(proposal.time().minus(LATELY)));
        List<One> before = new ArrayList<>();
        for (Map.Entry<Digest, One> one : all.entrySet()) {
            if (one.getKey().equals(proposal.digest())) {
                return before;
            }
            before.add(one.getValue());
        }
        if (characters <= MAX_INPUT) {
            all.put(proposal.digest(), new One(step, proposal.input(), proposal.time()));
        }
        if (all.size() > MAX_STEPS) {
            all.remove(all.keySet().iterator().next());
        }
        return before;
    }
}
