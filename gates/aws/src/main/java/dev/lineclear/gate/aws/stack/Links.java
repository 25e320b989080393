package dev.lineclear.gate.aws.stack;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts the ids of a template's resources where it refers to them. Not thread-safe, as what it reads is not. */
final class Links {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What {@code Ref} gives of a thing, attributes give too; others have to be asked for. */
    private static final Map<String, Set<String>> IDS = Map.of(
            "AWS::EC2::SecurityGroup", Set.of("GroupId", "Id"),
            "AWS::EC2::VPC", Set.of("VpcId"),
            "AWS::EC2::Subnet", Set.of("SubnetId"),
            "AWS::EC2::RouteTable", Set.of("RouteTableId"),
            "AWS::EC2::NetworkAcl", Set.of("Id"),
            "AWS::EC2::InternetGateway", Set.of("InternetGatewayId"),
            "AWS::EC2::EgressOnlyInternetGateway", Set.of("Id"),
            "AWS::EC2::NatGateway", Set.of("NatGatewayId"),
            "AWS::EC2::VPCPeeringConnection", Set.of("Id"),
            "AWS::EC2::PrefixList", Set.of("PrefixListId"));

    /** As ids of what there is begin, by which some of them are told apart. */
    private static final Map<String, String> BEGIN =
            Map.of("AWS::EC2::InternetGateway", "igw-", "AWS::EC2::SecurityGroup", "sg-");

    private final Expansion template;
    private final Map<String, String> ids;

    /** @param ids of the resources, by their logical ones; what is not among them stays a reference */
    Links(Expansion template, Map<String, String> ids) {
        this.template = template;
        this.ids = new HashMap<>(ids);
    }

    /** A name for what is made, which nothing that there is has. */
    static String fresh(String type, String logical) {
        return BEGIN.getOrDefault(type, "") + "new:" + logical;
    }

    /** Of a resource. */
    Planned.Thing thing(String logical) {
        String type = template.type(logical);
        return new Planned.Thing(
                type, ids.getOrDefault(logical, fresh(type, logical)), of(template.properties(logical)));
    }

    private JsonNode of(JsonNode node) {
        if (node.isArray()) {
            ArrayNode out = NODES.arrayNode();
            node.values().forEach(each -> out.add(of(each)));
            return out;
        }
        if (!node.isObject()) {
            return node;
        }
        Optional<String> id = node.size() == 1 ? id(node) : Optional.empty();
        if (id.isPresent()) {
            return NODES.stringNode(id.get());
        }
        ObjectNode out = NODES.objectNode();
        node.properties().forEach(member -> out.set(member.getKey(), of(member.getValue())));
        return out;
    }

    private Optional<String> id(JsonNode call) {
        if (call.has("Ref")) {
            return Optional.ofNullable(ids.get(call.path("Ref").asString("")));
        }
        JsonNode attribute = call.path("Fn::GetAtt");
        String logical = attribute.path(0).asString("");
        String name = attribute.path(1).asString("");
        String type = template.type(logical);
        if (type.equals("AWS::EC2::VPC") && name.equals("CidrBlock")) {
            JsonNode block = template.properties(logical).path("CidrBlock");
            return block.isString() ? Optional.of(block.asString()) : Optional.empty();
        }
        return IDS.getOrDefault(type, Set.of()).contains(name)
                ? Optional.ofNullable(ids.get(logical))
                : Optional.empty();
    }
}
