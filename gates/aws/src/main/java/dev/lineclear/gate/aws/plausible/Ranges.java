package dev.lineclear.gate.aws.plausible;

import dev.lineclear.catalog.Expressions;
import dev.lineclear.foresight.network.Cidr;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Visible;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Ranges of addresses that overlap with others that are there, or that lie outside of what they are to be a part of. */
final class Ranges implements Check {
    static final String OVERLAP = "overlapping-ranges";

    static final String OUTSIDE = "outside-its-network";

    /** A person reads no more of them. */
    private static final int MAX_SAID = 5;

    private static final String BLOCKS =
            "[CidrBlockAssociationSet[].CidrBlock, Ipv6CidrBlockAssociationSet[].Ipv6CidrBlock, [CidrBlock]][][]";
    private static final Set<String> OPERATIONS = Set.of(
            "ec2:CreateSubnet",
            "ec2:CreateVpc",
            "ec2:AssociateVpcCidrBlock",
            "ec2:CreateVpcPeeringConnection",
            "ec2:CreateRoute",
            "ec2:ReplaceRoute");

    private static final List<String> PAGES = List.of("NextToken", "NextToken");

    private final Readings readings;

    Ranges(Readings readings) {
        this.readings = readings;
    }

    @Override
    public boolean concerns(Proposal proposal) {
        return OPERATIONS.contains(proposal.operation());
    }

    @Override
    public List<Signal> of(Proposal proposal) throws IOException {
        JsonNode input = proposal.input();
        return switch (proposal.operation()) {
            case "ec2:CreateSubnet" -> subnet(proposal, input);
            case "ec2:CreateVpc" -> network(proposal, input, vpc -> true);
            case "ec2:AssociateVpcCidrBlock" ->
                network(proposal, input, vpc -> !id(vpc).equals(
                                input.path("VpcId").asString("")));
            case "ec2:CreateVpcPeeringConnection" -> peering(proposal, input);
            case "ec2:CreateRoute", "ec2:ReplaceRoute" -> route(proposal, input);
            default -> List.of();
        };
    }

    /** A range, and whose it is in words. */
    private record Taken(Cidr range, String whose) {}

    private List<Signal> subnet(Proposal proposal, JsonNode input) throws IOException {
        String vpc = input.path("VpcId").asString("");
        List<Cidr> asked = ranges(Expressions.search("[CidrBlock, Ipv6CidrBlock]", input));
        List<Taken> taken = new ArrayList<>();
        ObjectNode filter = CanonicalJson.MAPPER.createObjectNode();
        ObjectNode one = filter.putArray("Filters").addObject().put("Name", "vpc-id");
        one.putArray("Values").add(vpc);
        for (JsonNode subnet : readings.list(proposal, "ec2:DescribeSubnets", filter, "Subnets", PAGES)
                .things()) {
            JsonNode blocks =
                    Expressions.search("[[CidrBlock], Ipv6CidrBlockAssociationSet[].Ipv6CidrBlock][]", subnet);
            ranges(blocks)
                    .forEach(r -> taken.add(
                            new Taken(r, "subnet " + subnet.path("SubnetId").asString(""))));
        }
        List<Signal> signals = new ArrayList<>(overlapping(asked, taken));
        List<Taken> own = networks(proposal, v -> id(v).equals(vpc));
        for (Cidr each : asked) {
            if (!own.isEmpty() && own.stream().noneMatch(t -> t.range().contains(each))) {
                signals.add(Sizes.signal(
                        OUTSIDE, each + " is not a part of " + own.getFirst().whose() + "."));
            }
        }
        return signals;
    }

    private List<Signal> network(Proposal proposal, JsonNode input, Predicate<JsonNode> others) throws IOException {
        List<Cidr> asked = ranges(Expressions.search("[CidrBlock, Ipv6CidrBlock]", input));
        // Every account has a default network in every region, with the same range.
        Predicate<JsonNode> made = vpc -> !vpc.path("IsDefault").asString("").equals("true");
        return asked.isEmpty() ? List.of() : overlapping(asked, networks(proposal, others.and(made)));
    }

    private List<Signal> peering(Proposal proposal, JsonNode input) throws IOException {
        String from = input.path("VpcId").asString("");
        String to = input.path("PeerVpcId").asString("");
        List<Cidr> ours = networks(proposal, v -> id(v).equals(from)).stream()
                .map(Taken::range)
                .toList();
        return overlapping(ours, networks(proposal, v -> id(v).equals(to)));
    }

    /** What a route takes over of its own network's addresses. */
    private List<Signal> route(Proposal proposal, JsonNode input) throws IOException {
        List<Cidr> asked =
                ranges(Expressions.search("[DestinationCidrBlock, DestinationIpv6CidrBlock]", input)).stream()
                        .filter(r -> r.length() > 0)
                        .toList();
        if (asked.isEmpty()) {
            return List.of();
        }
        ObjectNode table = CanonicalJson.MAPPER.createObjectNode();
        table.putArray("RouteTableIds").add(input.path("RouteTableId").asString(""));
        List<JsonNode> found = readings.list(proposal, "ec2:DescribeRouteTables", table, "RouteTables", List.of())
                .things();
        Optional<String> vpc =
                found.stream().map(t -> t.path("VpcId").asString("")).findFirst();
        return vpc.isEmpty() ? List.of() : overlapping(asked, networks(proposal, v -> id(v).equals(vpc.get())));
    }

    private List<Taken> networks(Proposal proposal, Predicate<JsonNode> which) throws IOException {
        ObjectNode all = CanonicalJson.MAPPER.createObjectNode();
        List<Taken> taken = new ArrayList<>();
        for (JsonNode vpc :
                readings.list(proposal, "ec2:DescribeVpcs", all, "Vpcs", PAGES).things()) {
            if (which.test(vpc)) {
                ranges(Expressions.search(BLOCKS, vpc)).forEach(r -> taken.add(new Taken(r, "VPC " + id(vpc))));
            }
        }
        return taken;
    }

    private static String id(JsonNode vpc) {
        return vpc.path("VpcId").asString("");
    }

    private static List<Signal> overlapping(List<Cidr> asked, List<Taken> taken) {
        return asked.stream()
                .flatMap(each -> taken.stream()
                        .filter(t -> t.range().contains(each) || each.contains(t.range()))
                        .map(t -> each + " overlaps with " + t.range() + " of " + Visible.text(t.whose()) + "."))
                .distinct()
                .limit(MAX_SAID)
                .map(said -> Sizes.signal(OVERLAP, said))
                .toList();
    }

    /** What is no range is production's to refuse. */
    private static List<Cidr> ranges(JsonNode texts) {
        List<Cidr> ranges = new ArrayList<>();
        for (JsonNode text : texts.values()) {
            try {
                String range = text.asString("");
                if (!range.isEmpty()) {
                    ranges.add(Cidr.of(range));
                }
            } catch (IllegalArgumentException e) {
                continue;
            }
        }
        return ranges.stream().distinct().toList();
    }
}
