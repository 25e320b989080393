package dev.lineclear.console;

import dev.lineclear.console.Records.Entry;
import dev.lineclear.proposal.Agent;
import dev.lineclear.record.ScopeUse;
import dev.lineclear.tlog.LogReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose scope is wider than what they did in the last thirty days. Counted beside the pages, from where the last count ended,
 * when somebody looks; a page shows what was counted by then. Thread-safe.
 */
public final class ScopeWatch {
    /** What an agent did not need in so long it does not need: the same as of {@code agent scope suggest}. */
    static final int DAYS = 30;

    /** Proven records that a count reads at most, some seconds of one thread; the command line reads them all. */
    static final long MOST = 100_000;

    /** Agents that are told apart; a gateway that has more is asked at the command line. */
    private static final int MAX_AGENTS = 1_000;

    /** A page that is looked at again within it shows the same. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ScopeWatch.class);

    private final Records records;
    private final InstantSource clock;
    private final Executor beside;
    private final AtomicBoolean underWay = new AtomicBoolean();

    /** By day and agent; whoever counts owns it, and where the count goes on. */
    private final NavigableMap<LocalDate, Map<String, ScopeUse>> days = new TreeMap<>();

    private long next;
    private Instant first = Instant.MAX;
    private volatile Optional<Counted> counted = Optional.empty();

    /** @param beside what runs a count, so that whoever looks does not wait for it */
    ScopeWatch(Records records, InstantSource clock, Executor beside) {
        this.records = records;
        this.clock = clock;
        this.beside = beside;
    }

    /**
     * What was counted.
     *
     * @param at when
     * @param since the day that it begins with
     * @param uses by agent; whoever did nothing is not in it
     */
    private record Counted(Instant at, LocalDate since, Map<String, ScopeUse> uses) {}

    /**
     * What an agent's scope is wider by.
     *
     * @param since the day that it was counted from
     * @param requests that ran
     * @param unused patterns that nothing it did needed
     * @param wider whether the scope covers more than it did
     */
    public record Use(LocalDate since, long requests, List<String> unused, boolean wider) {
        public Use {
            unused = List.copyOf(unused);
        }
    }

    /** As far as it was counted; empty until the first count is through. Never waits for one. */
    Optional<Use> use(Agent agent) {
        return counted.map(c -> {
            ScopeUse use = c.uses().getOrDefault(agent.id(), new ScopeUse(agent.id()));
            return new Use(c.since(), use.requests(), use.unused(agent.scope()), use.wider(agent.scope()));
        });
    }

    /** Has it counted anew, beside whoever asks, unless that was done just now or is under way. */
    void look() {
        boolean fresh =
                counted.filter(c -> c.at().plus(FRESH).isAfter(clock.instant())).isPresent();
        if (!fresh && underWay.compareAndSet(false, true)) {
            beside.execute(this::count);
        }
    }

    private void count() {
        try {
            read();
        } catch (RuntimeException e) {
            LOG.warn("what agents used of their scopes could not be counted: {}", e.toString());
        } finally {
            underWay.set(false);
        }
    }

    private void read() {
        LogReader reader = records.reader();
        long size = reader.checkpoint().size();
        Instant now = clock.instant();
        Instant oldest = now.minus(Duration.ofDays(DAYS));
        for (long at = Math.max(next, Math.max(0, size - MOST)); at < size; at++) {
            Entry entry = Records.entry(reader, at);
            if (!entry.time().isBefore(oldest)) {
                first = entry.time().isBefore(first) ? entry.time() : first;
                add(entry);
            }
            next = at + 1;
        }
        days.headMap(day(oldest), false).clear();
        Map<String, ScopeUse> uses = new HashMap<>();
        days.values()
                .forEach(day -> day.forEach((agent, use) ->
                        uses.computeIfAbsent(agent, ScopeUse::new).add(use)));
        LocalDate since = day(first.isBefore(oldest) || first.equals(Instant.MAX) ? oldest : first);
        counted = Optional.of(new Counted(now, since, uses));
    }

    private void add(Entry entry) {
        String agent = entry.data().path("agent").asString("");
        if (agent.isEmpty()) {
            return;
        }
        Map<String, ScopeUse> day = days.computeIfAbsent(day(entry.time()), d -> new HashMap<>());
        if (day.containsKey(agent) || day.size() < MAX_AGENTS) {
            day.computeIfAbsent(agent, ScopeUse::new).add(entry.kind(), entry.data());
        }
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
