package dev.lineclear.gate.aws.network;

import dev.lineclear.foresight.network.Acl;
import dev.lineclear.foresight.network.Endpoint;
import dev.lineclear.foresight.network.Network;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What requests about network ACLs, subnets, public addresses, databases and load balancers do. */
final class PlaceSteps {
    private PlaceSteps() {}

    static final Map<String, Asked.Step> ALL = Map.ofEntries(
            Map.entry("ec2:CreateNetworkAclEntry", asked -> entry(asked, true)),
            Map.entry("ec2:ReplaceNetworkAclEntry", asked -> entry(asked, true)),
            Map.entry("ec2:DeleteNetworkAclEntry", asked -> entry(asked, false)),
            Map.entry("ec2:ReplaceNetworkAclAssociation", PlaceSteps::acl),
            Map.entry("ec2:DeleteNetworkAcl", asked -> {
                Acl acl = asked.known(asked.draft().acls, "NetworkAclId");
                asked.draft().acls.remove(acl.id());
            }),
            Map.entry("ec2:DeleteSubnet", asked -> {
                Network.Subnet subnet = asked.known(asked.draft().subnets, "SubnetId");
                asked.draft().endpoints.values().removeIf(e -> e.subnet().equals(subnet.id()));
            }),
            Map.entry("ec2:DeleteVpc", asked -> {
                // AWS refuses while anything is in it; whoever is there when it no longer does loses everything.
                Network.Vpc vpc = asked.known(asked.draft().vpcs, "VpcId");
                Map<String, Network.Subnet> subnets = asked.draft().subnets;
                asked.draft().endpoints.values().removeIf(e -> {
                    Network.Subnet subnet = subnets.get(e.subnet());
                    return subnet != null && subnet.vpc().equals(vpc.id());
                });
            }),
            Map.entry("ec2:AssociateAddress", PlaceSteps::address),
            Map.entry("ec2:DisassociateAddress", asked -> {
                String own = asked.sight().place(asked.text("AssociationId", "PublicIp"));
                change(asked, own, e -> open(e, false));
            }),
            Map.entry("rds:ModifyDBInstance", PlaceSteps::database),
            Map.entry("elasticloadbalancing:SetSecurityGroups", asked -> {
                Set<String> groups = GroupSteps.groups(asked, "SecurityGroups");
                change(asked, balancer(asked), e -> GroupSteps.with(e, groups));
            }),
            Map.entry("elasticloadbalancing:DeleteLoadBalancer", asked -> {
                String prefix = balancer(asked);
                asked.draft().endpoints.keySet().removeIf(id -> id.startsWith(prefix));
            }));

    private static void entry(Asked asked, boolean there) throws UnforeseenException {
        Acl acl = asked.known(asked.draft().acls, "NetworkAclId");
        boolean egress = Json.yes(asked.input(), "Egress");
        int number = Json.number(asked.input(), -1, "RuleNumber");
        List<Acl.Entry> entries = new ArrayList<>(acl.entries());
        boolean was = entries.removeIf(e -> e.egress() == egress && e.number() == number);
        if (there) {
            entries.add(Surveyed.entry(asked.input()));
        } else if (!was) {
            throw new UnforeseenException("the network ACL has no such entry");
        }
        asked.draft().acls.put(acl.id(), new Acl(acl.id(), acl.vpc(), acl.fallback(), acl.subnets(), entries));
    }

    private static void acl(Asked asked) throws UnforeseenException {
        String subnet = asked.sight().place(asked.text("AssociationId"));
        Acl now = asked.known(asked.draft().acls, "NetworkAclId");
        asked.draft().acls.replaceAll((id, acl) -> {
            Set<String> subnets = new HashSet<>(acl.subnets());
            subnets.remove(subnet);
            if (id.equals(now.id())) {
                subnets.add(subnet);
            }
            return new Acl(id, acl.vpc(), acl.fallback(), subnets, acl.entries());
        });
    }

    private static void address(Asked asked) throws UnforeseenException {
        String own = asked.text("NetworkInterfaceId");
        change(asked, own.isEmpty() ? asked.sight().place(asked.text("InstanceId")) : own, e -> open(e, true));
    }

    private static void database(Asked asked) throws UnforeseenException {
        String id = asked.text("DBInstanceIdentifier");
        Set<String> groups = GroupSteps.groups(asked, "VpcSecurityGroupIds");
        if (!groups.isEmpty()) {
            change(asked, "rds/" + id + " in ", e -> GroupSteps.with(e, groups));
        }
        if (asked.input().has("PubliclyAccessible")) {
            change(asked, "rds/" + id + " in ", e -> open(e, Json.yes(asked.input(), "PubliclyAccessible")));
        }
    }

    private static String balancer(Asked asked) throws UnforeseenException {
        String[] arn = asked.text("LoadBalancerArn").split("/", -1);
        if (arn.length < 4) {
            throw new UnforeseenException("it names no load balancer");
        }
        return "elb/" + arn[2] + " in ";
    }

    private static Endpoint open(Endpoint e, boolean open) {
        return new Endpoint(e.id(), e.name(), e.kind(), e.subnet(), e.groups(), e.addresses(), open, e.listens());
    }

    /** All whose ids begin so. */
    private static void change(Asked asked, String prefix, UnaryOperator<Endpoint> how) throws UnforeseenException {
        boolean none = asked.draft().endpoints.keySet().stream().noneMatch(id -> id.startsWith(prefix));
        if (none) {
            throw new UnforeseenException(prefix.strip() + " was not found in the network");
        }
        asked.draft().endpoints.replaceAll((id, e) -> id.startsWith(prefix) ? how.apply(e) : e);
    }
}
