package dev.lineclear.assessment;

import dev.lineclear.assessment.Surroundings.Near;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Visible;
import dev.lineclear.state.Holds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Whether two sessions ask to change the same thing, or things one of which hangs on the other, at about the same time: neither knows what the other is about to do. It
 * is the later one that is marked, and stays marked while it is repeated, so that nobody makes another's approval void by
 * asking after it. What passed at this gateway counts, and what is held at any. Thread-safe.
 */
public final class Meetings {
    /** The mark. */
    public static final String OTHERS = "others-change-it-too";

    /** For how long what was asked for is still under way, or just done. */
    static final Duration LATELY = Duration.ofMinutes(10);

    /** The latest; more in ten minutes than people and agents ask for of anything but content. */
    private static final int MOST = 300;

    /** Live holds that are looked at: more than people have before them. */
    private static final int MOST_HELD = 500;

    private static final Set<HoldState> LIVE = Set.of(HoldState.OPEN, HoldState.GRANTED, HoldState.CLAIMED);

    /** How old what is held may be: requests come faster than holds. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final int MAX_EARLIER = 3;

    private final Holds holds;
    private final Function<Proposal, Near> near;
    private final Map<Key, Asked> lately = new LinkedHashMap<>();
    private volatile Held held = new Held(List.of(), Instant.MIN);

    /** @param near of a proposal: what it is about, and what that hangs on */
    public Meetings(Holds holds, Function<Proposal, Near> near) {
        this.holds = holds;
        this.near = near;
    }

    /** What the store held at a time. */
    private record Held(List<Asked> asked, Instant read) {}

    private record Key(String session, Digest request) {}

    /** @param told what it was marked with when it first came */
    private record Asked(
            Key key, String proposal, String operation, List<String> urns, Near near, Instant at, List<Signal> told) {
        static Asked of(Proposal proposal, Near near, List<Signal> told) {
            return new Asked(
                    new Key(proposal.session().id(), proposal.digest()),
                    proposal.id(),
                    proposal.operation(),
                    proposal.targets().stream()
                            .map(Target::urn)
                            .limit(Course.MAX_TARGETS)
                            .toList(),
                    near,
                    proposal.time(),
                    told);
        }

        boolean meets(Asked other) {
            return !key.session().equals(other.key.session())
                    && (near.meets(other.near)
                            || urns.stream().anyMatch(a -> other.urns.stream().anyMatch(b -> Course.same(a, b))));
        }
    }

    /** The assessment, with a signal where another session asked first; keeps this one. */
    public Assessment marked(Proposal proposal, Assessment a) {
        if (a.effect() == Effect.READ || own(proposal.operation()) || Course.content(proposal.operation())) {
            return a;
        }
        List<Signal> told = told(proposal);
        if (told.isEmpty()) {
            return a;
        }
        List<Signal> signals = new ArrayList<>(a.signals());
        signals.addAll(told);
        return a.withSignals(signals);
    }

    /** The gateway's own: what changes it, and what takes a change back, which is about what another session did. */
    private static boolean own(String operation) {
        return operation.startsWith(Proposal.GATEWAY + ":");
    }

    private List<Signal> told(Proposal proposal) {
        Key key = new Key(proposal.session().id(), proposal.digest());
        Near about = near.apply(proposal);
        // Before anybody is kept waiting: the store may take its time.
        List<Asked> elsewhere = known(key) ? List.of() : held(proposal.time());
        synchronized (lately) {
            lately.values().removeIf(asked -> asked.at().plus(LATELY).isBefore(proposal.time()));
            List<Signal> told = before(key, elsewhere)
                    .map(Asked::told)
                    .orElseGet(() -> signals(Asked.of(proposal, about, List.of()), elsewhere));
            lately.remove(key);
            lately.put(key, Asked.of(proposal, about, told));
            if (lately.size() > MOST) {
                lately.remove(lately.keySet().iterator().next());
            }
            return told;
        }
    }

    private boolean known(Key key) {
        synchronized (lately) {
            return lately.containsKey(key);
        }
    }

    /** The very same, as it came before: also before a restart, or at another gateway, while it is held. */
    private Optional<Asked> before(Key key, List<Asked> elsewhere) {
        return Optional.ofNullable(lately.get(key))
                .or(() -> elsewhere.stream().filter(a -> a.key().equals(key)).findFirst());
    }

    private List<Signal> signals(Asked own, List<Asked> elsewhere) {
        Map<String, Asked> others = new LinkedHashMap<>();
        Stream.concat(elsewhere.stream(), lately.values().stream())
                .filter(own::meets)
                .forEach(other -> others.put(other.proposal(), other));
        if (others.isEmpty()) {
            return List.of();
        }
        List<String> said = others.values().stream()
                .limit(MAX_EARLIER)
                .map(o -> Visible.text(o.operation()) + ", proposal " + o.proposal())
                .toList();
        int more = others.size() - said.size();
        return List.of(new Signal(
                OTHERS,
                "Another session asked to change the same, or what one of them hangs on, a short time ago: "
                        + String.join("; ", said) + (more > 0 ? "; and " + more + " more" : "") + ".",
                List.copyOf(others.keySet())));
    }

    private List<Asked> held(Instant now) {
        Held known = held;
        if (known.read().isBefore(now.minus(FRESH)) || known.read().isAfter(now)) {
            List<Asked> found = new ArrayList<>();
            for (Hold hold : holds.live(MOST_HELD)) {
                if (LIVE.contains(hold.state())) {
                    List<Signal> told = hold.assessment().signals().stream()
                            .filter(s -> s.name().equals(OTHERS))
                            .toList();
                    found.add(Asked.of(hold.proposal(), near.apply(hold.proposal()), told));
                }
            }
            known = new Held(List.copyOf(found), now);
            held = known;
        }
        return known.asked();
    }
}
