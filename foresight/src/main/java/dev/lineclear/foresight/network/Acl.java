package dev.lineclear.foresight.network;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A network ACL, for what leaves or enters subnets: of its entries the first that fits decides, and none lets nothing
 * through. It does not know answers from questions.
 *
 * @param fallback whether it is for subnets of its VPC that have none
 */
public record Acl(String id, String vpc, boolean fallback, Set<String> subnets, List<Entry> entries) {
    /** One entry; its addresses are where it goes to, or where it comes from. */
    public record Entry(boolean egress, int number, boolean allow, Flows flows, Cidr addresses) {}

    public Acl {
        subnets = Set.copyOf(subnets);
        entries = entries.stream()
                .sorted(Comparator.comparing(Entry::egress).thenComparing(Entry::number))
                .toList();
    }

    /** What gets through. */
    Flows allowed(boolean egress, Cidr other) {
        Flows allowed = Flows.NONE;
        Flows left = Flows.ALL;
        for (Entry entry : entries) {
            if (entry.egress() == egress && entry.addresses().contains(other)) {
                if (entry.allow()) {
                    allowed = allowed.plus(left.and(entry.flows()));
                }
                left = left.minus(entry.flows());
                if (left.isEmpty()) {
                    break;
                }
            }
        }
        return allowed;
    }
}
