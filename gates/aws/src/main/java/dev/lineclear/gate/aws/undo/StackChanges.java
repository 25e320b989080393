package dev.lineclear.gate.aws.undo;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Visible;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a change set does to each resource, as CloudFormation describes it (ResourceChange: Action, Replacement,
 * PolicyAction), and what that is all together.
 */
record StackChanges(List<One> all) {
    StackChanges {
        all = List.copyOf(all);
    }

    /** @param what in words: {@code replaces AWS::RDS::DBInstance Orders (orders-db)} */
    record One(Effect effect, String what) {}

    /** From {@code Changes} of DescribeChangeSet. */
    static StackChanges of(JsonNode changes) {
        List<One> all = new ArrayList<>();
        for (JsonNode change : changes.values()) {
            all.add(one(change.path("ResourceChange")));
        }
        return new StackChanges(all);
    }

    private static One one(JsonNode change) {
        String type = change.path("ResourceType").asString("");
        String physical = change.path("PhysicalResourceId").asString("");
        String name = Visible.text(type + " " + change.path("LogicalResourceId").asString("?")
                + (physical.isEmpty() ? "" : " (" + physical + ")"));
        if (runsSomething(type)) {
            return new One(Effect.UNKNOWN, "does what cannot be seen by " + name);
        }
        boolean kept = change.path("PolicyAction").asString("").endsWith("Retain");
        return switch (change.path("Action").asString("")) {
            case "Add" ->
                permits(type)
                        ? new One(Effect.GRANT, "makes, permitting something, " + name)
                        : new One(Effect.CREATE, "makes " + name);
            case "Modify" -> modified(change, type, name);
            case "Remove" ->
                kept
                        ? new One(Effect.UPDATE, "lets go of, without deleting it, " + name)
                        : new One(Effect.DESTROY, "deletes " + name);
            case "Import" -> new One(Effect.UPDATE, "takes over " + name);
            default -> new One(Effect.UNKNOWN, "does what cannot be seen to " + name);
        };
    }

    private static One modified(JsonNode change, String type, String name) {
        return switch (change.path("Replacement").asString("")) {
            case "False" ->
                permits(type)
                        ? new One(Effect.GRANT, "changes what is permitted by " + name)
                        : new One(Effect.UPDATE, "changes " + name);
            case "True" -> new One(Effect.REPLACE, "replaces " + name);
            // Conditional; and where it is not said, it may be.
            default -> new One(Effect.REPLACE, "may replace " + name);
        };
    }

    /** Custom resources run code, nested stacks hold others, and macros write what nobody sees here. */
    private static boolean runsSomething(String type) {
        return type.isEmpty()
                || type.startsWith("Custom::")
                || type.equals("AWS::CloudFormation::CustomResource")
                || type.equals("AWS::CloudFormation::Stack")
                || type.equals("AWS::CloudFormation::Macro");
    }

    /** Types whose resources say who may do what; the rest of IAM's are of that kind too. */
    private static boolean permits(String type) {
        return type.startsWith("AWS::IAM::")
                || type.endsWith("Policy")
                || type.endsWith("::Permission")
                || type.endsWith("Ingress");
    }

    /** The worst of all; of none, nothing but an update. */
    Effect effect() {
        return all.stream().map(One::effect).reduce(Effect.UPDATE, StackChanges::worse);
    }

    private static Effect worse(Effect one, Effect other) {
        return one.or(other);
    }

    /** {@code Replaces 1, deletes 2 and makes 1 of the resources of}. */
    String phrase() {
        Map<Effect, Integer> counts = new EnumMap<>(Effect.class);
        all.forEach(one -> counts.merge(one.effect(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        part(parts, counts, Effect.UNKNOWN, "does what cannot be seen with");
        part(parts, counts, Effect.DESTROY, "deletes");
        part(parts, counts, Effect.REPLACE, "replaces");
        part(parts, counts, Effect.GRANT, "permits something by");
        part(parts, counts, Effect.UPDATE, "changes");
        part(parts, counts, Effect.CREATE, "makes");
        if (parts.isEmpty()) {
            return "Changes no resource of";
        }
        String listed = String.join(", ", parts);
        return Character.toUpperCase(listed.charAt(0))
                + listed.substring(1)
                + (all.size() == 1 ? " resource, by a change set of" : " resources, by a change set of");
    }

    private static void part(List<String> parts, Map<Effect, Integer> counts, Effect effect, String verb) {
        Integer count = counts.get(effect);
        if (count != null) {
            parts.add(verb + " " + count);
        }
    }
}
