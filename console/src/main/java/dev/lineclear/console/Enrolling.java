package dev.lineclear.console;

import dev.lineclear.console.Invitations.Invitation;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.Enrolments;
import dev.lineclear.safeguard.approval.Enrolments.Enrolment;
import dev.lineclear.safeguard.approval.Enrolments.How;
import dev.lineclear.safeguard.approval.Owners;
import dev.lineclear.safeguard.approval.PasskeyKey;
import dev.lineclear.safeguard.approval.Signatures;
import dev.lineclear.state.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.node.ObjectNode;

/** Registering a passkey by an invitation, on the page and by the API. Thread-safe. */
public final class Enrolling {
    private final Store store;
    private final Passkeys passkeys;
    private final Invitations invitations;
    private final Owners owners;
    private final Recording recording;

    /** Held while a person is changed: two changes that end at once must not lose one another's. */
    private final ReentrantLock changing;

    Enrolling(Store store, Passkeys passkeys, Invitations invitations, Recording recording, ReentrantLock changing) {
        this.store = store;
        this.passkeys = passkeys;
        this.invitations = invitations;
        this.owners = new Owners(store.approvers(), store.settings());
        this.recording = recording;
        this.changing = changing;
    }

    /** Whose it is from now on. */
    record Enrolled(Approver person, PasskeyKey key) {}

    /**
     * Begins.
     *
     * @param secret of the invitation
     * @return {@code person}, and as {@code options} what an authenticator is asked (WebAuthn, PublicKeyCredentialCreationOptions)
     * @throws Refused when the invitation is worth nothing
     */
    public ObjectNode start(String secret) {
        Invitation invitation = invitation(secret);
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("person", invitation.person());
        out.set("options", CanonicalJson.MAPPER.readTree(passkeys.startRegistering(invitation.person())));
        return out;
    }

    /**
     * Registers the passkey. Signs nobody in.
     *
     * @param credential the authenticator's answer, as JSON
     * @return {@code person}
     * @throws Refused when the invitation is worth nothing, or the credential is not what was asked for
     */
    public ObjectNode register(String secret, String credential) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("person", finish(secret, credential).person().id());
        return out;
    }

    Enrolled finish(String secret, String credential) {
        changing.lock();
        try {
            Invitation invitation = invitation(secret);
            PasskeyKey key = passkeys.finishRegistering(invitation.person(), credential)
                    .orElseThrow(() -> new Refused("The passkey could not be registered; try again."));
            Approver person = enrolled(invitation, key);
            if (!invitations.use(secret)) {
                throw new Refused("This invitation was used.");
            }
            recording.force(Kind.APPROVER_CHANGED, person.id(), data(person, invitation, secret));
            mark(invitation);
            store.approvers().put(person);
            return new Enrolled(person, key);
        } finally {
            changing.unlock();
        }
    }

    private static ObjectNode data(Approver person, Invitation invitation, String secret) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("id", person.id());
        person.teams().stream().sorted().forEach(data.putArray("teams")::add);
        person.keys().forEach(data.putArray("keys")::add);
        data.put("owner", person.owner());
        data.put("role", person.role().name());
        data.put("by", invitation.by());
        data.put("invitation", Invitations.id(secret));
        return data;
    }

    private Invitation invitation(String secret) {
        return invitations
                .find(secret, owners)
                .orElseThrow(() -> new Refused(
                        "This invitation was used, has expired, never was, or was made by one owner before there was"
                                + " a second; ask an owner for a new one."));
    }

    private void mark(Invitation invitation) {
        if (invitation.hold().isEmpty() && invitation.by().equals(invitation.person())) {
            // The only owner's own passkey: whoever that is was known before.
            return;
        }
        How how = invitation.hold().isEmpty() ? How.ALONE : How.QUORUM;
        new Enrolments(store.settings())
                .put(invitation.person(), new Enrolment(invitation.by(), how, invitation.hold()));
    }

    private Approver enrolled(Invitation invitation, PasskeyKey key) {
        if (store.agents().find(invitation.person()).isPresent()) {
            throw new Refused(invitation.person() + " is an agent; agents never approve.");
        }
        Optional<Approver> before = store.approvers().find(invitation.person());
        List<String> keys = new ArrayList<>(before.map(Approver::keys).orElse(List.of()));
        if (keys.size() >= Limits.KEYS) {
            throw new Refused("A person may have " + Limits.KEYS + " keys at most.");
        }
        boolean known = store.approvers().all().stream()
                .anyMatch(p -> p.keys().stream().anyMatch(line -> Signatures.sameKey(line, key.text())));
        if (known || store.approvers().retired(key.text()).isPresent()) {
            throw new Refused("That passkey is somebody's already, or was; make a new one.");
        }
        keys.add(key.line());
        return before.map(p -> new Approver(p.id(), p.teams(), keys, p.owner(), p.role()))
                .orElseGet(() -> new Approver(invitation.person(), invitation.teams(), keys, false, invitation.role()));
    }

    /** It is not to be done; with why, for people. */
    public static final class Refused extends RuntimeException {
        Refused(String sentence) {
            super(sentence, null, false, false);
        }

        public String sentence() {
            return String.valueOf(getMessage());
        }
    }
}
