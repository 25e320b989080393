package dev.lineclear.bench.trail;

import dev.lineclear.server.around.TrailEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The simplest watcher that there is, to compare others with: an alarm at each change that its principal never made. A
 * role's sessions are one principal.
 */
final class FirstSeen implements Watcher {
    private final Set<String> known = new HashSet<>();

    @Override
    public String name() {
        return "first seen (baseline)";
    }

    @Override
    public List<String> look(Seen seen) {
        TrailEvent event = seen.event();
        if (!event.mutates() || event.byService()) {
            return List.of();
        }
        String principal =
                event.who().issuer().isEmpty() ? event.who().arn() : event.who().issuer();
        return known.add(principal + " " + event.operation()) ? List.of("first-seen-change") : List.of();
    }
}
