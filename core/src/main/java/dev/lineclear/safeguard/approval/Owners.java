package dev.lineclear.safeguard.approval;

import dev.lineclear.proposal.Approver;
import dev.lineclear.state.Approvers;
import dev.lineclear.state.Settings;
import java.util.List;

/**
 * Whether the gateway guards itself: from the second owner on, nobody changes it alone, and never again, however many
 * owners are left. Before, its only owner does, since there is nobody else to ask.
 */
public final class Owners {
    private static final String QUORUM = "guard.quorum";

    private final Approvers approvers;
    private final Settings settings;

    /** @param settings where it is kept that there was a second owner */
    public Owners(Approvers approvers, Settings settings) {
        this.approvers = approvers;
        this.settings = settings;
    }

    /**
     * Whether there is, or ever was, more than one owner. To be asked before an owner is removed, too: otherwise an owner
     * could remove the others and be the only one.
     */
    public boolean quorum() {
        if (settings.get(QUORUM).isPresent()) {
            return true;
        }
        List<Approver> owners = all();
        if (owners.size() < 2) {
            return false;
        }
        settings.putIfAbsent(QUORUM, owners.get(1).id());
        return true;
    }

    /** Whether that person is the only owner there ever was. */
    public boolean alone(String person) {
        // First, since it is asking that keeps it: an owner who is removed in between was there all the same.
        if (quorum()) {
            return false;
        }
        List<Approver> owners = all();
        return owners.size() == 1 && owners.getFirst().id().equals(person);
    }

    /** Whether that person is an owner now. */
    public boolean is(String person) {
        return approvers.find(person).filter(Approver::owner).isPresent();
    }

    /** By name. */
    public List<Approver> all() {
        return approvers.all().stream().filter(Approver::owner).toList();
    }
}
