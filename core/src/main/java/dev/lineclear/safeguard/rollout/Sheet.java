package dev.lineclear.safeguard.rollout;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.proposal.ChangeSet.OnFailure;
import dev.lineclear.proposal.ChangeSet.Stage;
import dev.lineclear.proposal.ChangeSet.Step;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Visible;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A change set as the input of the proposal that people sign, with what each of its requests was seen to do. */
public final class Sheet {
    /** Requests of a stage that are told in words where it is told in short: the rest is counted. */
    private static final int FIRST = 5;

    /** Of each of them, in characters: a record has room for all digests beside. */
    private static final int MAX_DOES = 200;

    private Sheet() {}

    /**
     * What one request was when people were asked.
     *
     * @param proposal digest of the request
     * @param assessment digest of what it would do
     * @param does the same in a sentence
     */
    public record Seen(Digest proposal, Digest assessment, String does) {}

    /** @param seen of each step of each stage, in order */
    public static ObjectNode write(ChangeSet set, List<Seen> seen) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("change", set.change());
        out.put("onFailure", set.onFailure().name());
        ArrayNode stages = out.putArray("stages");
        Iterator<Seen> next = seen.iterator();
        for (Stage stage : set.stages()) {
            ObjectNode s = stages.addObject();
            s.put("name", stage.name());
            s.put("bakeMillis", stage.bake().toMillis());
            ArrayNode healthy = s.putArray("healthy");
            stage.healthy().forEach(h -> healthy.addObject()
                    .put("name", h.name())
                    .put("kind", h.kind())
                    .set("settings", h.settings()));
            ArrayNode steps = s.putArray("steps");
            for (Step step : stage.steps()) {
                Seen was = next.next();
                ObjectNode one = steps.addObject();
                one.put("operation", step.operation());
                one.put("region", step.region());
                one.set("input", step.input());
                one.put("proposal", was.proposal().hex());
                one.put("assessment", was.assessment().hex());
                one.put("does", was.does());
            }
        }
        return out;
    }

    /** @throws IllegalArgumentException when it is none that {@link #write} wrote */
    public static ChangeSet read(JsonNode input) {
        List<Stage> stages = new ArrayList<>();
        for (JsonNode s : input.path("stages").values()) {
            List<Step> steps = new ArrayList<>();
            s.path("steps").values().forEach(one -> steps.add(step(one)));
            List<HealthCheck> healthy = new ArrayList<>();
            s.path("healthy")
                    .values()
                    .forEach(h -> healthy.add(new HealthCheck(
                            h.path("name").asString(""), h.path("kind").asString(""), h.path("settings"))));
            stages.add(new Stage(
                    s.path("name").asString(""),
                    steps,
                    Duration.ofMillis(s.path("bakeMillis").asLong()),
                    healthy));
        }
        return new ChangeSet(
                input.path("change").asString(""),
                stages,
                OnFailure.valueOf(input.path("onFailure").asString("")));
    }

    private static Step step(JsonNode one) {
        return new Step(one.path("operation").asString(""), one.path("region").asString(""), one.path("input"));
    }

    /** What that step was when people were asked. */
    public static Seen seen(JsonNode input, int stage, int step) {
        JsonNode one = input.path("stages").path(stage).path("steps").path(step);
        return new Seen(
                new Digest(one.path("proposal").asString("")),
                new Digest(one.path("assessment").asString("")),
                one.path("does").asString(""));
    }

    /**
     * One stage in short, however long it is.
     *
     * @param of how many stages there are
     * @param first what its first requests do
     * @param requests the digests of all of them
     */
    public record Brief(String name, int of, List<String> first, List<String> requests) {}

    public static Brief brief(JsonNode input, int stage) {
        JsonNode s = input.path("stages").path(stage);
        List<JsonNode> steps = List.copyOf(s.path("steps").values());
        return new Brief(
                s.path("name").asString(""),
                input.path("stages").size(),
                steps.stream()
                        .limit(FIRST)
                        .map(one -> one.path("does").asString(""))
                        .map(does -> does.length() > MAX_DOES ? does.substring(0, MAX_DOES) + "…" : does)
                        .toList(),
                steps.stream().map(one -> one.path("proposal").asString("")).toList());
    }

    /** What people are shown, a line a stage and a line a request: all of it is among what they sign. */
    public static List<String> lines(JsonNode input) {
        ChangeSet set = read(input);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < set.stages().size(); i++) {
            Stage stage = set.stages().get(i);
            lines.add("Stage " + (i + 1) + " of " + set.stages().size() + ", " + stage.name() + ": "
                    + stage.steps().size() + (stage.steps().size() == 1 ? " request" : " requests") + ", then "
                    + words(stage.bake()) + " of watching" + healthy(stage) + ".");
            for (int j = 0; j < stage.steps().size(); j++) {
                Step step = stage.steps().get(j);
                lines.add("  " + Visible.text(seen(input, i, j).does()) + " (" + Visible.text(step.operation()) + ", "
                        + Visible.text(step.region()) + ")");
            }
        }
        lines.add(
                switch (set.onFailure()) {
                    case REVERT ->
                        "When a stage fails, what was done until then is put back, the newest first; your signature is for"
                                + " that too.";
                    case FREEZE -> "When a stage fails, everything stays as it is then.";
                    case ASK -> "When a stage fails, people are asked what to do.";
                });
        return lines;
    }

    private static String healthy(Stage stage) {
        return stage.healthy().isEmpty()
                ? ", by time alone"
                : ", in which these must be well: "
                        + stage.healthy().stream()
                                .map(h -> h.name() + " (" + h.kind() + " "
                                        + Visible.text(CanonicalJson.string(h.settings())) + ")")
                                .collect(Collectors.joining(", "));
    }

    /** "90 s", "10 min". */
    public static String words(Duration time) {
        if (time.compareTo(Duration.ofMinutes(2)) < 0) {
            return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
        }
        return time.compareTo(Duration.ofHours(3)) < 0
                ? time.toMinutes() + " min"
                : String.format(Locale.ROOT, "%.1f h", time.toMinutes() / 60.0);
    }
}
