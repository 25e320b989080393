package dev.lineclear.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.console.Visit.Refusal;
import dev.lineclear.console.oidc.Claimed;
import dev.lineclear.console.oidc.Provider;
import dev.lineclear.console.oidc.Provider.Begun;
import dev.lineclear.console.oidc.ProviderException;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import io.helidon.webserver.http.HttpRouting;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Coming in by an identity provider. Whoever does is known and may look; for whatever is signed they need a key of their
 * own, which an owner lets them register: a stolen login approves nothing.
 */
final class ProviderDoor {
    /** Where the provider sends people back to. */
    static final String BACK = "/sign-in/return";

    private final Provider provider;
    private final Recognition recognition;
    private final Entrance entrance;
    private final Recording recording;
    private final Throttle attempts;

    /** Names the browser that began, so that nobody is signed in as somebody else by a link. */
    private final Cookie begun;

    private final Cache<String, Waiting> waiting;

    /**
     * A sign-in under way.
     *
     * @param browser what the browser's cookie says
     * @param next where it leads
     */
    private record Waiting(Begun begun, String browser, String next) {}

    ProviderDoor(
            Provider provider, Recognition recognition, Entrance entrance, Recording recording, InstantSource clock) {
        this.provider = provider;
        this.recognition = recognition;
        this.entrance = entrance;
        this.recording = recording;
        this.attempts = new Throttle(Limits.SIGN_INS, clock);
        this.begun = new Cookie(entrance.origin(), "-sign-in", Limits.CEREMONY);
        this.waiting = Caffeine.newBuilder()
                .maximumSize(Limits.CEREMONIES)
                .expireAfterWrite(Limits.CEREMONY)
                .ticker(() -> clock.millis() * 1_000_000L)
                .build();
    }

    void routes(HttpRouting.Builder routing, Guard guard) {
        routing.get("/sign-in/provider", guard.open(this::begin));
        routing.get(BACK, guard.open(this::finish));
    }

    private void admit(Visit visit) {
        if (!attempts.admits(visit.remote())) {
            throw new Refusal(429, "Too many attempts; wait a minute.");
        }
    }

    private void begin(Visit visit) {
        admit(visit);
        Begun step = ask(provider::begin);
        String browser = Browsers.secret();
        waiting.put(step.state(), new Waiting(step, browser, Doorway.next(visit.asked("next"))));
        begun.set(visit.response(), browser);
        visit.away(step.there());
    }

    private void finish(Visit visit) {
        // Used up first: whatever else is wrong, it is not tried twice.
        Optional<Waiting> known = Optional.ofNullable(waiting.asMap().remove(visit.asked("state")));
        if (known.isEmpty()) {
            admit(visit);
        }
        begun.clear(visit.response());
        Waiting step = known.filter(w ->
                        begun.of(visit.request()).filter(w.browser()::equals).isPresent())
                .orElseThrow(() -> new Refusal(
                        403, "This sign-in was not begun in this browser, was used, or took too long. Begin again."));
        Claimed claimed = ask(() -> provider.finish(step.begun(), query(visit)));
        Approver person = recognition.recognise(claimed);
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("person", person.id());
        data.put("provider", claimed.issuer());
        recording.force(Kind.SIGNED_IN, person.id(), data);
        entrance.cookie().of(visit.request()).ifPresent(entrance.browsers()::signOut);
        entrance.cookie().set(visit.response(), entrance.browsers().signInWithoutKey(person.id()));
        visit.redirect(step.next());
    }

    private static Map<String, List<String>> query(Visit visit) {
        Map<String, List<String>> all = new TreeMap<>();
        var query = visit.request().query();
        query.names().forEach(name -> all.put(name, query.all(name)));
        return all;
    }

    /** Something that only the provider can say. */
    @FunctionalInterface
    private interface Asking<T> {
        T ask() throws ProviderException;
    }

    private static <T> T ask(Asking<T> asking) {
        try {
            return asking.ask();
        } catch (ProviderException e) {
            throw new Refusal(e.away() ? 503 : 403, e.sentence());
        }
    }
}
