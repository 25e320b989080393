package dev.lineclear.gate.aws.network;

import dev.lineclear.assessment.Classification;
import dev.lineclear.assessment.Foresight;
import dev.lineclear.gate.aws.stack.Planned;
import dev.lineclear.gate.aws.undo.StackContents;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a stack's changes do to the network: those of which the template says enough as the requests that would do the same,
 * applied to the network together; each of the others is said to be not seen.
 */
public final class StacksForesight implements Foresight {
    private static final Logger LOG = LoggerFactory.getLogger(StacksForesight.class);

    private static final Set<String> OPERATIONS = Set.of(
            "cloudformation:CreateStack",
            "cloudformation:UpdateStack",
            "cloudformation:DeleteStack",
            "cloudformation:ExecuteChangeSet");

    private static final Pattern TYPE = Pattern.compile("AWS::([A-Za-z0-9]+)::([A-Za-z0-9]+)");

    /** By the things whose change changes who reaches whom. */
    private static final Pattern OF_THE_NETWORK = Pattern.compile(
            "EC2::(.*(VPC|Subnet|Route|SecurityGroup|NetworkAcl|Gateway|NetworkInterface|PrefixList|EIP|Vpn|VPN|DHCP).*)"
                    + "|RDS::DBSubnetGroup|ElasticLoadBalancing(V2)?::LoadBalancer|Route53::(RecordSet.*|HostedZone)"
                    + "|CloudFront::Distribution|(NetworkFirewall|DirectConnect|NetworkManager|VpcLattice)::.*");

    /** What nothing uses as long as nothing else is made, so that to make one changes nothing. */
    private static final Pattern ALONE = Pattern.compile(
            "EC2::(VPC|Subnet|RouteTable|SecurityGroup|NetworkAcl|InternetGateway|EgressOnlyInternetGateway|NatGateway"
                    + "|NetworkInterface|EIP|PrefixList|DHCPOptions|CustomerGateway|VPNGateway|TransitGateway|VPCPeeringConnection)"
                    + "|RDS::DBSubnetGroup|ElasticLoadBalancing(V2)?::LoadBalancer|Route53::(RecordSet.*|HostedZone)"
                    + "|CloudFront::Distribution");

    /** What sits in a network, and by which of its properties it comes to other subnets, groups or ports. */
    private static final Map<String, Set<String>> MOVES = Map.ofEntries(
            Map.entry("Lambda::Function", Set.of("VpcConfig")),
            Map.entry(
                    "EC2::Instance",
                    Set.of("SecurityGroupIds", "SecurityGroups", "SubnetId", "NetworkInterfaces", "SourceDestCheck")),
            Map.entry("EC2::LaunchTemplate", Set.of("LaunchTemplateData")),
            Map.entry(
                    "AutoScaling::AutoScalingGroup",
                    Set.of(
                            "VPCZoneIdentifier",
                            "AvailabilityZones",
                            "LaunchTemplate",
                            "LaunchConfigurationName",
                            "MixedInstancesPolicy")),
            Map.entry("AutoScaling::LaunchConfiguration", Set.of("SecurityGroups", "AssociatePublicIpAddress")),
            Map.entry(
                    "RDS::DBInstance",
                    Set.of("VPCSecurityGroups", "DBSecurityGroups", "DBSubnetGroupName", "PubliclyAccessible", "Port")),
            Map.entry(
                    "RDS::DBCluster", Set.of("VpcSecurityGroupIds", "DBSubnetGroupName", "PubliclyAccessible", "Port")),
            Map.entry(
                    "Redshift::Cluster",
                    Set.of("VpcSecurityGroupIds", "ClusterSubnetGroupName", "PubliclyAccessible", "Port")),
            Map.entry("Redshift::ClusterSubnetGroup", Set.of("SubnetIds")),
            Map.entry(
                    "ElastiCache::CacheCluster",
                    Set.of("VpcSecurityGroupIds", "CacheSecurityGroupNames", "CacheSubnetGroupName", "Port")),
            Map.entry("ElastiCache::ReplicationGroup", Set.of("SecurityGroupIds", "CacheSubnetGroupName", "Port")),
            Map.entry("ElastiCache::SubnetGroup", Set.of("SubnetIds")),
            Map.entry("ECS::Service", Set.of("NetworkConfiguration")),
            Map.entry("EKS::Cluster", Set.of("ResourcesVpcConfig")),
            Map.entry("Elasticsearch::Domain", Set.of("VPCOptions")),
            Map.entry("OpenSearchService::Domain", Set.of("VPCOptions")));

