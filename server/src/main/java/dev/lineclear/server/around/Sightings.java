package dev.lineclear.server.around;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The changes that AWS saw and the log has to know, and how many events were something else. */
final class Sightings {
    /** A month of a busy account; each takes about a kilobyte until the log is read. */
    static final int MAX = 200_000;

    /** As EC2 calls it. */
    private static final String DRY_RUN = "DryRunOperation";

    private final Around.Scope scope;
    private final int most;
    private final List<Sighting> all = new ArrayList<>();
    private final Map<String, List<Sighting>> byRequest = new HashMap<>();
    private final Set<String> sessions = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final Map<Lot, Long> counts = new EnumMap<>(Lot.class);
    private long events;

    /** One of them, and the records that are about its very request. */
    static final class Sighting {
        final TrailEvent event;
        final List<Ledger.Entry> records = new ArrayList<>();

        Sighting(TrailEvent event) {
            this.event = event;
        }
    }

    /** More than can be looked at in one go. */
    static final class TooManyException extends RuntimeException {
        TooManyException(int most) {
            super("there are more than " + most + " changes; look at less of them at once: --since, --until");
        }
    }

    Sightings(Around.Scope scope) {
        this(scope, MAX);
    }

    Sightings(Around.Scope scope, int most) {
        this.scope = scope;
        this.most = most;
    }

    void read(Around.Trail trail) throws IOException {
        try {
            trail.read(this::add);
        } catch (TooManyException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** AWS delivers some events twice, under one id. */
    void add(TrailEvent event) {
        if (event.at().isBefore(scope.since()) || !event.at().isBefore(scope.until())) {
            return;
        }
        Optional<Lot> apart = apart(event);
        if (apart.isPresent()) {
            events++;
            counts.merge(apart.get(), 1L, Long::sum);
            return;
        }
        if (!event.id().isEmpty() && !seen.add(event.id())) {
            return;
        }
        events++;
        if (all.size() == most) {
            throw new TooManyException(most);
        }
        Sighting sighting = new Sighting(event);
        all.add(sighting);
        if (!event.request().isEmpty()) {
            byRequest.computeIfAbsent(event.request(), r -> new ArrayList<>(1)).add(sighting);
        }
        if (!event.who().session().isEmpty()) {
            sessions.add(event.who().session());
        }
    }

    private Optional<Lot> apart(TrailEvent event) {
        if (!scope.account().isEmpty() && !event.account().equals(scope.account())) {
            return Optional.of(Lot.OTHER_ACCOUNT);
        }
        if (!event.mutates()) {
            return Optional.of(Lot.READ);
        }
        if (event.byService()) {
            return Optional.of(Lot.BY_SERVICE);
        }
        if (event.type().equals("AwsConsoleSignIn")) {
            return Optional.of(Lot.SIGNED_IN);
        }
        return event.error().endsWith(DRY_RUN) ? Optional.of(Lot.DRY_RUN) : Optional.empty();
    }

    List<Sighting> all() {
        return all;
    }

    /** Those of one request. */
    List<Sighting> of(String request) {
        return byRequest.getOrDefault(request, List.of());
    }

    /** Whether any was asked in a role's session of that name. */
    boolean inSession(String name) {
        return sessions.contains(name);
    }

    /** What else there was. */
    Map<Lot, Long> counts() {
        return counts;
    }

    long events() {
        return events;
    }
}
