package dev.lineclear.console.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.PlainJWT;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One test for each thing that a provider, or whoever stands between, may say to sign in somebody whom it should not. */
final class ProviderTest {
    private static final URI BACK = URI.create("https://lineclear.example.com/sign-in/return");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private Liar liar;
    private Provider provider;

    @BeforeEach
    void aProvider() throws Exception {
        liar = new Liar();
        provider = provider(LIMIT);
    }

    @AfterEach
    void close() {
        liar.close();
    }

    private Provider provider(Duration limit) {
        OidcSettings settings = new OidcSettings(
                URI.create(liar.issuer()),
                Liar.CLIENT,
                Optional.of(Liar.SECRET),
                List.of("email"),
                "groups",
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty());
        return new Provider(settings, BACK, now::get, limit);
    }

    private Claimed comeIn() throws ProviderException {
        Provider.Begun begun = provider.begin();
        return provider.finish(begun, liar.authorize(begun.there()));
    }

    private void refused() {
        assertFalse(assertThrows(ProviderException.class, this::comeIn).away());
    }

    private void away() {
        assertTrue(assertThrows(ProviderException.class, this::comeIn).away());
    }

    private void refused(Map<String, List<String>> more) throws ProviderException {
        Provider.Begun begun = provider.begin();
        Map<String, List<String>> back = liar.authorize(begun.there());
        back.putAll(more);
        assertFalse(assertThrows(ProviderException.class, () -> provider.finish(begun, back))
                .away());
    }

    @Test
    void theWholeWayWithPkceStateAndNonceSignsIn() throws Exception {
        Claimed claimed = comeIn();
        assertEquals(new Claimed(liar.issuer(), "1234", "ann@example.com", "ann", List.of("dba")), claimed);
        Provider.Begun begun = provider.begin();
        String there = begun.there().toString();
        assertTrue(there.contains("code_challenge_method=S256") && there.contains("nonce="), there);
        assertFalse(there.contains(begun.verifier().getValue()), "the verifier stays here");
    }

    @Test
    void aTokenOfAnotherIssuer() {
        liar.claims = c -> c.issuer("https://evil.example.com");
        refused();
    }

    @Test
    void aTokenForAnotherAudience() {
        liar.claims = c -> c.audience("another");
        refused();
    }

    @Test
    void aTokenForSeveralThatWasMadeForAnother() {
        liar.claims = c -> c.audience(List.of(Liar.CLIENT, "another")).claim("azp", "another");
        refused();
    }

    @Test
    void anExpiredToken() {
        liar.claims = c -> c.expirationTime(Date.from(Instant.now().minusSeconds(120)));
        refused();
    }

    @Test
    void aTokenThatNeverExpires() {
        liar.claims = c -> c.expirationTime(null);
        refused();
    }

    @Test
    void aTokenFromTheFuture() {
        liar.claims = c -> c.issueTime(Date.from(Instant.now().plusSeconds(600)));
        refused();
    }

    @Test
    void aTokenThatNobodySigned() {
        liar.signing = PlainJWT::new;
        refused();
    }

