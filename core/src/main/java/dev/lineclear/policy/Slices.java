package dev.lineclear.policy;

import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.exception.CacheException;
import dev.lineclear.policy.CedarEngine.AskException;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks only the policies that can match: by the effect in their scope and by the {@link Guard}s they begin with. Those
 * that remain are asked in sets that the native side holds parsed, and the answers put together as Cedar would: a
 * forbid anywhere refuses, else a permit anywhere allows.
 *
 * <p>A question costs the engine about 2 µs a policy it has to look at and 50 µs besides, so what matters is to leave
 * policies out. The sets of exactly the policies that some question needs are made when it first comes, up to
 * {@link #MAX_EXACT}; beyond, the sets made at load are asked that hold them among others, which is slower and as right:
 * a policy that cannot match changes nothing.
 */
final class Slices {
    /** Policies in a set: what the engine looks at in about the time that asking takes by itself. */
    static final int MAX_SLICE = 16;

    /** Sets made for the questions that come. Few: they stay until other policies are in force. */
    static final int MAX_EXACT = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Slices.class);

    private final Map<Effect, Index> byEffect = new EnumMap<>(Effect.class);

    private final Map<List<Integer>, Held> exact = new ConcurrentHashMap<>();
    private final List<Held> shared = new ArrayList<>();
    private final Held.Memory memory = new Held.Memory();
    private final Map<Rule, Integer> place = new HashMap<>();

    /** Whether it was said that there is no room. */
    private final AtomicBoolean cramped = new AtomicBoolean();

    Slices(List<Rule> rules) throws AskException {
        for (Effect effect : Effect.values()) {
            byEffect.put(effect, new Index(rules, effect));
        }
        List<Rule> alike = new ArrayList<>(rules);
        alike.sort(Comparator.comparing(Slices::likeness));
        for (int from = 0; from < alike.size(); from += MAX_SLICE) {
            List<Rule> slice = alike.subList(from, Math.min(from + MAX_SLICE, alike.size()));
            slice.forEach(rule -> place.put(rule, shared.size()));
            shared.add(new Held(NativeSets.make(NativeSets.policies(slice)), slice, memory));
        }
    }

    /** Puts rules next to each other that the same questions need. */
    private static String likeness(Rule rule) {
        return Index.key(rule)
                .map(guard -> guard.fact().name() + "=" + guard.values())
                .orElse("");
    }

    /**
     * What a set of policies says.
     *
     * @param allowed whether a permit matched and no forbid did
     * @param policies ids of the forbids that matched; where none did, of the permits
     */
    record Answer(boolean allowed, SortedSet<String> policies) {}

    /** What no policies say. */
    private static final Answer NOBODY = new Answer(false, Collections.emptySortedSet());

    /** The rules that have to be asked. */
    List<Rule> candidates(Question question) {
        Index index = byEffect.get(question.effect());
        if (index == null) {
            throw new IllegalStateException("every effect has its index");
        }
        return index.candidates(question);
    }

    Answer ask(List<Rule> candidates, Question question, Evidence evidence) throws AskException {
        if (candidates.isEmpty()) {
            return NOBODY;
        }
        SortedSet<String> permits = new TreeSet<>();
        SortedSet<String> forbids = new TreeSet<>();
        for (Held set : sets(candidates)) {
            AuthorizationSuccessResponse answer = set.ask(question, evidence);
            (answer.isAllowed() ? permits : forbids).addAll(answer.getReason());
        }
        boolean allowed = forbids.isEmpty() && !permits.isEmpty();
        return new Answer(allowed, forbids.isEmpty() ? permits : forbids);
    }

    /**
     * Sets that together hold all candidates, and else only rules that cannot match. Those that look at what nearly every
     * request has another of are asked apart: what the others say is then known for the next target, and what those say
     * for the same target with other facts.
     */
    private Set<Held> sets(List<Rule> candidates) {
        Set<Held> sets = new LinkedHashSet<>();
        Map<Boolean, List<Rule>> apart = candidates.stream().collect(Collectors.partitioningBy(Rule::individual));
        apart.values().forEach(alike -> add(alike, sets));
        return sets;
    }

    private void add(List<Rule> candidates, Set<Held> sets) {
        for (int from = 0; from < candidates.size(); from += MAX_SLICE) {
            List<Rule> slice = candidates.subList(from, Math.min(from + MAX_SLICE, candidates.size()));
            exact(slice).ifPresentOrElse(sets::add, () -> slice.forEach(rule -> sets.add(shared(rule))));
        }
    }

    private Held shared(Rule rule) {
        Integer found = place.get(rule);
        if (found == null) {
            throw new IllegalStateException("a rule of another set: " + rule.id());
        }
        return shared.get(found);
    }

    private Optional<Held> exact(List<Rule> slice) {
        List<Integer> key = slice.stream().map(Rule::ordinal).toList();
        Held known = exact.get(key);
        if (known != null || exact.size() >= MAX_EXACT) {
            return Optional.ofNullable(known);
        }
        try {
            Held made = new Held(NativeSets.tryMake(NativeSets.policies(slice)), slice, memory);
            exact.put(key, made);
            return Optional.of(made);
        } catch (CacheException e) {
            if (!cramped.getAndSet(true)) {
                LOG.warn("no room for another set of policies: decisions take longer until some is given back");
            }
            return Optional.empty();
        }
    }

    /** The rules of one effect, by the literal that one of their guards wants where there is one. */
    private static final class Index {
        private final List<Rule> always = new ArrayList<>();
        private final Map<Fact, Map<String, List<Rule>>> byLiteral = new EnumMap<>(Fact.class);

        Index(List<Rule> rules, Effect effect) {
            for (Rule rule : rules) {
                if (rule.effects().contains(effect)) {
                    place(rule);
                }
            }
        }

        private void place(Rule rule) {
            key(rule)
                    .ifPresentOrElse(
                            guard -> byLiteral
                                    .computeIfAbsent(guard.fact(), f -> new HashMap<>())
                                    .computeIfAbsent(guard.literal().orElseThrow(), v -> new ArrayList<>())
                                    .add(rule),
                            () -> always.add(rule));
        }

        /** The guard that leaves the rule out most often, of those that want one literal. */
        static Optional<Guard> key(Rule rule) {
            return rule.guards().stream()
                    .filter(g -> g.literal().isPresent())
                    .max(Comparator.comparingInt(g -> selectivity(g.fact())));
        }

        /** How few of all questions share a value of the fact. */
        private static int selectivity(Fact fact) {
            return switch (fact) {
                case TARGET, URN -> 6;
                case OPERATION -> 5;
                case AGENT -> 4;
                case TYPE, OWNER -> 3;
                case SERVICE -> 2;
                case ENVIRONMENT, CRITICALITY, GATE, REVERSIBILITY -> 1;
                default -> 0;
            };
        }

        List<Rule> candidates(Question question) {
            List<Rule> found = new ArrayList<>();
            add(always, question, found);
            byLiteral.forEach((fact, byValue) ->
                    add(byValue.getOrDefault(String.valueOf(question.get(fact)), List.of()), question, found));
            return found;
        }

        private static void add(List<Rule> rules, Question question, List<Rule> found) {
            for (Rule rule : rules) {
                if (rule.admits(question)) {
                    found.add(rule);
                }
            }
        }
    }
}
