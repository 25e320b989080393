package dev.lineclear.bench.trail;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Proposal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * No watcher, and measured beside them: what the gateway's default policies hold until two people have signed, or refuse, in
 * production, whoever asks and whatever came before, by what the catalogue says that it does.
 */
final class TwoPeople implements Watcher {
    private static final Set<Effect> HELD = Set.of(Effect.GRANT, Effect.DESTROY, Effect.REPLACE, Effect.UNKNOWN);

    private final Catalog catalog;
    private final Asking asking;
    private final Assessor assessor;

    TwoPeople(Catalog catalog) {
        this.catalog = catalog;
        this.asking = new Asking(catalog);
        this.assessor = new Assessor(Map.of("aws", catalog));
    }

    @Override
    public String name() {
        return "no watch: what the default policies hold for two people";
    }

    @Override
    public List<String> look(Seen seen) {
        if (seen.event().byService()) {
            return List.of();
        }
        Proposal proposal = asking.proposal(seen);
        // What the catalogue has no effect for is refused; what is no request, such as a login, does not come.
        Assessment assessed = catalog.entry(proposal.operation()).isPresent()
                ? assessor.assess(proposal)
                : Asking.assessed(assessor, seen.event(), proposal);
        Effect effect = assessed.effect();
        return HELD.contains(effect) ? List.of(effect.name().toLowerCase(java.util.Locale.ROOT)) : List.of();
    }
}
