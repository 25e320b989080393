package dev.lineclear.pipeline;

import dev.lineclear.state.Pace;
import dev.lineclear.state.Paces;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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
    public void forget(Instant before) {
        wire.run("paces.forget", () -> tables.paces
                .values()
                .removeIf(p -> p.changedAt().isBefore(before)
                        && p.waves().stream().noneMatch(w -> w.state() == Pace.State.STOPPED)));
    }
}
