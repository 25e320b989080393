package dev.lineclear.pipeline;

import dev.lineclear.state.Company;
import dev.lineclear.state.Pace;
import dev.lineclear.state.Paces;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One gateway's view of the paces in {@link Tables}. */
final class MemoryPaces implements Paces {
    private final Tables tables;
    private final Wire wire;

    MemoryPaces(Tables tables, Wire wire) {
        this.tables = tables;
        this.wire = wire;
    }

    @Override
    public Optional<Pace> find(String id) {
        return wire.call("paces.find", () -> Optional.ofNullable(tables.paces.get(id)));
    }

    @Override
    public List<Pace> recent(int limit) {
        return wire.call("paces.recent", () -> tables.paces.values().stream()
                .sorted(Comparator.comparing(Pace::changedAt).reversed())
                .limit(limit)
                .toList());
    }

    @Override
    public boolean put(Pace pace) {
        return wire.call("paces.put", () -> {
            Pace there = tables.paces.get(pace.id());
            if ((there == null ? 0 : there.version()) != pace.version() - 1) {
                return false;
            }
            tables.paces.put(pace.id(), pace);
            return true;
        });
    }

    @Override
    public Company company(Set<String> parties) {
        return wire.call("paces.company", () -> {
            Map<String, Long> seen = new TreeMap<>();
            Set<String> ids = new TreeSet<>();
            parties.forEach(party -> {
                Set<String> of = tables.parties.getOrDefault(party, Set.of());
                ids.addAll(of);
                seen.put(party, tables.turns.getOrDefault(party, 0L));
            });
            List<Pace> paces =
                    ids.stream().map(tables.paces::get).filter(Objects::nonNull).toList();
            return new Company(
                    seen, paces.stream().limit(Company.MAX_PACES).toList(), paces.size() > Company.MAX_PACES);
        });
    }

    @Override
    public boolean begin(Pace pace, Company company) {
        return wire.call("paces.begin", () -> {
            Pace there = tables.paces.get(pace.id());
            boolean moved = company.seen().entrySet().stream()
                    .anyMatch(e -> !e.getValue().equals(tables.turns.getOrDefault(e.getKey(), 0L)));
            if (moved || (there == null ? 0 : there.version()) != pace.version() - 1) {
                return false;
            }
            tables.paces.put(pace.id(), pace);
            company.seen().keySet().forEach(party -> {
                tables.turns.merge(party, 1L, Long::sum);
                tables.parties.computeIfAbsent(party, p -> new TreeSet<>()).add(pace.id());
            });
            return true;
        });
    }

    @Override
    public void forget(Instant before) {
        wire.run("paces.forget", () -> tables.paces
                .values()
                .removeIf(p -> p.changedAt().isBefore(before)
                        && p.waves().stream().noneMatch(w -> w.state() == Pace.State.STOPPED)));
    }
}
