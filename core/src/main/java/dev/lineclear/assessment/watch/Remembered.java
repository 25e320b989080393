package dev.lineclear.assessment.watch;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What is remembered of sessions and agents, in bounded memory, and what of it outlasts a restart. Thread-safe. */
public final class Remembered {
    /** Sessions that are remembered; beyond, those are forgotten that asked for nothing for longest. People open them. */
    public static final int MAX_SESSIONS = 10_000;

    /** Agents that are remembered. Owners register them. */
    public static final int MAX_AGENTS = 1_000;

    private final Map<Long, Memory> sessions = new Latest<>(MAX_SESSIONS);
    private final Map<String, AgentMemory> agents = new Latest<>(MAX_AGENTS);
    private final Elsewhere elsewhere = new Elsewhere();

    Remembered() {}

    /** The latest used. */
    private static final class Latest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;
        private final int most;

        Latest(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }

    Memory session(Request r) {
        return session(r.session());
    }

    /** @param session as a number */
    Memory session(long session) {
        return of(sessions, session, Memory::new);
    }

    AgentMemory agent(Request r) {
        return of(agents, r.proposal().session().agent().id(), AgentMemory::new);
    }

    Elsewhere elsewhere() {
        return elsewhere;
    }

    private static <K, V> V of(Map<K, V> all, K key, Supplier<V> fresh) {
        synchronized (all) {
            return all.computeIfAbsent(key, k -> fresh.get());
        }
    }

    /** What outlasts a restart, by agent: what is counted by the hour and the day, and what is usual for it. */
    public Map<String, byte[]> agents() {
        Map<String, AgentMemory> all;
        synchronized (agents) {
            all = new HashMap<>(agents);
        }
        Map<String, byte[]> written = new HashMap<>();
        all.forEach((name, memory) -> {
            ByteBuffer out = ByteBuffer.allocate(AgentMemory.bytes());
            synchronized (memory) {
                memory.write(out);
            }
            written.put(name, out.array());
        });
        return written;
    }

    /** As {@link #agents} wrote it; of another size it is another version's, and nothing is known. */
    public boolean remember(String agent, byte[] written) {
        if (written.length != AgentMemory.bytes()) {
            return false;
        }
        AgentMemory memory = of(agents, agent, AgentMemory::new);
        synchronized (memory) {
            memory.read(ByteBuffer.wrap(written));
        }
        return true;
    }

    /** What is counted here of agents' budgets, by agent; of those of whom something is. */
    public Map<String, byte[]> budgets() {
        Map<String, AgentMemory> all;
        synchronized (agents) {
            all = new HashMap<>(agents);
        }
        Map<String, byte[]> written = new HashMap<>();
        all.forEach((name, memory) -> {
            ByteBuffer out = ByteBuffer.allocate(Pulse.budgetBytes());
            synchronized (memory) {
                if (memory.pulse.spends()) {
                    memory.pulse.writeBudgets(out);
                    written.put(name, out.array());
                }
            }
        });
        return written;
    }

    /** What this gateway counted before it started, as {@link #budgets} wrote it; false when it is of another version. */
    public boolean counted(String agent, byte[] written) {
        if (written.length != Pulse.budgetBytes()) {
            return false;
        }
        AgentMemory memory = of(agents, agent, AgentMemory::new);
        synchronized (memory) {
            memory.pulse.takeBudgets(Pulse.ofBudgets(ByteBuffer.wrap(written)));
        }
        return true;
    }

    /** The same of another gateway, whose counts are added to those of here. */
    public boolean countedElsewhere(String agent, String gateway, byte[] written) {
        if (written.length != Pulse.budgetBytes()) {
            return false;
        }
        elsewhere.put(agent, gateway, Pulse.ofBudgets(ByteBuffer.wrap(written)));
        return true;
    }

    /** How many sessions are remembered. */
    public int sessions() {
        synchronized (sessions) {
            return sessions.size();
        }
    }
}