    @Test
    void aTokenSignedWithTheSharedSecret() {
        liar.signing = c -> Liar.signed(
                c, new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), new MACSigner(Liar.SECRET));
        refused();
    }

    @Test
    void aTokenSignedByAStranger() throws Exception {
        ECKey stranger = Liar.key("one");
        liar.signing = c -> Liar.signed(c, "one", stranger);
        refused();
    }

    @Test
    void aTokenWithAnotherNonce() {
        liar.claims = c -> c.claim("nonce", "of-another-sign-in");
        refused();
    }

    @Test
    void aTokenWithoutANonce() {
        liar.claims = c -> c.claim("nonce", null);
        refused();
    }

    @Test
    void aMailAddressThatIsNotVerified() {
        liar.claims = c -> c.claim("email_verified", false);
        refused();
        liar.claims = c -> c.claim("email_verified", null);
        refused();
        liar.claims = c -> c.claim("email_verified", "true");
        refused();
        liar.claims = c -> c.claim("email", null);
        refused();
    }

    @Test
    void anAnswerWithAnotherState() throws Exception {
        refused(Map.of("state", List.of("of-another-sign-in")));
    }

    @Test
    void anAnswerOfAnotherProvider() throws Exception {
        refused(Map.of("iss", List.of("https://evil.example.com")));
    }

    @Test
    void anAnswerThatDoesNotSayWhoseItIsThoughTheProviderPromised() throws Exception {
        liar.discovery = said -> said.replace(
                "\"subject_types", "\"authorization_response_iss_parameter_supported\":true,\"subject_types");
        refused(Map.of());
        Provider.Begun begun = provider.begin();
        Map<String, List<String>> back = liar.authorize(begun.there());
        back.put("iss", List.of(liar.issuer()));
        assertEquals("1234", provider.finish(begun, back).subject());
    }

    @Test
    void anAnswerThatSaysSomethingTwice() throws Exception {
        refused(Map.of("code", List.of("a-code", "another")));
    }

    @Test
    void aCodeOfAnotherSignIn() throws Exception {
        Provider.Begun first = provider.begin();
        Map<String, List<String>> back = liar.authorize(first.there());
        Provider.Begun second = provider.begin();
        liar.authorize(second.there());
        // The provider binds a code to its challenge, so another sign-in's verifier does not fit.
        assertFalse(assertThrows(ProviderException.class, () -> provider.finish(first, back))
                .away());
    }

    @Test
    void anErrorInsteadOfACode() throws Exception {
        refused(Map.of("error", List.of("access_denied"), "code", List.of("a-code")));
    }

    @Test
    void aKeyThatWasRotatedIsLookedUpAndMadeUpOnesAreNotLookedUpForEver() throws Exception {
        comeIn();
        assertEquals(1, liar.keyReads());
        liar.key = Liar.key("two");
        refused();
        assertEquals(1, liar.keyReads(), "not within the same minute");
        now.updateAndGet(t -> t.plusSeconds(61));
        comeIn();
        assertEquals(2, liar.keyReads());
        ECKey stranger = Liar.key("made-up");
        liar.signing = c -> Liar.signed(c, "made-up", stranger);
        for (int i = 0; i < 5; i++) {
            refused();
        }
        assertEquals(2, liar.keyReads());
    }

    @Test
    void aKeyThatWasWithdrawnIsBelievedForTenMinutesAtMost() throws Exception {
        comeIn();
        ECKey old = liar.key;
        liar.key = Liar.key("two");
        liar.signing = c -> Liar.signed(c, "one", old);
        now.updateAndGet(t -> t.plusSeconds(601));
        refused();
    }

    @Test
    void aProviderThatIsDown() {
        liar.close();
        away();
    }

    @Test
    void aProviderThatHangs() {
        liar.hangs = true;
        provider = provider(Duration.ofMillis(300));
        away();
    }

    @Test
    void aHugeAnswer() {
        liar.discovery = said -> said + " ".repeat(Wire.MAX_ANSWER);
        away();
    }

    @Test
    void aHugeToken() {
        liar.tokens = said -> said + " ".repeat(Wire.MAX_ANSWER);
        away();
    }

    @Test
    void answersThatAreNotWhatTheyShouldBe() {
        liar.discovery = said -> "<html>";
        away();
        liar.discovery = said -> said.replace("jwks_uri", "other");
        away();
        liar.discovery = said -> said;
        liar.tokens = said -> "[]";
        refused();
        liar.tokens = said -> "{\"access_token\":\"x\",\"token_type\":\"Bearer\"}";
        refused();
    }

    @Test
    void aProviderThatLeadsElsewhere() {
        liar.status = 302;
        away();
    }

    @Test
    void aProviderThatCallsItselfAnother() {
        liar.discovery = said -> said.replaceFirst("\"issuer\":\"[^\"]*\"", "\"issuer\":\"https://evil.example.com\"");
        refused();
    }

    @Test
    void anEndpointInClearSomewhereElse() {
        liar.discovery = said -> said.replaceFirst(
                "\"token_endpoint\":\"[^\"]*\"", "\"token_endpoint\":\"http://evil.example.com/token\"");
        refused();
    }
}
