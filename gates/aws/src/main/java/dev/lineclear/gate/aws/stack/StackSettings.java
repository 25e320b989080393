package dev.lineclear.gate.aws.stack;

import dev.lineclear.gate.aws.stack.StackChanges.One;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What a request changes of a stack beside its resources. */
public final class StackSettings {
    private static final List<String> POLICIES =
            List.of("StackPolicyBody", "StackPolicyURL", "StackPolicyDuringUpdateBody", "StackPolicyDuringUpdateURL");

    private StackSettings() {}

    /** Of a change set whose templates cannot be compared. */
    public static List<One> uncompared() {
        return List.of(One.of(Effect.GRANT, "may permit something, or take a protection away, which cannot be seen"));
    }

    /** Of CreateStack, or a change set that makes one. */
    public static List<One> created(JsonNode input) {
        List<One> all = new ArrayList<>();
        role(input, all);
        return all;
    }

    /** @param tags {@code Tags} of DescribeStacks */
    public static List<One> updated(JsonNode input, JsonNode tags) {
        List<One> all = new ArrayList<>();
        role(input, all);
        if (POLICIES.stream().anyMatch(input::has)) {
            all.add(One.of(Effect.DESTROY, "changes which resources may be replaced or deleted"));
        }
        JsonNode asked = input.path("Tags");
        if (asked.isArray() && !map(asked).equals(map(tags))) {
            all.add(
                    Weakened.environment(asked).equals(Weakened.environment(tags))
                            ? One.of(Effect.UPDATE, "changes the tags of the stack and of what it made")
                            : One.of(Effect.DESTROY, "changes the environment tag, and with it which rules protect"));
        }
        return all;
    }

    /** A role stays with its stack: whoever may change the stack later does so with the role's permissions. */
    private static void role(JsonNode input, List<One> all) {
        String role = input.path("RoleARN").asString("");
        if (!role.isEmpty()) {
            all.add(One.of(Effect.GRANT, "has it all done with the permissions of " + Visible.text(role)));
        }
    }

    private static Map<String, String> map(JsonNode tags) {
        Map<String, String> map = new TreeMap<>();
        tags.values()
                .forEach(tag ->
                        map.put(tag.path("Key").asString(""), tag.path("Value").asString("")));
        return map;
    }
}
