package dev.lineclear.server.around;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.state.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One look at what AWS saw lately, beside the end of the gateway's own log. Events come late and in any order, so that each
 * look goes back further than the one before came; nobody is told twice of one event.
 */
final class Look {
    /** CloudTrail delivers within minutes, and says nothing of how late it may be. */
    static final Duration LATE = Duration.ofHours(3);

    /** Of what a first look may find, after that nobody looked for long. */
    static final Duration FIRST = Duration.ofDays(1);

    /** A change takes no longer from its intent to its outcome, but for captures of terabytes. */
    private static final Duration UNDER_WAY = Duration.ofHours(1);

    /** Whoever would fill the log with alarms fills it this fast; what is left is told of at the next look. */
    static final int AT_ONCE = 100;

    private final Rounds.Log log;
    private final Settings settings;
    private final String account;
    private final Set<String> own;
    private final Function<Instant, Around.Trail> trail;

    /** @param trail of the events from a moment on, or more of them */
    Look(Rounds.Log log, Settings settings, String account, Set<String> own, Function<Instant, Around.Trail> trail) {
        this.log = log;
        this.settings = settings;
        this.account = account;
        this.own = own;
        this.trail = trail;
    }

    /**
     * Looks.
     *
     * @param tell is given what is an alarm and was none before; it has happened when this returns
     * @throws IOException when not everything could be read; then the next look begins where this one did
     */
    AroundReport look(Instant now, Consumer<Finding> tell) throws IOException {
        Lately before = Lately.in(settings).orElse(new Lately(now.minus(FIRST), Set.of(), Set.of()));
        Set<String> ours = new LinkedHashSet<>(before.own());
        ours.addAll(own);
        Around.Scope scope = new Around.Scope(account, before.since(), now, Optional.of(now), ours);
        Sightings sightings = new Sightings(scope);
        sightings.read(trail.apply(before.since()));
        Ledger ledger = new Ledger(sightings);
        read(ledger, before.since().minus(UNDER_WAY));
        Around around = new Around(scope, sightings, ledger);
        Set<String> told = new LinkedHashSet<>(before.told());
        int[] left = {AT_ONCE};
        AroundReport report = around.judge(finding -> {
            if (finding.lot().alarm() && left[0] > 0 && told.add(name(finding.event()))) {
                left[0]--;
                tell.accept(finding);
            }
        });
        ours.addAll(around.own());
        Instant next = now.minus(LATE);
        boolean back = left[0] == 0 || next.isBefore(before.since());
        new Lately(back ? before.since() : next, told, ours).keep(settings);
        return report;
    }

    private static String name(TrailEvent event) {
        return event.id().isEmpty() ? event.at() + " " + event.operation() + " " + event.request() : event.id();
    }

    /** From the first record that is not older, which are in the order of their times. */
    private void read(Ledger ledger, Instant from) throws IOException {
        long size = log.size();
        long low = 0;
        long high = size;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (time(log.entry(middle)).isBefore(from)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        // One before, so that the log is seen to reach further back than what is asked of it.
        for (long at = Math.max(0, low - 1); at < size; at++) {
            ledger.entry(at, log.entry(at));
        }
        ledger.end();
    }

    private static Instant time(byte[] entry) {
        return Instant.parse(CanonicalJson.parse(entry).path("time").asString(""));
    }
}
