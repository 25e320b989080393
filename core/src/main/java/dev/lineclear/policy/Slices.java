package dev.lineclear.policy;

import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.policy.CedarEngine.AskException;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Asks only the policies that can match: by the effect in their scope and by the {@link Guard}s they begin with. Those
 * that remain are asked in cached sets, and the answers put together as Cedar would: a forbid anywhere refuses, else a
 * permit anywhere allows.
 *
 * <p>A question costs the engine about 2 µs a policy it has to look at and 50 µs besides, so what matters is to leave
 * policies out.
 */
final class Slices {
    /** As many as the engine looks at in the time that asking takes by itself. */
    static final int MAX_SLICE = 16;

    /**
     * Sets kept on the native side, which holds 1,024 and then drops the oldest, after which cedar-java silently asks
     * the slow way. So small that the sets of the policies in force and of those before them fit together.
     */
    static final int MAX_CACHED = 400;

    /** By the effect's place. */
    private final List<Index> byEffect = new ArrayList<>();

    private final Cache<List<Integer>, PolicySet> sets =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).build();
    private final List<Rule> rules;

    Slices(List<Rule> rules) {
        this.rules = rules;
        for (Effect effect : Effect.values()) {
            byEffect.add(new Index(rules, effect));
        }
    }

    /**
     * What a set of policies says.
     *
     * @param allowed whether a permit matched and no forbid did
     * @param policies ids of the forbids that matched; where none did, of the permits
     */
    record Answer(boolean allowed, SortedSet<String> policies) {}

    /** The rules that have to be asked, in the order of the set. */
    List<Rule> candidates(Question question) {
        return byEffect.get(question.effect().ordinal()).candidates(question);
    }

    Answer ask(List<Rule> candidates, Question question, Evidence evidence) throws AskException {
        CedarEngine.Request request = CedarEngine.request(question, evidence);
        SortedSet<String> permits = new TreeSet<>();
        SortedSet<String> forbids = new TreeSet<>();
        for (int from = 0; from < candidates.size(); from += MAX_SLICE) {
            List<Rule> slice = candidates.subList(from, Math.min(from + MAX_SLICE, candidates.size()));
            AuthorizationSuccessResponse answer = CedarEngine.ask(set(slice), request);
            (answer.isAllowed() ? permits : forbids).addAll(answer.getReason());
        }
        boolean allowed = forbids.isEmpty() && !permits.isEmpty();
        return new Answer(allowed, forbids.isEmpty() ? permits : forbids);
    }

    private PolicySet set(List<Rule> slice) throws AskException {
        List<Integer> key = slice.stream().map(Rule::ordinal).toList();
        PolicySet known = sets.getIfPresent(key);
        if (known != null) {
            return known;
        }
        PolicySet made = cached(slice);
        sets.put(key, made);
        return made;
    }

    /** A set that the native side holds parsed. */
    static PolicySet cached(List<Rule> slice) throws AskException {
        try {
            PolicySet set = plain(slice);
            set.cache();
            return set;
        } catch (CacheException | RuntimeException | LinkageError e) {
            throw new AskException("the policy engine could not take the policies: " + e);
        }
    }

    /** The same, not held: what cedar-java falls back to. */
    static PolicySet plain(List<Rule> slice) {
        Set<Policy> policies = new HashSet<>();
        slice.forEach(rule -> policies.add(rule.policy()));
        return new PolicySet(policies);
    }

    /** All rules, for comparing. */
    List<Rule> rules() {
        return rules;
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
            Optional<Guard> key = rule.guards().stream()
                    .filter(g -> !g.negated() && g.values().size() == 1)
                    .max((a, b) -> Integer.compare(selectivity(a.fact()), selectivity(b.fact())));
            key.ifPresentOrElse(
                    guard -> byLiteral
                            .computeIfAbsent(guard.fact(), f -> new HashMap<>())
                            .computeIfAbsent(guard.values().iterator().next(), v -> new ArrayList<>())
                            .add(rule),
                    () -> always.add(rule));
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
