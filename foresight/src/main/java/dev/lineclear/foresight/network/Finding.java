package dev.lineclear.foresight.network;

import dev.lineclear.foresight.network.Kin.Party;
import java.util.Optional;

/**
 * That somebody loses or gets a path to somebody.
 *
 * @param from nobody in particular: the world
 * @param to nobody in particular: the world
 * @param world how the world is called here
 * @param how what becomes of the path
 * @param flows which protocols and ports
 */
record Finding(Optional<Party> from, Optional<Party> to, String world, How how, Flows flows) {
    enum How {
        /** It does not get there any more. */
        LOST,
        /** It gets there, and the answers to these ports do not come back. */
        UNANSWERED,
        /** It got there or may have, and perhaps does no more. */
        PERHAPS_LOST,
        /** It did not get there, and does now. */
        OPENED,
        /** Perhaps it does now. */
        PERHAPS_OPENED
    }

    /** The lower, the worse. */
    int rank() {
        if (to.filter(p -> p.kind() == Endpoint.Kind.DATABASE).isPresent()) {
            return 0;
        }
        if (from.isEmpty()) {
            return 1;
        }
        if (to.isEmpty()) {
            return 2;
        }
        return from.get().zone().equals(to.get().zone()) ? 4 : 3;
    }
}
