package dev.lineclear.assessment;

import dev.lineclear.assessment.Coverage.Looked;
import dev.lineclear.foresight.graph.Bounds;
import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Graph;
import dev.lineclear.foresight.graph.Outcome;
import dev.lineclear.foresight.graph.Path;
import dev.lineclear.foresight.graph.Reach;
import dev.lineclear.foresight.graph.Reached;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.proposal.Age;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Harm;
import dev.lineclear.proposal.Harm.Names;
import dev.lineclear.proposal.Place;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Visible;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** By the graph as it is when asked. */
public final class KnownSurroundings implements Surroundings {
    /** A person reads no more; the rest is counted, and in the digest. */
    private static final int MAX_PATHS = 12;

    /** Of one in characters: names may be two thousand long each. */
    private static final int MAX_SENTENCE = 400;

    /** What one thing hangs on; the rest of a thing that hangs on more is not near. */
    private static final int MAX_NEEDS = 200;

    private final Supplier<Graph> graph;
    private final BooleanSupplier complete;
    private final Function<Proposal, List<String>> names;
    private final Coverage coverage;

    /**
     * By what the targets are called.
     *
     * @param complete whether all that was kept has been read, perhaps after a moment's wait for it; until then more may be
     *     reached than the graph says
     */
    public KnownSurroundings(Supplier<Graph> graph, BooleanSupplier complete) {
        this(
                graph,
                complete,
                proposal -> proposal.targets().stream().map(Target::urn).toList(),
                Coverage.UNTOLD);
    }

    /**
     * By the graph's own names.
     *
     * @param names of what a proposal touches, as the graph has them
     * @param coverage which kinds of things were looked for at all
     */
    public KnownSurroundings(
            Supplier<Graph> graph,
            BooleanSupplier complete,
            Function<Proposal, List<String>> names,
            Coverage coverage) {
        this.graph = graph;
        this.complete = complete;
        this.names = names;
        this.coverage = coverage;
    }

    @Override
    public Harm of(Proposal proposal, Effect effect) {
        return switch (effect) {
            case READ, CREATE -> Harm.NONE;
            case UPDATE, GRANT -> touched(seen(proposal));
            case REPLACE, DESTROY, UNKNOWN ->
                // Items and messages come and go; what holds them stays.
                Course.content(proposal.operation()) ? touched(seen(proposal)) : lost(seen(proposal));
        };
    }

    /** @param whole whether the graph has all that was kept */
    private record Known(Graph graph, boolean whole) {}

    /** In this order: a graph that is taken first may be of part while the rest is read. */
    private Known known() {
        boolean whole = complete.getAsBoolean();
        return new Known(graph.get(), whole);
    }

    /** What there is to see of a proposal's surroundings at its time. */
    private record Seen(Reached reached, boolean whole, Looked looked, Instant now) {
        long age(Instant then) {
            return Math.max(0, Duration.between(then, now).toMinutes());
        }
    }

    @Override
    public Near near(Proposal proposal) {
        Set<String> touched = names.apply(proposal).stream()
                .limit(Course.MAX_TARGETS)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new Near(touched, () -> needs(graph.get(), touched));
    }

    private static Set<String> needs(Graph known, Set<String> touched) {
        return touched.stream()
                .flatMap(name -> known.dependencies(name).stream().limit(MAX_NEEDS))
                .map(Edge::dependency)
                .collect(Collectors.toSet());
    }

    @Override
    public Place place(Proposal proposal) {
        Graph known = known().graph();
        List<Optional<Resource>> touched = names.apply(proposal).stream()
                .limit(Course.MAX_TARGETS)
                .map(known::resource)
                .toList();
        return new Place(one(touched, Resource::region), one(touched, Resource::zone));
    }

    /** What all of them have. */
    private static String one(List<Optional<Resource>> all, Function<Resource, String> what) {
        List<String> words =
                all.stream().map(r -> r.map(what).orElse("")).distinct().toList();
        return words.size() == 1 ? words.getFirst() : "";
    }

    private Seen seen(Proposal proposal) {
        List<String> touched = names.apply(proposal);
        Known known = known();
        return new Seen(
                Reach.of(known.graph(), touched, proposal.time(), Bounds.DECISION),
                known.whole(),
                coverage.of(touched, proposal.time()),
                proposal.time());
    }

    private Harm lost(Seen seen) {
        Reached reached = seen.reached();
        return harm(
                seen,
                new int[] {
                    reached.count(Outcome.FAILS),
                    reached.count(Outcome.DEGRADES),
                    reached.count(Outcome.LESS_REDUNDANT),
                    0
                },
                reached.services(Outcome.FAILS),
                Path::sentence,
                "lost ");
    }

    private Harm touched(Seen seen) {
        Reached reached = seen.reached();
        int touched =
                reached.count(Outcome.FAILS) + reached.count(Outcome.DEGRADES) + reached.count(Outcome.LESS_REDUNDANT);
        SortedSet<String> services = new TreeSet<>(reached.services(Outcome.FAILS));
        services.addAll(reached.services(Outcome.DEGRADES));
        services.addAll(reached.services(Outcome.LESS_REDUNDANT));
        return harm(seen, new int[] {0, 0, 0, touched}, services, Path::touched, "touched ");
    }

    private Harm harm(
            Seen seen, int[] counts, SortedSet<String> services, Function<Path, String> words, String manner) {
        Reached reached = seen.reached();
        boolean whole = seen.whole();
        SortedSet<String> unknown = new TreeSet<>(reached.unknownTargets());
        int unseen = reached.unseen() + unknown.size();
        unknown.addAll(reached.unseen(Names.MAX));
        return new Harm(
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                Names.of(services),
                Names.of(reached.teams()),
                Names.of(reached.zones()),
                Names.of(reached.regions()),
                reached.paths(MAX_PATHS).stream()
                        .map(path -> shown(words.apply(path)) + " (seen " + Age.ago(seen.age(path.oldest())) + ")")
                        .toList(),
                Names.of(unknown, unseen),
                Names.of(seen.looked().never()),
                reached.truncated() || !whole,
                reached.oldest().map(seen::age).orElse(0L),
                seen.looked().oldest().map(seen::age).orElse(0L),
                manner + (whole ? "" : "of part ") + reached.digest());
    }

    private static String shown(String sentence) {
        String visible = Visible.text(sentence);
        return visible.length() > MAX_SENTENCE ? visible.substring(0, MAX_SENTENCE) + "…" : visible;
    }
}
