package dev.lineclear.server.guard;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.Enrolments;
import dev.lineclear.safeguard.approval.Enrolments.Enrolment;
import dev.lineclear.safeguard.approval.Enrolments.How;
import dev.lineclear.safeguard.approval.Owners;
import dev.lineclear.safeguard.approval.Signatures;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.control.Views;
import dev.lineclear.state.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Registers a person, gives one more keys, or changes their teams, role and ownership. */
final class PersonChange implements GatewayChange {
    static final String OPERATION = "lineclear:PutPerson";

    /** One for each machine of a person's, and some to spare. */
    private static final int MAX_KEYS = 16;

    private final Store store;
    private final Register register;
    private final Optional<Approver> before;
    private final Optional<Enrolment> known;
    private final Approver person;

    PersonChange(Store store, Register register, JsonNode asked) {
        this.store = store;
        this.register = register;
        String id = asked.path("id").asString("");
        if (id.equalsIgnoreCase(Proposal.GATEWAY)) {
            throw ControlException.conflict(id + " is the gateway's own name");
        }
        if (store.agents().find(id).isPresent()) {
            throw ControlException.conflict(id + " is an agent; agents never approve");
        }
        this.before = store.approvers().find(id);
        this.known = new Enrolments(store.settings()).find(id);
        List<String> keys = new ArrayList<>(before.map(Approver::keys).orElse(List.of()));
        for (String key : Lines.texts(asked, "keys", List.of())) {
            if (!keys.contains(key)) {
                String checked = Signatures.publicKey(key);
                refuseForeign(checked, id);
                if (!keys.contains(checked)) {
                    keys.add(checked);
                }
            }
        }
        if (keys.size() > MAX_KEYS) {
            throw ControlException.badRequest("a person may have " + MAX_KEYS + " keys at most");
        }
        Set<String> teams = Set.copyOf(Lines.texts(
                asked, "teams", before.map(a -> List.copyOf(a.teams())).orElse(List.of())));
        boolean owner =
                asked.path("owner").asBoolean(before.map(Approver::owner).orElse(false));
        Approver.Role role = Approver.Role.valueOf(asked.path("role")
                .asString(before.map(Approver::role)
                        .orElse(Approver.Role.APPROVER)
                        .name())
                .toUpperCase(Locale.ROOT));
        this.person = new Approver(id, teams, keys, owner, role);
        boolean last = before.filter(Approver::owner).isPresent()
                && !owner
                && new Owners(store.approvers(), store.settings()).all().size() == 1;
        if (last) {
            throw ControlException.conflict(id + " is the last owner");
        }
    }

    /** One key, one person: two names for one person would be two approvals. */
    private void refuseForeign(String key, String id) {
        for (Approver other : store.approvers().all()) {
            if (!other.id().equals(id) && other.keys().stream().anyMatch(k -> Signatures.sameKey(k, key))) {
                throw ControlException.conflict("that key belongs to " + other.id());
            }
        }
        store.approvers().retired(key).ifPresent(whose -> {
            throw ControlException.conflict("that key was removed from " + whose + "; make a new one");
        });
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public String subject() {
        return "person/" + person.id();
    }

    Approver person() {
        return person;
    }

    @Override
    public ObjectNode details() {
        return Views.approver(person);
    }

    @Override
    public List<String> before() {
        return before.map(this::lines).orElse(List.of());
    }

    private List<String> lines(Approver was) {
        List<String> lines = new ArrayList<>(Lines.of(was));
        known.filter(Enrolment::doubtful).ifPresent(e -> lines.add(e.words()));
        return lines;
    }

    /** Once others have agreed, nobody is there by one owner's word any more: that is how such a mark is taken off. */
    @Override
    public List<String> after() {
        boolean quorum = new Owners(store.approvers(), store.settings()).quorum();
        return quorum || before.isEmpty() ? Lines.of(person) : lines(person);
    }

    @Override
    public ObjectNode make(Mandate mandate) {
        ObjectNode data = details();
        mandate.into(data);
        register.force(Kind.APPROVER_CHANGED, person.id(), data);
        // The mark first: a crash in between leaves a mark of nobody, rather than somebody without theirs.
        boolean widened = before.map(b -> !b.keys().containsAll(person.keys())).orElse(true);
        boolean self = mandate.alone() && mandate.by().equals(person.id());
        if (!self && (!mandate.alone() || widened)) {
            How how = mandate.alone() ? How.ALONE : How.QUORUM;
            new Enrolments(store.settings()).put(person.id(), new Enrolment(mandate.by(), how, mandate.hold()));
        }
        store.approvers().put(person);
        return details();
    }
}
