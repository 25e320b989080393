package dev.lineclear.assessment;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Harm;
import dev.lineclear.proposal.Place;
import dev.lineclear.proposal.Proposal;
import java.util.Collections;
import java.util.Set;
import java.util.function.Supplier;

/** Says what hangs on a proposal's targets. In memory, in microseconds where little does; never throws. */
@FunctionalInterface
public interface Surroundings {
    /** Nobody looks: for what runs offline, and for the gateway's own changes. */
    Surroundings NONE = (proposal, effect) -> Harm.NONE;

    /** @param effect the worst on any target, which says what becomes of them */
    Harm of(Proposal proposal, Effect effect);

    /** What the targets are called there, and what each hangs on directly; nothing where nothing is known. */
    default Near near(Proposal proposal) {
        return Near.NOTHING;
    }

    /** Where the targets themselves are, whatever hangs on them; unknown where one of them is not known. */
    default Place place(Proposal proposal) {
        return Place.UNKNOWN;
    }

    /**
     * The nearest of a proposal's surroundings.
     *
     * @param touched its targets
     * @param needs says what they hang on by what is known when it is asked, at once: of two requests that are compared, what
     *     the earlier hangs on may be known since
     */
    record Near(Set<String> touched, Supplier<Set<String>> needs) {
        public static final Near NOTHING = new Near(Set.of(), Set::of);

        public Near {
            touched = Set.copyOf(touched);
        }

        /** Whether both touch the same, or one touches what the other's hang on. */
        boolean meets(Near other) {
            return !Collections.disjoint(touched, other.touched)
                    || !Collections.disjoint(needs.get(), other.touched)
                    || !Collections.disjoint(other.needs.get(), touched);
        }
    }
}
