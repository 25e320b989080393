package dev.lineclear.proposal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a proposal would do.
 *
 * @param effect the worst effect on any target
 * @param summary one plain sentence: "Deletes table reports in production"
 * @param known how the effect is known
 * @param reversibility whether it comes back
 * @param targets with their environment and tags as they were read
 * @param blastRadius what else is reached
 * @param signals behaviour worth knowing
 * @param observations live facts that change by themselves (item counts, protections); shown, not part of the digest
 * @param inScope whether the agent's scope covers every target
 * @param activity how much its session does; not kept with a hold, nor part of the digest
 */
public record Assessment(
        Effect effect,
        String summary,
        Known known,
        Reversibility reversibility,
        List<Target> targets,
        BlastRadius blastRadius,
        List<Signal> signals,
        List<String> observations,
        boolean inScope,
        @JsonIgnore Activity activity) {

    public Assessment {
        targets = List.copyOf(targets);
        signals = List.copyOf(signals);
        observations = List.copyOf(observations);
    }

    /** Where nobody counts what the session does. */
    @JsonCreator
    public Assessment(
            @JsonProperty("effect") Effect effect,
            @JsonProperty("summary") String summary,
            @JsonProperty("known") Known known,
            @JsonProperty("reversibility") Reversibility reversibility,
            @JsonProperty("targets") List<Target> targets,
            @JsonProperty("blastRadius") BlastRadius blastRadius,
            @JsonProperty("signals") List<Signal> signals,
            @JsonProperty("observations") List<String> observations,
            @JsonProperty("inScope") boolean inScope) {
        this(
                effect,
                summary,
                known,
                reversibility,
                targets,
                blastRadius,
                signals,
                observations,
                inScope,
                Activity.NONE);
    }

    /** With other signals, and else the same. */
    public Assessment withSignals(List<Signal> others) {
        return new Assessment(
                effect, summary, known, reversibility, targets, blastRadius, others, observations, inScope, activity);
    }

    /** With what is counted, and else the same. */
    public Assessment withActivity(Activity counted) {
        return new Assessment(
                effect, summary, known, reversibility, targets, blastRadius, signals, observations, inScope, counted);
    }

    /** Of everything an approver relies on; when it moves, approvers are asked again. */
    public Digest digest() {
        ObjectNode node = CanonicalJson.MAPPER.createObjectNode();
        node.put("v", "lineclear-assessment/v1");
        node.put("effect", effect.action());
        node.put("summary", summary);
        node.put("known", known.basis().name());
        node.put("rule", known.rule());
        node.put("reversibility", reversibility.kind().name());
        ArrayNode lost = node.putArray("lost");
        reversibility.lost().forEach(lost::add);
        node.put("undo", reversibility.undo().map(UndoPlan::recipe).orElse(""));
        ArrayNode touched = node.putArray("targets");
        for (Target t : targets) {
            ObjectNode target = touched.addObject();
            target.put("urn", t.urn());
            target.put("type", t.type());
            target.put("environment", t.environment().name());
            ObjectNode tags = target.putObject("tags");
            t.tags().forEach(tags::put);
        }
        ArrayNode names = node.putArray("signals");
        signals.stream().map(Signal::name).sorted().forEach(names::add);
        node.put("harm", blastRadius.harm().digest());
        ObjectNode foreseen = CanonicalJson.MAPPER.createObjectNode();
        signals.stream()
                .filter(s -> !s.binds().isEmpty())
                .sorted(Comparator.comparing(Signal::name).thenComparing(Signal::binds))
                .forEach(s -> foreseen.withArray(s.name()).add(s.binds()));
        if (!foreseen.isEmpty()) {
            node.set("foreseen", foreseen);
        }
        node.put("inScope", inScope);
        return Digest.of(node);
    }
}
