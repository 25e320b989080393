package dev.lineclear.pipeline;

import dev.lineclear.proposal.Digest;
import dev.lineclear.state.Steps;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One gateway's view of the steps in {@link Tables}. */
public final class MemorySteps implements Steps {
    private final Tables tables;
    private final Wire wire;

    MemorySteps(Tables tables, Wire wire) {
        this.tables = tables;
        this.wire = wire;
    }

    /** Of a store of its own. */
    public static Steps alone() {
        return new MemorySteps(new Tables(), Wire.SOUND);
    }

    private Map<String, Step> of(String session) {
        return tables.steps.computeIfAbsent(session, s -> new LinkedHashMap<>());
    }

    @Override
    public List<Step> take(String session, Digest request, Step step, Instant since) {
        return wire.call("steps.take", () -> {
            of(session).remove(request.hex());
            List<Step> others = since(of(session), since);
            of(session).put(request.hex(), step);
            return others;
        });
    }

    @Override
    public List<Step> since(String session, Instant since) {
        return wire.call("steps.since", () -> since(of(session), since));
    }

    private static List<Step> since(Map<String, Step> steps, Instant since) {
        List<Step> all =
                steps.values().stream().filter(s -> !s.at().isBefore(since)).toList();
        return all.subList(Math.max(0, all.size() - MOST), all.size());
    }

    @Override
    public void forget(Instant before) {
        throw new AssertionError("the pipeline forgets no steps");
    }
}
