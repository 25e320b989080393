package dev.lineclear.server.control;

import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.Visible;
import dev.lineclear.safeguard.rollout.Sheet;
import dev.lineclear.state.Pace;
import dev.lineclear.state.Rollouts.Part;
import dev.lineclear.state.Rollouts.Sample;
import dev.lineclear.state.Store;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rollouts and paces as JSON, for the command line and the API. */
final class RolloutViews {
    /** The last of what checks showed; a person reads no more. */
    private static final int SAMPLES = 40;

    private final Store store;

    RolloutViews(Store store) {
        this.store = store;
    }

    static ObjectNode brief(Rollout r, Hold hold) {
        ChangeSet set = Sheet.read(hold.proposal().input());
        ChangeSet.Stage stage = set.stages().get(r.stage());
        ObjectNode out = Views.node();
        out.put("id", r.id());
        out.put("change", Visible.text(set.change()));
        out.put("state", r.state().name());
        out.put("stage", stage.name());
        out.put("number", r.stage() + 1);
        out.put("of", set.stages().size());
        out.put("bakedSeconds", r.baked().toSeconds());
        out.put("bakeSeconds", stage.bake().toSeconds());
        out.put("since", r.since().toString());
        out.put("because", Visible.text(r.because()));
        out.put("agent", hold.proposal().session().agent().id());
        out.put("operator", hold.proposal().session().operator());
        return out;
    }

    /** With every stage and step, and what was seen of them. */
    ObjectNode whole(Rollout r, Hold hold) {
        String id = r.id();
        ObjectNode out = brief(r, hold);
        ChangeSet set = Sheet.read(hold.proposal().input());
        Map<Part, String> bound = store.rollouts().bound(id);
        ArrayNode stages = out.putArray("stages");
        for (int i = 0; i < set.stages().size(); i++) {
            ObjectNode stage = stages.addObject();
            stage.put("name", set.stages().get(i).name());
            ArrayNode steps = stage.putArray("steps");
            for (int j = 0; j < set.stages().get(i).steps().size(); j++) {
                ObjectNode step = steps.addObject();
                step.put(
                        "does",
                        Visible.text(Sheet.seen(hold.proposal().input(), i, j).does()));
                ran(step, "hold", "state", bound.get(new Part(id, false, i, j)));
                ran(step, "revert", "reverted", bound.get(new Part(id, true, i, j)));
            }
            ArrayNode samples = stage.putArray("samples");
            store.rollouts().samples(id, i, SAMPLES).forEach(s -> samples.add(sample(s)));
        }
        return out;
    }

    private void ran(ObjectNode step, String member, String state, @Nullable String hold) {
        if (hold != null) {
            step.put(member, hold);
            store.holds().find(hold).ifPresent(h -> step.put(state, h.state().name()));
        }
    }

    private static ObjectNode sample(Sample s) {
        ObjectNode out = Views.node();
        out.put("check", s.check());
        out.put("at", s.at().toString());
        out.put("well", s.well());
        out.put("found", Visible.text(s.found()));
        return out;
    }

    static ObjectNode wave(Pace p, Pace.Wave w) {
        ObjectNode out = Views.node();
        out.put("id", p.id());
        out.put("agent", p.agent());
        out.put("operation", Visible.text(p.operation()));
        out.put("state", w.state().name());
        out.put("bakedSeconds", w.baked().toSeconds());
        out.put("since", w.since().toString());
        out.put("because", Visible.text(w.because()));
        ArrayNode calls = out.putArray("calls");
        w.members().forEach(m -> {
            ObjectNode call = calls.addObject();
            call.put("hold", m.hold());
            call.put("done", m.done());
            call.put("well", m.passed());
            Views.strings(
                    call.putArray("targets"),
                    m.urns().stream().map(Visible::text).toList());
        });
        ArrayNode samples = out.putArray("samples");
        w.samples().stream().skip(Math.max(0, w.samples().size() - SAMPLES)).forEach(s -> samples.add(sample(s)));
        return out;
    }
}
