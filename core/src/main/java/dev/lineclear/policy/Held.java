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
 * A few policies that the native side holds parsed, and the facts that they look at. They are asked with nothing else:
 * every fact that is handed over costs the engine time, and what nobody looks at changes no answer, so that what was
 * asked about one target is known for the next that differs from it in nothing they see.
 */
final class Held {
    /** Answers remembered by a set, of about 500 bytes each; there are a few dozen sets that questions need. */
    private static final int MAX_REMEMBERED = 256;

    private final PolicySet set;
    private final Set<Fact> facts = EnumSet.noneOf(Fact.class);

    private final Cache<Question.Asked, AuthorizationSuccessResponse> remembered = Caffeine.newBuilder()
            .executor(Runnable::run) // a thread woken for its upkeep costs more than that does
            .maximumSize(MAX_REMEMBERED)
            .build();

    Held(PolicySet set, List<Rule> rules) {
        this.set = set;
        rules.forEach(rule -> facts.addAll(rule.facts()));
    }

    AuthorizationSuccessResponse ask(Question question, Evidence evidence) throws AskException {
        Question.Asked asked = new Question.Asked(question.of(facts), evidence);
        AuthorizationSuccessResponse known = remembered.getIfPresent(asked);
        if (known == null) {
            known = CedarEngine.ask(set, CedarEngine.request(asked.question(), evidence));
            remembered.put(asked, known);
        }
        return known;
    }
}
