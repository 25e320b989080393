package dev.lineclear.pipeline;

import dev.lineclear.record.RecordSink.RecordException;
import dev.lineclear.state.StateException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The calls under way at all gateways. */
final class SimCalls {
    /** Many times what any call takes. */
    private static final int MANY_TURNS = 100_000;

    private final Sim sim;
    private final Turns turns = new Turns();
    private final Map<SimTask, Runnable> calls = new LinkedHashMap<>();
    private int started;
    private int unanswered;

    SimCalls(Sim sim) {
        this.sim = sim;
    }

    SimTask begin(String what, SimGateway gateway, Consumer<SimTask> body) {
        SimTask task = new SimTask(sim, ++started, what, gateway);
        calls.put(task, () -> {
            try {
                body.accept(task);
            } catch (SimGateway.Died e) {
                unanswered++;
            } catch (StateException | RecordException e) {
                sim.trace(task, "ends with " + e.getMessage());
            }
        });
        return task;
    }

    /** Lets one of them go on, by its place in the order of their beginnings. */
    void turn(int place) {
        turn(List.copyOf(calls.keySet()).get(place));
    }

    private void turn(SimTask task) {
        turns.run(task, calls.getOrDefault(task, () -> {}));
        if (task.done()) {
            calls.remove(task);
        }
    }

    /** Those of a gateway that died notice it. */
    void end(SimGateway gateway) {
        List.copyOf(calls.keySet()).stream().filter(t -> t.gateway == gateway).forEach(this::turn);
    }

    /** Until none is left, each in its turn. */
    void finish() {
        for (int n = 0; !calls.isEmpty(); n++) {
            if (n == MANY_TURNS) {
                throw new AssertionError("everyCallEnds: " + calls.keySet());
            }
            sim.tick();
            turn(n % calls.size());
            sim.invariants.afterEveryEvent();
        }
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    int size() {
        return calls.size();
    }

    boolean any(SimGateway gateway) {
        return calls.keySet().stream().anyMatch(t -> t.gateway == gateway);
    }

    boolean allAnswered() {
        return unanswered == 0;
    }

    SimTask current() {
        return (SimTask) turns.current();
    }

    void pause() {
        turns.pause();
    }
}
