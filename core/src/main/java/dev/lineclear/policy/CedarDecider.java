package dev.lineclear.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.policy.CedarEngine.AskException;
import dev.lineclear.policy.Finding.Outcome;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides with the Cedar policies in force, which can be exchanged at any time. Thread-safe. */
public final class CedarDecider implements Decider {
    /** Of about 1 KB each. Agents repeat themselves: the same few questions make up nearly all. */
    static final int MAX_REMEMBERED = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(CedarDecider.class);

    /** Swapped as one, so that an answer is never remembered for other policies than gave it. */
    private volatile InForce inForce;

    private final LongAdder inquiries = new LongAdder();

    private record InForce(Policies policies, Cache<Question.Asked, Finding> remembered) {
        static InForce of(Policies policies) {
            return new InForce(
                    policies,
                    Caffeine.newBuilder()
                            .executor(Runnable::run) // a thread woken for its upkeep costs more than that does
                            .maximumSize(MAX_REMEMBERED)
                            .build());
        }
    }

    public CedarDecider(Policies policies) {
        this.inForce = InForce.of(policies);
    }

    /** From now on decides with these. Decisions under way finish with those they began with. */
    public void use(Policies policies) {
        inForce = InForce.of(policies);
        // Said in the log when it is slow. Beside everything else: nothing that is decided waits for it.
        Thread.ofPlatform().daemon().name("policies-fast-path").start(policies::fastPath);
    }

    public Policies policies() {
        return inForce.policies();
    }

    @Override
    public String version() {
        return inForce.policies().version();
    }

    /** Whether the policy engine's fast path is taken; {@code false} is worth an alert. */
    public boolean fastPath() {
        return inForce.policies().fastPath();
    }

    /** Asks once, about reading nothing, so that whoever asks first need not wait for what that loads. */
    public void prepare() {
        InForce now = inForce;
        Question.Asked asked = new Question.Asked(new Question(Effect.READ, Map.of()), Evidence.NONE);
        try {
            if (now.remembered().getIfPresent(asked) == null) {
                var unused = new Inquiry(now.policies(), asked).find();
            }
        } catch (AskException e) {
            LOG.debug("the policy engine does not answer yet; whoever asks it is told why", e);
        }
    }

    /** How often the answer was not remembered, so that the engine was asked. */
    public long inquiries() {
        return inquiries.sum();
    }

    @Override
    public Verdict decide(Proposal proposal, Assessment assessment, Evidence evidence) {
        InForce now = inForce;
        try {
            Map<Target, Finding> findings = new LinkedHashMap<>();
            for (Target target : assessment.targets()) {
                Question question =
                        Question.of(proposal, assessment, target, now.policies().facts());
                findings.put(target, find(now, new Question.Asked(question, evidence)));
            }
            return verdict(now.policies().version(), proposal, findings);
        } catch (AskException | RuntimeException | LinkageError e) {
            LOG.error("proposal {} ({}): no decision", proposal.id(), proposal.operation(), e);
            return new Verdict.Deny(new Explanation(
                    List.of(),
                    List.of("The policies could not be asked, so it is refused: " + e.getMessage()),
                    List.of(),
                    now.policies().version()));
        }
    }

    private Finding find(InForce now, Question.Asked asked) throws AskException {
        Finding known = now.remembered().getIfPresent(asked);
        if (known != null) {
            return known;
        }
        inquiries.increment();
        Finding found = new Inquiry(now.policies(), asked).find();
        now.remembered().put(asked, found);
        return found;
    }

    /** The strictest, told by the targets that are that strict. */
    private static Verdict verdict(String version, Proposal proposal, Map<Target, Finding> findings) {
        Outcome strictest = findings.values().stream()
                .map(Finding::outcome)
                .max(Outcome::compareTo)
                .orElseThrow(() -> new IllegalStateException("an assessment without targets"));
        Map<Target, Finding> telling = new LinkedHashMap<>(findings);
        telling.values().removeIf(f -> f.outcome() != strictest);
        Map<String, String> observed = new TreeMap<>();
        // Of all targets, the strictest that it would have been for any.
        findings.values().forEach(found -> found.observed()
                .forEach((id, word) -> observed.merge(id, word, (a, b) -> a.equals("deny") ? a : b)));
        Wording wording = new Wording(proposal, telling, findings.size(), observed);
        return switch (strictest) {
            case ALLOW -> new Verdict.Allow(wording.explanation(List.of(), version));
            case HOLD -> {
                Evidence required =
                        telling.values().stream().map(Finding::required).reduce(Evidence.NONE, CedarDecider::both);
                yield new Verdict.Hold(required, wording.explanation(Wording.required(required), version));
            }
            case DENY -> new Verdict.Deny(wording.explanation(wording.ways(), version));
        };
    }

    /** What is enough for either. */
    private static Evidence both(Evidence one, Evidence other) {
        return new Evidence(
                        Math.max(one.approvals(), other.approvals()),
                        union(one.teams(), other.teams()),
                        one.snapshot() || other.snapshot(),
                        one.rehearsal() || other.rehearsal(),
                        one.witnessed() || other.witnessed(),
                        union(one.stages(), other.stages()))
                .withCare(one.care().and(other.care()));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }
}
