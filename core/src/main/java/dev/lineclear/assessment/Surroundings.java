package dev.lineclear.assessment;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Harm;
import dev.lineclear.proposal.Place;
import dev.lineclear.proposal.Proposal;
import java.util.Set;

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
     * @param needs what they hang on
     */
    record Near(Set<String> touched, Set<String> needs) {
        public static final Near NOTHING = new Near(Set.of(), Set.of());

        public Near {
            touched = Set.copyOf(touched);
            needs = Set.copyOf(needs);
        }

        /** Whether both touch the same, or one touches what the other's hang on. */
        boolean meets(Near other) {
            return touched.stream().anyMatch(t -> other.touched.contains(t) || other.needs.contains(t))
                    || needs.stream().anyMatch(other.touched::contains);
        }
    }
}
