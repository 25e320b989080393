package dev.lineclear.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Digest;
import dev.lineclear.safeguard.approval.Signatures;
import dev.lineclear.state.Approvers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/**
 * Browsers that are signed in, in memory: a restart signs everybody out. A new sign-in has a new name, so that a name known
 * before it is worth nothing; of names only digests are kept. A cookie alone can look, halt and withdraw; it never approves.
 */
final class Browsers {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Cache<String, Browser> browsers;
    private final Approvers approvers;
    private final InstantSource clock;
    private final Duration longest;

    /** @param longest after which one is signed out, however busy */
    Browsers(Approvers approvers, InstantSource clock, Duration longest) {
        this.approvers = approvers;
        this.clock = clock;
        this.longest = longest;
        this.browsers = Caffeine.newBuilder()
                .maximumSize(Limits.BROWSERS)
                .expireAfterAccess(Limits.IDLE)
                .ticker(() -> clock.millis() * 1_000_000L)
                .build();
    }

    /**
     * One signed-in browser.
     *
     * @param person who signed in
     * @param key the key they did it with, in the form keys are compared in; empty by an identity provider
     * @param csrf what their forms carry
     */
    record Browser(String person, String key, String csrf, Instant since) {
        boolean wrote(String token) {
            return MessageDigest.isEqual(csrf.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A person, the browser they use, and what the register says of them now. */
    record SignedIn(Browser browser, Approver person) {}

    /** @return the cookie's value */
    String signIn(String person, String key) {
        String name = secret();
        browsers.put(digest(name), new Browser(person, key, secret(), clock.instant()));
        return name;
    }

    /** Of somebody whom an identity provider vouches for: there is no key that could be removed. */
    String signInWithoutKey(String person) {
        return signIn(person, "");
    }

    /** Whose cookie it is, if they may still come in: a removed person or key is out at once. */
    Optional<SignedIn> find(String cookie) {
        return Optional.ofNullable(browsers.getIfPresent(digest(cookie)))
                .filter(b -> clock.instant().isBefore(b.since().plus(longest)))
                .flatMap(b -> approvers
                        .find(b.person())
                        .filter(p -> b.key().isEmpty()
                                || p.keys().stream().anyMatch(line -> Signatures.sameKey(line, b.key())))
                        .map(p -> new SignedIn(b, p)));
    }

    Duration longest() {
        return longest;
    }

    void signOut(String cookie) {
        browsers.invalidate(digest(cookie));
    }

    static String secret() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String digest(String cookie) {
        return Digest.of(cookie.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