    /** How a change ends that names the properties by which it comes about. */
    private static final Pattern BY = Pattern.compile(", by ([A-Za-z0-9, ]+)(, and makes it anew)?$");

    /** What is made, or is gone, or changes in what the stack does with it, moves nothing. */
    private static final Pattern ELSEWHERE =
            Pattern.compile("(makes(?! anew)|may make|deletes|changes settings of)[ ,]");

    private final StackContents stacks;
    private final NetworkForesight network;

    /** @param network which also knows what the session asked for before */
    public StacksForesight(StackContents stacks, NetworkForesight network) {
        this.stacks = stacks;
        this.network = network;
    }

    @Override
    public List<Signal> of(Proposal proposal, Classification found) {
        if (!OPERATIONS.contains(proposal.operation())) {
            return List.of();
        }
        List<Planned> about = new ArrayList<>();
        List<Planned> beside = new ArrayList<>();
        try {
            for (Planned one : stacks.planned(proposal)) {
                if (counts(one.what())) {
                    about.add(one);
                } else if (StackStep.made(one)) {
                    beside.add(one);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "what proposal {} does to the network by a stack could not be seen: {}",
                    proposal.id(),
                    e.toString());
            return unseen(List.of("its resources cannot be seen: " + e.getMessage()));
        }
        return about.isEmpty() ? List.of() : worked(proposal, about, new StackStep(about, beside));
    }

    private List<Signal> worked(Proposal proposal, List<Planned> about, StackStep stack) {
        List<String> unsaid = new ArrayList<>();
        if (!stack.any()) {
            return unseen(about.stream().map(StackStep::unsaid).toList());
        }
        try {
            // Once by itself and once after what the session asked for before: what it cannot be worked out by is the
            // same.
            return network.seen(
                    proposal,
                    asked -> stack.apply(asked, unsaid),
                    stack,
                    stack.characters(),
                    () -> List.copyOf(new LinkedHashSet<>(unsaid)));
        } catch (UnforeseenException | IOException | RuntimeException e) {
            LOG.warn(
                    "what proposal {} does to the network by a stack could not be worked out: {}",
                    proposal.id(),
                    e.toString());
            List<String> all = new ArrayList<>(List.of(String.valueOf(e.getMessage())));
            about.forEach(one -> all.add(StackStep.unsaid(one)));
            return unseen(all);
        }
    }

    private static List<Signal> unseen(List<String> sentences) {
        return List.of(NetworkForesight.signal(
                NetworkForesight.UNSEEN, "Not everything that it does to the network by a stack is seen", sentences));
    }

    /** @param change in words: {@code deletes AWS::EC2::Route Out} */
    private static boolean counts(String change) {
        Matcher type = TYPE.matcher(change);
        if (!type.find() || change.startsWith("lets go of")) {
            return false;
        }
        String name = type.group(1) + "::" + type.group(2);
        if (MOVES.containsKey(name)) {
            return moves(change, MOVES.getOrDefault(name, Set.of()));
        }
        return OF_THE_NETWORK.matcher(name).matches()
                && !(change.startsWith("makes") && ALONE.matcher(name).matches());
    }

    /** What is made changes nothing for what is there, and what is gone is a loss of its own. */
    private static boolean moves(String change, Set<String> properties) {
        if (ELSEWHERE.matcher(change).lookingAt()) {
            return false;
        }
        Matcher by = BY.matcher(change);
        return !by.find() || List.of(by.group(1).split(", ")).stream().anyMatch(properties::contains);
    }
}
