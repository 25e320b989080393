package dev.lineclear.bench.trail;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.assessment.watch.Ending;
import dev.lineclear.assessment.watch.Limits;
import dev.lineclear.assessment.watch.Noticed;
import dev.lineclear.assessment.watch.Strength;
import dev.lineclear.assessment.watch.Watch;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.server.around.TrailEvent;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The gateway's own watch, as if each principal were an agent and had asked the gateway. An alarm is what raises what is
 * required, or ends a session; what people are only told of is none. Of a request it sees what the event says: whose it is,
 * which operation, where, on what, as much of the input as events have, and whether AWS did it.
 */
final class GatewayWatch implements Watcher {
    private static final Pattern FORBIDDEN = Pattern.compile(".*(AccessDenied|Unauthorized|Forbidden|NotAuthorized).*");

    private static final long SEED = 1;

    private final Asking asking;
    private final Assessor assessor;
    private final Watch watch = new Watch(Limits.DEFAULT, SEED);

    GatewayWatch(Catalog catalog) {
        this.asking = new Asking(catalog);
        this.assessor = new Assessor(Map.of("aws", catalog));
    }

    @Override
    public String name() {
        return "the gateway's watch";
    }

    @Override
    public List<String> look(Seen seen) {
        TrailEvent event = seen.event();
        if (event.byService()) {
            return List.of();
        }
        Proposal proposal = asking.proposal(seen);
        Watch.Seen looked = watch.look(proposal, Asking.assessed(assessor, event, proposal));
        watch.ended(looked, ending(event.error()), event.at());
        return looked.noticed().stream()
                .filter(n -> n.strength() != Strength.NOTICE && n.news())
                .map(Noticed::name)
                .distinct()
                .toList();
    }

    private static Ending ending(String error) {
        return error.isEmpty() ? Ending.DONE : FORBIDDEN.matcher(error).matches() ? Ending.REFUSED : Ending.FAILED;
    }
}
