package dev.lineclear.safeguard.approval;

import static dev.lineclear.safeguard.approval.Passkey.ORIGIN;
import static dev.lineclear.safeguard.approval.Passkey.client;
import static dev.lineclear.safeguard.approval.Passkey.data;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Vote;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** A passkey's assertion as a vote: what counts, and each thing that must not. */
final class PasskeySignatureTest {
    private static final byte[] MESSAGE = "lineclear-approval/v2\n{}\n".getBytes(StandardCharsets.UTF_8);
    private static final String HOST = "lineclear.example.com";

    private static void verify(String proof) throws RefusedException {
        Proof.parse(proof).verify(MESSAGE);
    }

    private static void refused(Reason reason, String proof) {
        assertEquals(
                reason,
                assertThrows(RefusedException.class, () -> verify(proof)).reason());
    }

    @Test
    void eachKindOfKeySigns() throws Exception {
        for (Passkey key : List.of(Passkey.es256(), Passkey.ed25519(), Passkey.rsa(2_048))) {
            verify(key.sign(MESSAGE));
            assertTrue(Signatures.verify(key.sign(MESSAGE), MESSAGE, key.key().text()));
            assertTrue(Signatures.verify(key.sign(MESSAGE), MESSAGE, key.key().line()));
            assertFalse(Signatures.verify(
                    key.sign(MESSAGE), new byte[] {1}, key.key().text()));
            PasskeyKey again = PasskeyKey.parse(key.key().line());
            assertEquals(key.key(), again);
            assertEquals(key.key().line(), again.line());
        }
    }

    @Test
    void aKeyThatIsTooShortDoesNotCount() {
        assertEquals(
                Reason.KEY_WEAK,
                assertThrows(RefusedException.class, () -> Passkey.rsa(1_024)).reason());
    }

    @Test
    void somebodyElsesKeyDoesNotCount() throws Exception {
        assertFalse(Signatures.verify(
                Passkey.es256().sign(MESSAGE), MESSAGE, Passkey.es256().key().text()));
    }

    @Test
    void aSignatureForAnotherSitePortOrFrameDoesNotCount() throws Exception {
        Passkey key = Passkey.es256();
        for (String origin : List.of(
                "https://lineclear.example.com:8443",
                "http://lineclear.example.com",
                "https://evil.example.com",
                "https://lineclear.example.com.evil.com")) {
            refused(
                    Reason.OTHER_ORIGIN,
                    key.sign(client("webauthn.get", MESSAGE, origin), data(HOST, Passkey.VERIFIED)));
        }
        refused(
                Reason.OTHER_ORIGIN,
                key.sign(client("webauthn.get", MESSAGE, ORIGIN), data("evil.example.com", Passkey.VERIFIED)));
        ObjectNode framed = (ObjectNode) CanonicalJson.parse(client("webauthn.get", MESSAGE, ORIGIN));
        framed.put("crossOrigin", true);
        refused(
                Reason.OTHER_ORIGIN,
                key.sign(CanonicalJson.MAPPER.writeValueAsBytes(framed), data(HOST, Passkey.VERIFIED)));
    }

    @Test
    void withoutATouchOrACheckOfWhoItIsItDoesNotCount() throws Exception {
        Passkey key = Passkey.es256();
        refused(Reason.PRESENCE_MISSING, key.sign(client("webauthn.get", MESSAGE, ORIGIN), data(HOST, 4)));
        refused(
                Reason.VERIFICATION_MISSING,
                key.sign(client("webauthn.get", MESSAGE, ORIGIN), data(HOST, Passkey.TOUCHED)));
    }

    @Test
    void aRegistrationOrAnotherChallengeDoesNotCount() throws Exception {
        Passkey key = Passkey.es256();
        refused(
                Reason.OTHER_NAMESPACE,
                key.sign(client("webauthn.create", MESSAGE, ORIGIN), data(HOST, Passkey.VERIFIED)));
        refused(
                Reason.SIGNATURE_WRONG,
                key.sign(client("webauthn.get", new byte[] {1}, ORIGIN), data(HOST, Passkey.VERIFIED)));
    }

    @Test
    void aChangedByteAnywhereIsNoticed() throws Exception {
        Passkey key = Passkey.es256();
        String good = key.sign(MESSAGE);
        ObjectNode json = (ObjectNode) CanonicalJson.parse(good.getBytes(StandardCharsets.UTF_8));
        for (String member : List.of("authenticatorData", "clientDataJSON", "signature", "key")) {
            String value = json.path(member).asString();
            int at = value.length() / 2;
            char other = value.charAt(at) == 'A' ? 'B' : 'A';
            ObjectNode changed = json.deepCopy();
            changed.put(member, value.substring(0, at) + other + value.substring(at + 1));
            String text = CanonicalJson.string(changed);
            assertFalse(Signatures.verify(text, MESSAGE, key.key().text()), member);
        }
        refused(Reason.MALFORMED, good.replace(",\"key\"", ", \"key\""));
        refused(Reason.MALFORMED, "{}");
    }

    @Test
    void keysThatAreNotCanonicalAreRefused() throws Exception {
        byte[] cose = Passkey.ed25519().key().cose();
        byte[] longer = java.util.Arrays.copyOf(cose, cose.length + 1);
        byte[] twice = cose.clone();
        twice[3] = 1;
        for (byte[] bad : List.of(longer, twice, new byte[0], Passkey.hex("a40101"), Passkey.hex("a3010203260102"))) {
            assertThrows(RefusedException.class, () -> PasskeyKey.of(ORIGIN, bad, new byte[0]));
        }
        for (String origin : List.of("http://example.com", "https://", "https://EXAMPLE.com", "https://a/b", "null")) {
            assertThrows(RefusedException.class, () -> PasskeyKey.of(origin, cose, new byte[0]));
        }
    }

    @Test
    void aVoteByPasskeyIsTakenAndCountedAgain() throws Exception {
        Passkey key = Passkey.es256();
        People people = new People();
        people.add("ann", Set.of("dba"), key.key().line());
        people.add("operator@example.com", Set.of("dba"), Passkey.es256().key().line());
        Hold hold = Held.hold();
        Statement statement = Statement.of(hold, "ann", Vote.Decision.APPROVE, Held.NOW.plus(Duration.ofHours(1)));
        var result =
                new VoteCounter(people).count(hold, List.of(), statement.text(), key.sign(statement.bytes()), Held.NOW);
        Vote vote = assertInstanceOf(VoteCounter.Accepted.class, result).vote();
        assertEquals(key.key().text(), vote.publicKey());
        List<Evidence> evidence = new Tally(people).evidence(hold, List.of(vote), Held.NOW);
        assertEquals(1, evidence.getFirst().approvals());
        people.retireKey(key.key().line(), "ann");
        assertEquals(
                List.of(Evidence.NONE),
                new Tally(people)
                        .evidence(hold, List.of(vote), Held.NOW).stream()
                                .map(e -> e.approvals() == 0 ? Evidence.NONE : e)
                                .toList());
    }
}
