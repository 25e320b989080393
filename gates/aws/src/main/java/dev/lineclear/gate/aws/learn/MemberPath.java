package dev.lineclear.gate.aws.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Where something stands in an answer: members with dots between them, through lists as if they were not there.
 *
 * <p>{@code $.} begins at the request and {@code ^.} at the whole answer; {@code Name[Key=value]} takes only what has that
 * value, {@code *} all members. At the end, {@code ,} has the text split at commas, and <code>{inner}</code> the text read as
 * JSON of its own, of which <code>{**}</code> takes every text.
 */
final class MemberPath {
    /** Of one thing; more than anything of AWS has of one kind (a group has at most 1,000 rules). */
    static final int MAX_VALUES = 5_000;

    /** Of JSON inside a text; a state machine's definition has at most 1 MiB. */
    private static final int MAX_INNER = 1 << 20;

    private static final Pattern STEP = Pattern.compile("([^\\[\\]]*)(?:\\[([^=\\]]+)=([^\\]]*)])?");

    private enum From {
        ITEM,
        ANSWER,
        REQUEST
    }

    private enum End {
        TEXT,
        COMMAS,
        JSON,
        ALL_JSON
    }

    /** @param key empty where nothing is chosen */
    private record Step(String name, String key, String value) {}

    private final From from;
    private final List<Step> steps;
    private final End end;
    private final String inner;

    private MemberPath(From from, List<Step> steps, End end, String inner) {
        this.from = from;
        this.steps = List.copyOf(steps);
        this.end = end;
        this.inner = inner;
    }

    static MemberPath of(String text) {
        From from = text.startsWith("$.") ? From.REQUEST : text.startsWith("^.") ? From.ANSWER : From.ITEM;
        String rest = from == From.ITEM ? text : text.substring(2);
        End end = End.TEXT;
        String inner = "";
        if (rest.endsWith(",")) {
            end = End.COMMAS;
            rest = rest.substring(0, rest.length() - 1);
        } else if (rest.endsWith("}")) {
            inner = rest.substring(rest.indexOf('{') + 1, rest.length() - 1);
            end = inner.equals("**") ? End.ALL_JSON : End.JSON;
            rest = rest.substring(0, rest.indexOf('{'));
        }
        List<Step> steps = new ArrayList<>();
        for (String step : rest.isEmpty() ? new String[0] : rest.split("\\.", -1)) {
            Matcher parts = STEP.matcher(step);
            if (!parts.matches()) {
                throw new IllegalArgumentException("not a path: " + text);
            }
            String key = parts.group(2);
            steps.add(new Step(parts.group(1), key == null ? "" : key, key == null ? "" : parts.group(3)));
        }
        return new MemberPath(from, steps, end, inner);
    }

    /** @return what stands there, lists taken apart; {@link #MAX_VALUES} at most */
    List<JsonNode> nodes(JsonNode item, JsonNode answer, JsonNode request) {
        List<JsonNode> found = new ArrayList<>();
        JsonNode start =
                switch (from) {
                    case ITEM -> item;
                    case ANSWER -> answer;
                    case REQUEST -> request;
                };
        walk(start, 0, found);
        return found;
    }

    private void walk(JsonNode node, int at, List<JsonNode> found) {
        if (found.size() >= MAX_VALUES) {
            return;
        }
        if (node.isArray()) {
            for (JsonNode each : node.values()) {
                walk(each, at, found);
            }
        } else if (at == steps.size()) {
            if (!node.isMissingNode() && !node.isNull()) {
                found.add(node);
            }
        } else if (node.isObject()) {
            Step step = steps.get(at);
            if (step.name().equals("*")) {
                node.values().forEach(each -> walk(each, at + 1, found));
            } else if (step.key().isEmpty()) {
                walk(node.path(step.name()), at + 1, found);
            } else {
                chosen(step.name().isEmpty() ? node : node.path(step.name()), step, at, found);
            }
        }
    }

    private void chosen(JsonNode node, Step step, int at, List<JsonNode> found) {
        if (node.isArray()) {
            for (JsonNode each : node.values()) {
                chosen(each, step, at, found);
            }
        } else if (node.path(step.key()).asString("").equals(step.value())) {
            walk(node, at + 1, found);
        }
    }

    /** The texts that stand there; what is none is passed over. */
    List<String> texts(JsonNode item, JsonNode answer, JsonNode request) {
        List<String> texts = new ArrayList<>();
        for (JsonNode node : nodes(item, answer, request)) {
            if (!node.isString() && !node.isNumber()) {
                continue;
            }
            String text = node.asString();
            switch (end) {
                case TEXT -> add(texts, text);
                case COMMAS -> List.of(text.split(",", MAX_VALUES)).forEach(t -> add(texts, t.strip()));
                case JSON, ALL_JSON -> inside(text, texts);
            }
        }
        return texts;
    }

    private static void add(List<String> texts, String text) {
        if (!text.isEmpty() && texts.size() < MAX_VALUES) {
            texts.add(text);
        }
    }

    private void inside(String text, List<String> texts) {
        if (text.length() > MAX_INNER) {
            return;
        }
        try {
            JsonNode json = AnswerTree.JSON.readTree(text);
            if (end == End.ALL_JSON) {
                every(json, texts);
            } else if (json.path(inner).isString()) {
                add(texts, json.path(inner).asString());
            }
        } catch (JacksonException e) {
            // Not JSON after all: it names nothing.
        }
    }

    /** As deep as {@link AnswerTree} reads, and no deeper. */
    private static void every(JsonNode node, List<String> texts) {
        if (node.isString()) {
            add(texts, node.asString());
        } else {
            node.values().forEach(each -> every(each, texts));
        }
    }
}
