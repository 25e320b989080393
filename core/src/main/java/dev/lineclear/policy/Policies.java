package dev.lineclear.policy;

import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import dev.lineclear.policy.CedarEngine.AskException;
import dev.lineclear.policy.PolicyProblem.Kind;
import dev.lineclear.policy.Slices.Answer;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A policy set that passed every check, compiled. Immutable and thread-safe. */
public final class Policies {
    private static final Logger LOG = LoggerFactory.getLogger(Policies.class);
    private static final int VERSION_DIGITS = 16;

    /** The slow way is 20 to 50 times slower than the fast one; less than this is noise of a busy machine. */
    private static final int FASTER_AT_LEAST = 2;

    private static final int PROBES = 12;
    private static final int PROBE_SIZE = 32;

    private final List<Rule> rules;
    private final Map<String, Rule> byId = new HashMap<>();
    private final Set<Fact> facts = EnumSet.noneOf(Fact.class);
    private final Slices enforced;
    private final Slices observed;
    private final String version;
    private final FutureTask<Boolean> fastPath = new FutureTask<>(this::measureFastPath);

    private Policies(List<Rule> rules) throws AskException {
        this.rules = rules;
        for (Rule rule : rules) {
            byId.put(rule.id(), rule);
            facts.addAll(rule.facts());
        }
        this.enforced = new Slices(rules.stream().filter(r -> !r.observed()).toList());
        this.observed = new Slices(rules.stream().filter(Rule::observed).toList());
        this.version = digest(rules);
    }

    /**
     * Reads, checks and compiles.
     *
     * @throws PolicyException with everything that is wrong
     */
    public static Policies load(PolicySource source) throws PolicyException {
        List<Rule> rules = PolicyLoader.load(source);
        try {
            return new Policies(rules);
        } catch (AskException e) {
            throw new PolicyException(Kind.ENGINE, source.name(), e.getMessage() + ".", "Try again.");
        }
    }

    /**
     * SHA-256 over the schema and the policies, shortened to 16 hexadecimal digits. Over what they say, not how it is
     * written: comments, layout, order and file names do not change it.
     */
    public String version() {
        return version;
    }

    public int size() {
        return rules.size();
    }

    /** The text of each policy by its id, sorted: together with {@link PolicySource#schema} all there is to know of them. */
    public SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        rules.forEach(rule -> texts.put(rule.id(), rule.statement().text()));
        return texts;
    }

    /**
     * Whether the policy engine is seen to use the sets it holds parsed. cedar-java falls back without a word. Measured when
     * first asked, which takes a tenth of a second.
     */
    public boolean fastPath() {
        fastPath.run(); // once: nothing happens when it ran
        try {
            return fastPath.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the policy engine's fast path could not be measured", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the policy engine's fast path is measured", e);
        }
    }

    private static String digest(List<Rule> rules) {
        ObjectNode node = CanonicalJson.MAPPER.createObjectNode();
        node.put("v", "lineclear-policies/v1");
        node.put("schema", PolicySource.schema());
        ArrayNode all = node.putArray("policies");
        rules.stream().sorted(Comparator.comparing(Rule::id)).forEach(rule -> all.add(rule.json()));
        return Digest.of(node).hex().substring(0, VERSION_DIGITS);
    }

    /** Compares a cached set with the same set not cached; of a size where parsing takes most of the time. */
    private boolean measureFastPath() {
        Set<Policy> probe = new HashSet<>();
        for (int i = 0; i < PROBE_SIZE; i++) {
            probe.add(new Policy(rules.get(i % rules.size()).statement().text(), "probe" + i));
        }
        CedarEngine.Request request = CedarEngine.request(new Question(Effect.READ, Map.of()), Evidence.NONE);
        try {
            PolicySet cached = NativeSets.make(probe);
            PolicySet plain = new PolicySet(probe);
            boolean fast = cached.cacheKey().isPresent()
                    && FASTER_AT_LEAST * fastest(cached, request) < fastest(plain, request);
            if (!fast) {
                LOG.error(
                        "policies {}: questions do not take the policy engine's fast path; decisions are many times slower",
                        version);
            }
            return fast;
        } catch (AskException e) {
            LOG.error("policies {}: {}", version, e.getMessage());
            return false;
        }
    }

    private static long fastest(PolicySet set, CedarEngine.Request request) throws AskException {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < PROBES; i++) {
            long start = System.nanoTime();
            CedarEngine.probe(set, request);
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return fastest;
    }

    /** @param altered parts of a question as records name them: {@code session}, {@code tags}, {@code blastRadius} */
    public boolean lookAt(Set<String> altered) {
        return (altered.contains("session") && facts.contains(Fact.SESSION))
                || (altered.contains("blastRadius") && facts.contains(Fact.BLAST_RADIUS))
                || (altered.contains("tags")
                        && (facts.contains(Fact.TAGS)
                                || facts.contains(Fact.OWNER)
                                || facts.contains(Fact.CRITICALITY)));
    }

    Set<Fact> facts() {
        return facts;
    }

    List<Rule> rules() {
        return rules;
    }

    Rule rule(String id) {
        Rule rule = byId.get(id);
        if (rule == null) {
            throw new IllegalStateException("the policy engine named a policy that is not in the set: " + id);
        }
        return rule;
    }

    /** The rules that count and can match. */
    List<Rule> candidates(Question question) {
        return enforced.candidates(question);
    }

    Answer ask(List<Rule> candidates, Question question, Evidence evidence) throws AskException {
        return enforced.ask(candidates, question, evidence);
    }

    /** The forbids that only observe, and would refuse. */
    SortedSet<String> wouldForbid(Question question, Evidence evidence) throws AskException {
        List<Rule> watching =
                observed.candidates(question).stream().filter(r -> !r.permits()).toList();
        return observed.ask(watching, question, evidence).policies();
    }
}
