package dev.lineclear.gate.aws.learn;

import dev.lineclear.foresight.graph.Loss;
import dev.lineclear.foresight.graph.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What an operation's answer says.
 *
 * @param operation such as {@code ec2:DescribeSubnets}
 * @param list where the things stand
 * @param type of each; empty where {@code typeMember} says it, in CloudFormation's words
 * @param typeMember empty unless the answer says the type
 * @param id what each is called by
 * @param zone where it says its zone
 * @param tags where it says its tags
 * @param mention whether the answer only mentions the thing, and does not describe it
 * @param unless what is there of things that are gone
 * @param edges to what else
 * @param scan how an inventory asks for it
 */
record AnswerRule(
        String operation,
        MemberPath list,
        Optional<ResourceType> type,
        String typeMember,
        MemberPath id,
        Optional<MemberPath> zone,
        Optional<MemberPath> tags,
        boolean mention,
        Optional<MemberPath> unless,
        List<EdgeRule> edges,
        Optional<JsonNode> scan) {

    /**
     * That a member names another thing.
     *
     * @param member as it is written in the file
     * @param reversed whether the other one is where the sentence begins
     * @param to what the other may be, the likelier first
     */
    record EdgeRule(
            String member, MemberPath path, boolean reversed, Relation relation, List<ResourceType> to, Loss loss) {

        /** @param says such as {@code < CONTAINS ec2:vpc} or {@code USES ec2:image degrades} */
        static EdgeRule of(String member, String says, ResourceTypes types) {
            List<String> words = new ArrayList<>(List.of(says.split(" ", -1)));
            boolean reversed = words.removeIf("<"::equals);
            Loss loss = words.removeIf("degrades"::equals) ? Loss.DEGRADES : Loss.BREAKS;
            if (words.size() != 2) {
                throw new IllegalStateException(member + ": not a relation and a type: " + says);
            }
            List<ResourceType> to = new ArrayList<>();
            for (String type : words.get(1).split("\\|", -1)) {
                to.add(types.called(type));
            }
            return new EdgeRule(
                    member, MemberPath.of(member), reversed, Relation.valueOf(words.getFirst()), List.copyOf(to), loss);
        }
    }

    static AnswerRule of(String service, JsonNode json, ResourceTypes types) {
        String type = json.path("type").asString();
        boolean told = type.equals("ResourceType");
        List<EdgeRule> edges = new ArrayList<>();
        json.path("edges")
                .properties()
                .forEach(e -> edges.add(EdgeRule.of(e.getKey(), e.getValue().asString(), types)));
        return new AnswerRule(
                service + ":" + json.path("call").asString(),
                MemberPath.of(json.path("list").asString()),
                told ? Optional.empty() : Optional.of(types.called(type)),
                told ? type : "",
                MemberPath.of(json.path("id").asString()),
                path(json, "zone"),
                path(json, "tags"),
                json.path("mention").asBoolean(false),
                path(json, "unless"),
                List.copyOf(edges),
                json.has("scan") ? Optional.of(json.path("scan")) : Optional.empty());
    }

    private static Optional<MemberPath> path(JsonNode json, String name) {
        return json.has(name) ? Optional.of(MemberPath.of(json.path(name).asString())) : Optional.empty();
    }
}
