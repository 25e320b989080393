package dev.lineclear.policy;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Everything about one target that the policies in force can see: what they do not mention is left out, so that equal
 * questions have equal answers and can be remembered.
 *
 * @param effect the Cedar action
 * @param values of the facts that some policy mentions
 */
record Question(Effect effect, Map<Fact, Object> values) {
    /** Stands where nobody asks; equal to no value there could be. */
    static final Object UNASKED = Unasked.UNASKED;

    private enum Unasked {
        UNASKED
    }

    Question {
        values = Collections.unmodifiableMap(values);
    }

    static Question of(Proposal proposal, Assessment assessment, Target target, Set<Fact> mentioned) {
        Map<Fact, Object> values = new EnumMap<>(Fact.class);
        for (Fact fact : mentioned) {
            values.put(fact, fact.of(proposal, assessment, target));
        }
        return new Question(assessment.effect(), values);
    }

    Object get(Fact fact) {
        return values.getOrDefault(fact, UNASKED);
    }

    Question with(Fact fact, Object value) {
        Map<Fact, Object> changed = new EnumMap<>(Fact.class);
        changed.putAll(values);
        changed.put(fact, value);
        return new Question(effect, changed);
    }

    /** As those see it who look at these facts alone. */
    Question of(Set<Fact> facts) {
        Map<Fact, Object> seen = new EnumMap<>(Fact.class);
        for (Fact fact : facts) {
            Object value = values.get(fact);
            if (value != null) {
                seen.put(fact, value);
            }
        }
        return new Question(effect, seen);
    }

    Question with(Effect other) {
        return new Question(other, values);
    }

    /** Together with what evidence there is. */
    record Asked(Question question, Evidence evidence) {}
}
