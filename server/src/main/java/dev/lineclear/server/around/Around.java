package dev.lineclear.server.around;

import dev.lineclear.server.around.Sightings.Sighting;
import dev.lineclear.server.audit.AuditException;
import dev.lineclear.server.audit.LogPlace;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Compares what AWS says was done with what the log says was let through. A change that nothing in the log is about went
 * around the gateway. Who did it does not matter for that, only AWS's own id of the request, which nobody chooses.
 */
public final class Around {
    /** Where events come from. */
    public interface Trail {
        /** @throws IOException when not all of it can be read */
        void read(Consumer<TrailEvent> events) throws IOException;
    }

    /**
     * What to look at.
     *
     * @param account whose changes go through the gateway; empty for all
     * @param since of the events, included
     * @param until of the events, not included
     * @param current until when the log is known to be whole, where that is later than its last record
     * @param own ARNs of the gateway's own credentials, where the events cannot tell
     */
    public record Scope(String account, Instant since, Instant until, Optional<Instant> current, Set<String> own) {
        public Scope {
            own = Set.copyOf(own);
        }
    }

    private final Scope scope;
    private final Sightings sightings;
    private final Ledger ledger;
    private final Set<String> own;
    private final Map<String, Sighting> asked = new HashMap<>();

    /** @param ledger that has read the log to its end */
    Around(Scope scope, Sightings sightings, Ledger ledger) {
        this.scope = scope;
        this.sightings = sightings;
        this.ledger = ledger;
        this.own = new HashSet<>(scope.own());
    }

    /**
     * Reads the events, then the log, which is verified on the way.
     *
     * @throws IOException when either cannot be read
     * @throws AuditException when the log is not what was logged
     */
    public static AroundReport of(LogPlace log, Trail trail, Scope scope, Consumer<String> progress)
            throws IOException {
        Sightings sightings = new Sightings(scope);
        sightings.read(trail);
        Ledger ledger = new Ledger(sightings);
        log.read(progress, ledger::entry);
        ledger.end();
        return judged(scope, sightings, ledger);
    }

    /** @param ledger that has read the log to its end */
    static AroundReport judged(Scope scope, Sightings sightings, Ledger ledger) {
        return new Around(scope, sightings, ledger).judge(finding -> {});
    }

    /** @param each is given what every event is, in the order of their times, also what a report does not show */
    AroundReport judge(Consumer<Finding> each) {
        List<Sighting> inOrder = new ArrayList<>(sightings.all());
        inOrder.sort(Comparator.comparing(s -> s.event.at()));
        // Whom the gateway's own requests come from is known from these, before anything else is judged.
        inOrder.forEach(this::learn);
        AroundReport.Builder report = new AroundReport.Builder(sightings, ledger, scope);
        for (Sighting s : inOrder) {
            Finding finding = finding(s);
            report.add(finding);
            each.accept(finding);
        }
        return report.build();
    }

    /** ARNs of the gateway's own credentials, as far as they are known. */
    Set<String> own() {
        return own;
    }

    private void learn(Sighting s) {
        for (Ledger.Entry record : s.records) {
            if (s.event.is(record.operation())) {
                asked.putIfAbsent(s.event.request(), s);
                if (!record.lent()
                        && asked.get(s.event.request()) == s
                        && !s.event.who().arn().isEmpty()) {
                    own.add(s.event.who().arn());
                }
            }
        }
    }

    private Finding finding(Sighting s) {
        if (!s.records.isEmpty()) {
            return recorded(s);
        }
        TrailEvent event = s.event;
        Optional<Instant> until = scope.current().or(ledger::last);
        if (ledger.first().isEmpty() || event.at().isBefore(ledger.first().get().minus(Ledger.CLOCKS))) {
            return new Finding(Lot.BEFORE, event, "");
        }
        if (event.at().isAfter(until.orElseThrow().plus(Ledger.CLOCKS))) {
            return new Finding(Lot.AFTER, event, "");
        }
        if (!event.error().isEmpty()) {
            return new Finding(Lot.TRIED, event, "AWS refused it: " + TrailEvent.shown(event.error()));
        }
        Optional<Ledger.Doubt> doubt = ledger.doubt(event);
        if (doubt.isPresent()) {
            return new Finding(Lot.IN_DOUBT, event, "as record " + doubt.get().index() + " says");
        }
        boolean gateways = own.contains(event.who().arn());
        Optional<Ledger.Window> window = gateways ? ledger.puttingBack(event) : Optional.empty();
        if (window.isPresent()) {
            return new Finding(Lot.PUT_BACK, event, "as record " + window.get().index() + " says");
        }
        return new Finding(Lot.AROUND, event, hint(event, gateways));
    }

    private String hint(TrailEvent event, boolean gateways) {
        return ledger.lent(event.who().session())
                .map(index -> "in the role's session that the gateway opened for record " + index
                        + ": its credentials are out, or did more than was cleared")
                .orElse(gateways ? "with the gateway's own credentials, and not by the gateway" : "");
    }

    /** A request has one caller, and does one thing; services may write several events of it. */
    private Finding recorded(Sighting s) {
        Ledger.Entry record = s.records.getFirst();
        Sighting caller = asked.get(s.event.request());
        if (caller == null) {
            return new Finding(
                    Lot.OTHER_THAN_RECORDED,
                    s.event,
                    "record " + record.index() + " has this request as " + TrailEvent.shown(record.operation()));
        }
        if (!same(caller.event, s.event)) {
            return new Finding(
                    Lot.REPEATED,
                    s.event,
                    "record " + record.index() + " is of this request, as somebody else asked it");
        }
        return new Finding(record.read() ? Lot.RECORDED_AS_READ : Lot.RECORDED, s.event, "record " + record.index());
    }

    private static boolean same(TrailEvent one, TrailEvent other) {
        return one.who().key().equals(other.who().key())
                && one.who().arn().equals(other.who().arn())
                && one.address().equals(other.address());
    }
}
