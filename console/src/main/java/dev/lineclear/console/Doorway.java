package dev.lineclear.console;

import dev.lineclear.console.Console.Recording;
import dev.lineclear.console.Invitations.Invitation;
import dev.lineclear.console.Visit.Refusal;
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
import io.helidon.webserver.http.HttpRouting;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How people come in: by an invitation, with a new passkey; afterwards by that passkey; and out again. */
final class Doorway {
    /** Where a sign-in may lead: to this console's own pages of holds, and nowhere else. */
    static final Pattern NEXT = Pattern.compile("/holds/[0-9A-Z]{26}");

    private final Store store;
    private final Passkeys passkeys;
    private final RegisteredPasskeys registered;
    private final Invitations invitations;
    private final Owners owners;
    private final Browsers browsers;
    private final Cookie cookie;
    private final Pages pages;
    private final Recording recording;
    private final Throttle attempts;

    /** Held while a person is changed: two changes that end at once must not lose one another's. */
    private final ReentrantLock enrolling;

    private final boolean provider;

    Doorway(
            Store store,
            String origin,
            Invitations invitations,
            Browsers browsers,
            Cookie cookie,
            Pages pages,
            Recording recording,
            InstantSource clock,
            ReentrantLock changing,
            boolean provider) {
        this.store = store;
        this.registered = new RegisteredPasskeys(store.approvers(), origin);
        this.passkeys = new Passkeys(registered, origin, clock);
        this.invitations = invitations;
        this.owners = new Owners(store.approvers(), store.settings());
        this.browsers = browsers;
        this.cookie = cookie;
        this.pages = pages;
        this.recording = recording;
        this.enrolling = changing;
        this.provider = provider;
        this.attempts = new Throttle(Limits.SIGN_INS, clock);
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        routing.get("/sign-in", guard.open(this::signInPage));
        routing.post("/sign-in/start", guard.ownPages(this::startSignIn));
        routing.post("/sign-in/finish", guard.ownPages(this::finishSignIn));
        routing.post("/sign-out", guard.change(this::signOut));
        routing.get(
                "/enrol",
                guard.open(visit -> visit.html(200, pages.page("enrol", Frame.of(visit, "Come in", ""), Map.of()))));
        routing.post("/enrol/start", guard.ownPages(this::startEnrol));
        routing.post("/enrol/finish", guard.ownPages(this::finishEnrol));
    }

    private void signInPage(Visit visit) {
        visit.html(
                200,
                pages.page(
                        "signin",
                        Frame.of(visit, "Sign in", ""),
                        Map.of("next", next(visit.asked("next")), "provider", provider)));
    }

    static String next(String asked) {
        return NEXT.matcher(asked).matches() ? asked : "/";
    }

    private void admit(Visit visit) {
        if (!attempts.admits(visit.remote())) {
            throw new Refusal(429, "Too many attempts; wait a minute.");
        }
    }

    private void startSignIn(Visit visit) {
        admit(visit);
        visit.text(200, "application/json", passkeys.startSigningIn());
    }

    private void finishSignIn(Visit visit) {
        admit(visit);
        JsonNode body = visit.json();
        Passkeys.Entered entered = passkeys.finishSigningIn(
                        body.path("credential").toString())
                .orElseThrow(() -> new Refusal(403, "That passkey is not known here, or it was too late."));
        Approver person = store.approvers().find(entered.person()).orElseThrow();
        PasskeyKey key = registered.of(person).stream()
                .filter(k -> Arrays.equals(k.credential(), entered.credential()))
                .findFirst()
                .orElseThrow(() -> new Refusal(403, "That passkey was removed."));
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("person", person.id());
        data.put("key", key.text());
        recording.force(Kind.SIGNED_IN, person.id(), data);
        come(visit, person, key, next(body.path("next").asString("")));
    }

    /** A browser that was signed in before gets a new name: what somebody else put there is worth nothing. */
    private void come(Visit visit, Approver person, PasskeyKey key, String next) {
        cookie.of(visit.request()).ifPresent(browsers::signOut);
        cookie.set(visit.response(), browsers.signIn(person.id(), key.text()));
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("person", person.id());
        out.put("next", next);
        visit.json(200, out);
    }

    private void signOut(Visit visit) {
        cookie.of(visit.request()).ifPresent(browsers::signOut);
        cookie.clear(visit.response());
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("next", "/sign-in");
        visit.json(200, out);
    }

    private Invitation invitation(String secret) {
        return invitations
                .find(secret, owners)
                .orElseThrow(() -> new Refusal(
                        403,
                        "This invitation was used, has expired, never was, or was made by one owner before there was"
                                + " a second; ask an owner for a new one."));
    }

    private void startEnrol(Visit visit) {
        admit(visit);
        Invitation invitation = invitation(visit.json().path("invitation").asString(""));
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("person", invitation.person());
        out.set("options", CanonicalJson.MAPPER.readTree(passkeys.startRegistering(invitation.person())));
        visit.json(200, out);
    }

    private void finishEnrol(Visit visit) {
        admit(visit);
        JsonNode body = visit.json();
        String secret = body.path("invitation").asString("");
        enrolling.lock();
        try {
            Invitation invitation = invitation(secret);
            PasskeyKey key = passkeys.finishRegistering(
                            invitation.person(), body.path("credential").toString())
                    .orElseThrow(() -> new Refusal(403, "The passkey could not be registered; try again."));
            Approver person = enrolled(invitation, key);
            if (!invitations.use(secret)) {
                throw new Refusal(403, "This invitation was used.");
            }
            ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
            data.put("id", person.id());
            person.teams().stream().sorted().forEach(data.putArray("teams")::add);
            person.keys().forEach(data.putArray("keys")::add);
            data.put("owner", person.owner());
            data.put("role", person.role().name());
            data.put("by", invitation.by());
            data.put("invitation", Invitations.id(secret));
            recording.force(Kind.APPROVER_CHANGED, person.id(), data);
            mark(invitation);
            store.approvers().put(person);
            come(visit, person, key, "/");
        } finally {
            enrolling.unlock();
        }
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
            throw new Refusal(403, invitation.person() + " is an agent; agents never approve.");
        }
        Optional<Approver> before = store.approvers().find(invitation.person());
        List<String> keys = new ArrayList<>(before.map(Approver::keys).orElse(List.of()));
        if (keys.size() >= Limits.KEYS) {
            throw new Refusal(403, "A person may have " + Limits.KEYS + " keys at most.");
        }
        boolean known = store.approvers().all().stream()
                .anyMatch(p -> p.keys().stream().anyMatch(line -> Signatures.sameKey(line, key.text())));
        if (known || store.approvers().retired(key.text()).isPresent()) {
            throw new Refusal(403, "That passkey is somebody's already, or was; make a new one.");
        }
        keys.add(key.line());
        return before.map(p -> new Approver(p.id(), p.teams(), keys, p.owner(), p.role()))
                .orElseGet(() -> new Approver(invitation.person(), invitation.teams(), keys, false, invitation.role()));
    }
}
