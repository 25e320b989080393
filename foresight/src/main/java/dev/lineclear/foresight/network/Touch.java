package dev.lineclear.foresight.network;

import java.util.Objects;
import java.util.Optional;

/** Whom a change can concern at all: of all others what they reach, and what reaches them, stays as it is. */
final class Touch {
    private final Network before;
    private final Network after;
    private final Reach was;
    private final Reach is;
    private final boolean all;

    Touch(Reach was, Reach is) {
        this.was = was;
        this.is = is;
        this.before = was.network();
        this.after = is.network();
        this.all = !before.vpcs().equals(after.vpcs())
                || !before.lists().equals(after.lists())
                || !before.gateways().equals(after.gateways())
                || !before.peerings().equals(after.peerings());
    }

    boolean touches(Kin kin) {
        return all
                || !kin.before().equals(kin.after())
                || kin.before().filter(this::moved).isPresent();
    }

    private boolean moved(Stance stance) {
        return stance.groups().stream()
                        .anyMatch(id -> !Objects.equals(
                                before.groups().get(id), after.groups().get(id)))
                || subnet(stance.table(), stance.acl())
                || Optional.ofNullable(before.tables().get(stance.table())).stream()
                        .flatMap(table -> table.routes().stream())
                        .anyMatch(route -> translates(route.by()));
    }

    private boolean subnet(String table, String acl) {
        return !Objects.equals(before.tables().get(table), after.tables().get(table))
                || !Objects.equals(before.acls().get(acl), after.acls().get(acl));
    }

    /** What goes by a NAT gateway goes by that one's subnet too. */
    private boolean translates(Hop hop) {
        Network.Gateway gateway = before.gateways().get(hop.id());
        if (gateway == null || gateway.kind() != Hop.Kind.NAT_GATEWAY) {
            return false;
        }
        Network.Subnet subnet = before.subnets().get(gateway.place());
        return subnet != null
                && (subnet(was.table(subnet), was.acl(subnet))
                        || !was.table(subnet).equals(is.table(subnet))
                        || !was.acl(subnet).equals(is.acl(subnet)));
    }
}
