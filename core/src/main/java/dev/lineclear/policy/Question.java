package dev.lineclear.policy;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Everything about one target that the policies in force can see: what they do not mention is left out, so that equal
 * questions have equal answers and can be remembered.
 *
 * @param effect the Cedar action
 * @param values one for each constant of {@link Fact}, in their order; {@link #UNASKED} where no policy mentions it
 */
record Question(Effect effect, List<Object> values) {
    /** Stands where nobody asks; equal to no value there could be. */
    static final Object UNASKED = Unasked.UNASKED;

    private enum Unasked {
        UNASKED
    }

    Question {
        values = Collections.unmodifiableList(values);
    }

    static Question of(Proposal proposal, Assessment assessment, Target target, Set<Fact> mentioned) {
        Fact[] facts = Fact.values();
        List<Object> values = new ArrayList<>(facts.length);
        for (Fact fact : facts) {
            values.add(mentioned.contains(fact) ? fact.of(proposal, assessment, target) : UNASKED);
        }
        return new Question(assessment.effect(), values);
    }

    Object get(Fact fact) {
        return values.get(fact.ordinal());
    }

    Question with(Fact fact, Object value) {
        List<Object> changed = new ArrayList<>(values);
        changed.set(fact.ordinal(), value);
        return new Question(effect, changed);
    }

    Question with(Effect other) {
        return new Question(other, values);
    }

    /** Together with what evidence there is. */
    record Asked(Question question, Evidence evidence) {}
}
