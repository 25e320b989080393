package dev.lineclear.console;

import dev.lineclear.console.Visit.Refusal;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.PasskeyKey;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
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
    private final Enrolling enrolling;
    private final Browsers browsers;
    private final Cookie cookie;
    private final Pages pages;
    private final Recording recording;
    private final Throttle attempts;

    private final boolean provider;

    Doorway(
            Store store,
            Passkeys passkeys,
            RegisteredPasskeys registered,
            Enrolling enrolling,
            Browsers browsers,
            Cookie cookie,
            Pages pages,
            Recording recording,
            InstantSource clock,
            boolean provider) {
        this.store = store;
        this.registered = registered;
        this.passkeys = passkeys;
        this.enrolling = enrolling;
        this.browsers = browsers;
        this.cookie = cookie;
        this.pages = pages;
        this.recording = recording;
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

    private void startEnrol(Visit visit) {
        admit(visit);
        try {
            visit.json(200, enrolling.start(visit.json().path("invitation").asString("")));
        } catch (Enrolling.Refused e) {
            throw new Refusal(403, e.sentence());
        }
    }

    private void finishEnrol(Visit visit) {
        admit(visit);
        JsonNode body = visit.json();
        try {
            Enrolling.Enrolled enrolled = enrolling.finish(
                    body.path("invitation").asString(""),
                    body.path("credential").toString());
            come(visit, enrolled.person(), enrolled.key(), "/");
        } catch (Enrolling.Refused e) {
            throw new Refusal(403, e.sentence());
        }
    }
}
