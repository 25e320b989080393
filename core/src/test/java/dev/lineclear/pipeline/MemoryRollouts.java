package dev.lineclear.pipeline;

import dev.lineclear.proposal.Rollout;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One gateway's view of the rollouts in {@link Tables}. */
final class MemoryRollouts implements Rollouts {
    private final Tables tables;
    private final Wire wire;

    MemoryRollouts(Tables tables, Wire wire) {
        this.tables = tables;
        this.wire = wire;
    }

    @Override
    public boolean start(Rollout rollout) {
        return wire.call("rollouts.start", () -> {
            boolean started = tables.rollouts.putIfAbsent(rollout.id(), rollout) == null;
            if (started) {
                tables.watch.rolled(rollout);
            }
            return started;
        });
    }

    @Override
    public Optional<Rollout> find(String id) {
        return wire.call("rollouts.find", () -> Optional.ofNullable(tables.rollouts.get(id)));
    }

    @Override
    public List<Rollout> live(int limit) {
        return wire.call("rollouts.live", () -> tables.rollouts.values().stream()
                .filter(r -> !r.state().terminal())
                .limit(limit)
                .toList());
    }

    @Override
    public List<Rollout> recent(int limit) {
        return wire.call("rollouts.recent", () -> new ArrayList<>(tables.rollouts.values())
                .reversed().stream().limit(limit).toList());
    }

    @Override
    public boolean move(Rollout to) {
        return wire.call("rollouts.move", () -> {
            Rollout from = tables.rollouts.get(to.id());
            if (from == null || from.version() != to.version() - 1) {
                return false;
            }
            tables.rollouts.put(to.id(), to);
            tables.watch.rolled(to);
            return true;
        });
    }

    @Override
    public boolean lease(String id, String node, Instant now, Instant until) {
        return wire.call("rollouts.lease", () -> {
            String held = tables.leases.getOrDefault(id, "");
            boolean free = held.isEmpty()
                    || held.startsWith(node + " ")
                    || Instant.parse(held.substring(held.indexOf(' ') + 1)).isBefore(now);
            if (free) {
                tables.leases.put(id, node + " " + until);
            }
            return free;
        });
    }

    @Override
    public boolean bind(Part part, String hold) {
        return wire.call("rollouts.bind", () -> {
            if (tables.parts.containsValue(hold)) {
                return hold.equals(tables.parts.get(part));
            }
            return hold.equals(tables.parts.computeIfAbsent(part, p -> hold));
        });
    }

    @Override
    public Map<Part, String> bound(String id) {
        return wire.call("rollouts.bound", () -> {
            Map<Part, String> all = new LinkedHashMap<>();
            tables.parts.forEach((part, hold) -> {
                if (part.rollout().equals(id)) {
                    all.put(part, hold);
                }
            });
            return all;
        });
    }

    @Override
    public Optional<Part> part(String hold) {
        return wire.call("rollouts.part", () -> tables.parts.entrySet().stream()
                .filter(e -> e.getValue().equals(hold))
                .map(Map.Entry::getKey)
                .findFirst());
    }

    @Override
    public void sampled(String id, int stage, List<Sample> samples) {
        wire.run("rollouts.sampled", () -> tables.samples
                .computeIfAbsent(id + "/" + stage, k -> new ArrayList<>())
                .addAll(samples));
    }

    @Override
    public List<Looks> looks(String id, int stage) {
        return wire.call(
                "rollouts.looks", () -> Looks.and(List.of(), tables.samples.getOrDefault(id + "/" + stage, List.of())));
    }

    @Override
    public List<Sample> samples(String id, int stage, int limit) {
        return wire.call("rollouts.samples", () -> {
            List<Sample> all = tables.samples.getOrDefault(id + "/" + stage, List.of());
            return List.copyOf(all.subList(Math.max(0, all.size() - limit), all.size()));
        });
    }
}
