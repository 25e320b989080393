package dev.lineclear.policy;

import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.policy.PolicySet;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.policy.CedarEngine.AskException;
import dev.lineclear.proposal.Evidence;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A few policies that the native side holds parsed, and what they look at: which facts, and the evidence or not. They are
 * asked with nothing else: every fact that is handed over costs the engine time, and what nobody looks at changes no
 * answer, so that what was asked about one target is known for the next that differs from it in nothing they see. Equal
 * to itself alone.
 */
final class Held {
    private final PolicySet set;
    private final Memory memory;
    private final Set<Fact> facts = EnumSet.noneOf(Fact.class);
    private final boolean weighsEvidence;

    Held(PolicySet set, List<Rule> rules, Memory memory) {
        this.set = set;
        this.memory = memory;
        rules.forEach(rule -> facts.addAll(rule.facts()));
        this.weighsEvidence = rules.stream().anyMatch(Rule::weighsEvidence);
    }

    AuthorizationSuccessResponse ask(Question question, Evidence evidence) throws AskException {
        Memory.Key key = new Memory.Key(this, question.of(facts), weighsEvidence ? evidence : Evidence.NONE);
        AuthorizationSuccessResponse known = memory.answers.getIfPresent(key);
        if (known == null) {
            known = CedarEngine.ask(
                    set,
                    weighsEvidence
                            ? CedarEngine.request(key.question(), evidence)
                            : CedarEngine.request(key.question()));
            memory.answers.put(key, known);
        }
        return known;
    }

    /** What the sets of one version of the policies answered. */
    static final class Memory {
        /** Answers, of about 700 bytes each with their questions. */
        private static final int MAX_ANSWERS = 5_000;

        private record Key(Held set, Question question, Evidence evidence) {}

        private final Cache<Key, AuthorizationSuccessResponse> answers = Caffeine.newBuilder()
                .executor(Runnable::run) // a thread woken for its upkeep costs more than that does
                .maximumSize(MAX_ANSWERS)
                .build();
    }
}
