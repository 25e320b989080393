package dev.lineclear.server.api;

import static dev.lineclear.server.api.Operation.Who.ANYONE;
import static dev.lineclear.server.api.Operation.Who.SIGNED_IN;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.console.Entrance;
import dev.lineclear.console.Throttle;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.Signatures;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.Register;
import dev.lineclear.state.Approvers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Logging in by signing a challenge with a registered key. A login looks, and hands in what its person signs elsewhere. */
final class Logins {
    /** A person signs in seconds; with a key that is to be touched, in a minute. */
    private static final Duration CHALLENGE = Duration.ofMinutes(2);

    /** Waiting to be signed; of more, the oldest are forgotten. */
    private static final int CHALLENGES = 1_000;

    /** A minute from one address: a person needs two. */
    private static final int ATTEMPTS = 30;

    private static final int NONCE = 32;

    private final Approvers approvers;
    private final Entrance entrance;
    private final Register register;
    private final InstantSource clock;
    private final Throttle attempts;
    private final Cache<String, Instant> challenges;
    private final SecureRandom random = new SecureRandom();

    Logins(Approvers approvers, Entrance entrance, Register register, InstantSource clock) {
        this.approvers = approvers;
        this.entrance = entrance;
        this.register = register;
        this.clock = clock;
        this.attempts = new Throttle(ATTEMPTS, clock);
        this.challenges = Caffeine.newBuilder()
                .maximumSize(CHALLENGES)
                .expireAfterWrite(CHALLENGE)
                .ticker(() -> clock.millis() * 1_000_000L)
                .build();
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/login/challenge", ANYONE, this::challenge),
                Operation.post("/login", ANYONE, this::login),
                Operation.post("/logout", SIGNED_IN, this::logout),
                Operation.get("/me", SIGNED_IN, this::me));
    }

    private void admit(Call call) {
        if (!attempts.admits(call.request().remotePeer().host())) {
            throw ControlException.of(429, "too many attempts to log in");
        }
    }

    private void challenge(Call call) {
        admit(call);
        byte[] bytes = new byte[NONCE];
        random.nextBytes(bytes);
        String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant expires = clock.instant().plus(CHALLENGE);
        challenges.put(nonce, expires);
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("nonce", nonce);
        out.put("gateway", entrance.origin());
        out.put("expires", expires.toString());
        call.json(out);
    }

    private void login(Call call) {
        admit(call);
        JsonNode body = call.body();
        String text = body.path("statement").asString("");
        Challenge signed = Challenge.parse(text);
        // Used up first: whatever else is wrong, it is not tried twice.
        Instant expires = challenges.asMap().remove(signed.nonce());
        if (expires == null || !clock.instant().isBefore(expires)) {
            throw ControlException.of(403, "this challenge was used, is too old, or is not this gateway's");
        }
        if (!signed.gateway().equals(entrance.origin())) {
            throw ControlException.of(403, "this was signed for another gateway");
        }
        Approver person = approvers
                .find(signed.by())
                .orElseThrow(() -> ControlException.of(403, "no key of that person signed this"));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String proof = body.path("signature").asString("");
        String key = person.keys().stream()
                .filter(k -> Signatures.verify(proof, bytes, k))
                .findFirst()
                .orElseThrow(() -> ControlException.of(403, "no key of that person signed this"));
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("person", person.id());
        data.put("key", key);
        register.force(Kind.SIGNED_IN, person.id(), data);
        Entrance.Pass pass = entrance.admit(person.id(), key);
        ObjectNode out = said(person);
        out.put("token", pass.token());
        out.put("until", pass.until().toString());
        out.put("gateway", entrance.origin());
        call.json(out);
    }

    private void logout(Call call) {
        entrance.leave(call.request());
        call.json(CanonicalJson.MAPPER.createObjectNode());
    }

    private void me(Call call) {
        call.json(said(call.person()));
    }

    private static ObjectNode said(Approver person) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("person", person.id());
        out.put("role", person.role().name());
        out.put("owner", person.owner());
        person.teams().stream().sorted().forEach(out.putArray("teams")::add);
        return out;
    }
}
