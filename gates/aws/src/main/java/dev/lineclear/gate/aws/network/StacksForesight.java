package dev.lineclear.gate.aws.network;

import dev.lineclear.assessment.Classification;
import dev.lineclear.assessment.Foresight;
import dev.lineclear.gate.aws.undo.StackContents;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of a stack's changes are about the network: who loses whom by them is not worked out, since a template says of routes and
 * rules only what stands in it, and so each is said to be not seen.
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

    private final StackContents stacks;

    public StacksForesight(StackContents stacks) {
        this.stacks = stacks;
    }

    @Override
    public List<Signal> of(Proposal proposal, Classification found) {
        if (!OPERATIONS.contains(proposal.operation())) {
            return List.of();
        }
        List<String> about;
        try {
            about = stacks.changes(proposal).stream()
                    .filter(StacksForesight::counts)
                    .toList();
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "what proposal {} does to the network by a stack could not be seen: {}",
                    proposal.id(),
                    e.toString());
            about = List.of("its resources cannot be seen: " + e.getMessage());
        }
        return about.isEmpty()
                ? List.of()
                : List.of(NetworkForesight.signal(
                        NetworkForesight.UNSEEN, "What it does to the network by a stack is not worked out", about));
    }

    /** @param change in words: {@code deletes AWS::EC2::Route Out} */
    private static boolean counts(String change) {
        Matcher type = TYPE.matcher(change);
        if (!type.find() || change.startsWith("lets go of")) {
            return false;
        }
        String name = type.group(1) + "::" + type.group(2);
        return OF_THE_NETWORK.matcher(name).matches()
                && !(change.startsWith("makes") && ALONE.matcher(name).matches());
    }
}
