package dev.lineclear.catalog;

import dev.lineclear.catalog.Curation.Curated;
import dev.lineclear.catalog.Entry.Resource;
import dev.lineclear.catalog.Needed.Action;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * Which IAM actions requests take. Of most operations it is the one of the same name, which the authorisation reference
 * says; for the others, and for those that take more, {@code permissions.json} has the actions and what in the input asks
 * for them.
 */
final class Permissions {
    /** Why an action of the operation's own name is taken for what it needs. */
    private static final Known SAME_NAME = Known.derived("action-of-the-same-name");

    /** Members that carry tags for what is made, whatever the service calls them. */
    private static final Set<String> TAGS =
            Set.of("Tags", "tags", "TagList", "TagSpecification", "TagSpecifications", "tagList");

    private final Rows rows;
    private final Curation curation;
    private final Map<String, Map<String, String>> actions = new HashMap<>();
    private final Set<String> keys = new HashSet<>();
    private final Set<String> behalf = new HashSet<>();
    private final Map<String, List<Action>> tagging = new ConcurrentHashMap<>();

    Permissions(Rows rows, Curation curation) {
        this.rows = rows;
        this.curation = curation;
        JsonNode file = CanonicalJson.MAPPER.readTree(Rows.text("permissions.json"));
        Lookups.known(file, "keys", "behalf", "actions");
        keys.addAll(Lookups.strings(file.path("keys")));
        file.path("behalf").properties().forEach(e -> Lookups.strings(e.getValue())
                .forEach(name -> behalf.add(e.getKey() + ":" + name)));
        file.path("actions").properties().forEach(e -> {
            Map<String, String> of = new LinkedHashMap<>();
            e.getValue()
                    .properties()
                    .forEach(a -> of.put(a.getKey(), a.getValue().asString()));
            actions.put(e.getKey(), of);
        });
    }

    /** What people wrote down, by operation: each action with the condition on the input, which may be empty. */
    Map<String, Map<String, String>> written() {
        return actions;
    }

    Needed of(String operation, JsonNode input) {
        String service = operation.substring(0, Math.max(0, operation.indexOf(':')));
        Map<String, String> written = actions.get(operation);
        Row row = rows.row(operation);
        List<Action> needed = new ArrayList<>();
        Known known = SAME_NAME;
        if (written != null) {
            known = Known.curated("permissions.json");
            asked(written, input).forEach(name -> needed.add(action(name, operation)));
        } else if (service.equals("apigateway") && row != null && !row.routes().isEmpty()) {
            // Its actions are the methods, and its resources paths.
            known = Known.derived("action-of-the-method");
            needed.add(new Action("apigateway:" + row.routes().getFirst().method(), List.of(), true));
        } else if (row == null || row.level().isEmpty()) {
            known = Known.UNKNOWN;
            needed.add(new Action(operation, List.of(), false));
        } else {
            needed.add(action(operation, operation));
        }
        if (known != Known.UNKNOWN && tags(input)) {
            Action first = needed.getFirst();
            tagging(service).forEach(tag -> onlyOn(first, tag).ifPresent(needed::add));
        }
        Optional<String> principal =
                behalf.contains(operation) ? Optional.of(service + ".amazonaws.com") : Optional.empty();
        return new Needed(needed, known, keys.contains(service), principal);
    }

    /** Where no condition holds, the request was not understood so far, and takes all of them. */
    private static List<String> asked(Map<String, String> written, JsonNode input) {
        List<String> asked = written.entrySet().stream()
                .filter(e -> e.getValue().isEmpty() || holds(e.getValue(), input))
                .map(Map.Entry::getKey)
                .toList();
        return asked.isEmpty() ? List.copyOf(written.keySet()) : asked;
    }

    /** A condition that does not fit the input's types may be meant. */
    private static boolean holds(String when, JsonNode input) {
        try {
            return Query.holds(when, input);
        } catch (RuntimeException | StackOverflowError e) {
            return true;
        }
    }

    private Action action(String name, String operation) {
        Curated own = curation.of(operation);
        boolean named = own != null && own.targets().isPresent();
        Row row = rows.row(name);
        List<Resource> reference = row == null ? List.of() : curation.touched(row);
        if (!named || own == null || reference.isEmpty()) {
            return new Action(name, reference, named);
        }
        // Templates that people wrote may differ; what is touched is theirs to say.
        List<Resource> all = new ArrayList<>(reference);
        own.targets().orElseThrow().stream()
                .filter(t -> !has(reference, t.type()) && name.equals(operation))
                .forEach(all::add);
        return new Action(name, all, true);
    }

    private static boolean has(List<Resource> resources, String type) {
        return resources.stream().anyMatch(r -> r.type().equals(type));
    }

    private static boolean tags(JsonNode input) {
        for (String name : TAGS) {
            JsonNode tags = input.path(name);
            if (!tags.isMissingNode() && !tags.isNull() && !tags.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** What sets tags in a service. */
    private List<Action> tagging(String service) {
        return tagging.computeIfAbsent(service, s -> rows.of(s).stream()
                .filter(r -> r.level().contains("Tagging") && sets(r.operation))
                .map(r -> new Action(r.operation, curation.touched(r), true))
                .toList());
    }

    private static boolean sets(String operation) {
        String name = operation.substring(operation.indexOf(':') + 1);
        return name.startsWith("Tag") || name.startsWith("AddTags") || name.startsWith("Create");
    }

    /** Setting tags on what the first action is about, and on nothing else. */
    private static Optional<Action> onlyOn(Action first, Action tag) {
        List<Resource> same = first.resources().stream()
                .filter(r -> has(tag.resources(), r.type()))
                .toList();
        return same.isEmpty() || first.name().equals(tag.name())
                ? Optional.empty()
                : Optional.of(new Action(tag.name(), same, first.named()));
    }
}
