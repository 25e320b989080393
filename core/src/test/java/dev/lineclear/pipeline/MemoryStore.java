package dev.lineclear.pipeline;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Standing;
import dev.lineclear.state.Agents;
import dev.lineclear.state.Approvers;
import dev.lineclear.state.Captures;
import dev.lineclear.state.Holds;
import dev.lineclear.state.Incidents;
import dev.lineclear.state.Paces;
import dev.lineclear.state.Relations;
import dev.lineclear.state.Reviews;
import dev.lineclear.state.Rollouts;
import dev.lineclear.state.Sessions;
import dev.lineclear.state.Settings;
import dev.lineclear.state.Spendings;
import dev.lineclear.state.Standings;
import dev.lineclear.state.Steps;
import dev.lineclear.state.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One gateway's connection to {@link Tables}; several share them. The pipeline asks nothing of agents. */
final class MemoryStore implements Store {
    private final Tables tables;
    private final Wire wire;

    MemoryStore(Tables tables, Wire wire) {
        this.tables = tables;
        this.wire = wire;
    }

    @Override
    public Holds holds() {
        return new MemoryHolds(tables, wire);
    }

    @Override
    public Approvers approvers() {
        return new Approvers() {
            @Override
            public void put(Approver approver) {
                wire.run("approvers.put", () -> tables.approvers.put(approver.id(), approver));
            }

            @Override
            public Optional<Approver> find(String id) {
                return wire.call("approvers.find", () -> Optional.ofNullable(tables.approvers.get(id)));
            }

            @Override
            public List<Approver> all() {
                return wire.call("approvers.all", () -> List.copyOf(tables.approvers.values()));
            }

            @Override
            public boolean remove(String id) {
                return wire.call("approvers.remove", () -> tables.approvers.remove(id) != null);
            }

            @Override
            public void knownAs(String person, String name) {
                wire.run("approvers.knownAs", () -> tables.names
                        .computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new TreeSet<>())
                        .add(person));
            }

            @Override
            public Map<String, Set<String>> knownBy(Collection<String> names) {
                return wire.call("approvers.knownBy", () -> {
                    Map<String, Set<String>> known = new TreeMap<>();
                    for (String name : names) {
                        String folded = name.toLowerCase(Locale.ROOT);
                        Optional.ofNullable(tables.names.get(folded)).ifPresent(n -> known.put(folded, Set.copyOf(n)));
                    }
                    return known;
                });
            }

            @Override
            public void retireKey(String publicKey, String approver) {
                wire.run("approvers.retireKey", () -> tables.retired.put(Tables.bare(publicKey), approver));
            }

            @Override
            public Optional<String> retired(String publicKey) {
                return wire.call(
                        "approvers.retired", () -> Optional.ofNullable(tables.retired.get(Tables.bare(publicKey))));
            }
        };
    }

    @Override
    public Reviews reviews() {
        return new MemoryReviews(tables, wire);
    }

    @Override
    public Captures captures() {
        return new Captures() {
            @Override
            public void put(Capture capture) {
                wire.run("captures.put", () -> tables.captures.put(capture.id(), capture));
            }

            @Override
            public Optional<Capture> find(String id) {
                return wire.call("captures.find", () -> Optional.ofNullable(tables.captures.get(id)));
            }

            @Override
            public Optional<Capture> byHold(String holdId) {
                return wire.call("captures.byHold", () -> tables.captures.values().stream()
                        .filter(c -> c.holdId().equals(holdId))
                        .findFirst());
            }

            @Override
            public List<Capture> recent(int limit) {
                return wire.call(
                        "captures.recent",
                        () -> tables.captures.values().stream().limit(limit).toList());
            }

            @Override
            public List<Capture> takenBefore(Instant time, int limit) {
                throw new AssertionError("the pipeline asks for no captures by time");
            }

            @Override
            public void remove(String id, Instant at) {
                throw new AssertionError("the pipeline removes no captures");
            }

            @Override
            public Optional<Instant> removed(String holdId) {
                return Optional.empty();
            }
        };
    }

    @Override
    public Steps steps() {
        return new MemorySteps(tables, wire);
    }

    @Override
    public Relations relations() {
        return new MemoryRelations(tables, wire);
    }

    @Override
    public Standings standings() {
        return new Standings() {
            @Override
            public List<Entry> of(String agent, int limit) {
                return wire.call(
                        "standings.of", () -> tables.standings.getOrDefault(agent, List.of()).reversed().stream()
                                .limit(limit)
                                .toList());
            }

            @Override
            public boolean move(String agent, Standing from, Entry to) {
                return wire.call(
                        "standings.move",
                        () -> now(agent) == from
                                && tables.standings
                                        .computeIfAbsent(agent, a -> new ArrayList<>())
                                        .add(to));
            }
        };
    }

    @Override
    public Rollouts rollouts() {
        return new MemoryRollouts(tables, wire);
    }

    /** The pipeline has no use for them. */
    @Override
    public Spendings spendings() {
        throw new UnsupportedOperationException();
    }

    /** The pipeline has no use for them. */
    @Override
    public Incidents incidents() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Paces paces() {
        return new MemoryPaces(tables, wire);
    }

    @Override
    public Settings settings() {
        return new Settings() {
            @Override
            public Optional<String> get(String key) {
                return wire.call("settings.get", () -> Optional.ofNullable(tables.settings.get(key)));
            }

            @Override
            public void put(String key, String value) {
                wire.run("settings.put", () -> tables.settings.put(key, value));
            }

            @Override
            public boolean putIfAbsent(String key, String value) {
                return wire.call("settings.putIfAbsent", () -> tables.settings.putIfAbsent(key, value) == null);
            }

            @Override
            public Map<String, String> startingWith(String prefix, int limit) {
                throw new AssertionError("the pipeline asks for no settings by prefix");
            }

            @Override
            public boolean remove(String key, String value) {
                throw new AssertionError("the pipeline removes no settings");
            }
        };
    }

    @Override
    public Agents agents() {
        throw new AssertionError("the pipeline asks for no agents");
    }

    @Override
    public Sessions sessions() {
        return new Sessions() {
            @Override
            public void open(Credentialed session) {
                throw new AssertionError("the pipeline opens no sessions");
            }

            @Override
            public Optional<Session> find(String id) {
                return wire.call("sessions.find", () -> Optional.ofNullable(tables.sessions.get(id)));
            }

            @Override
            public Optional<Credentialed> byAccessKey(String accessKeyId) {
                throw new AssertionError("the pipeline knows no credentials");
            }

            @Override
            public List<Session> recent(int limit) {
                throw new AssertionError("the pipeline lists no sessions");
            }

            @Override
            public List<Session> live(Instant now) {
                throw new AssertionError("the pipeline lists no sessions");
            }

            @Override
            public boolean move(String id, Session.State from, Session.State to) {
                throw new AssertionError("the pipeline moves no sessions");
            }
        };
    }

    @Override
    public void close() {}
}
