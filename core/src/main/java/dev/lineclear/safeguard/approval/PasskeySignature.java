package dev.lineclear.safeguard.approval;

import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A passkey's assertion (WebAuthn level 3, section 7.2) whose challenge is the SHA-256 of what was signed, whole: RFC 8785
 * JSON of {@code authenticatorData}, {@code clientDataJSON}, {@code signature} (base64url) and {@code key}.
 *
 * <p>Nothing else is needed to verify it, now, at the claim or years later: no session, no stored challenge. Only the JDK's
 * cryptography is used, so that a third party can follow every step against the standard's text.
 */
public final class PasskeySignature implements Proof {
    /** Of the whole: client data has some hundred bytes, an RSA signature of the largest key 2,048. */
    static final int MAX_LENGTH = 16_384;

    /** Hash of the relying party, flags, counter. */
    private static final int LEAST_DATA = 37;

    private static final int FLAGS = 32;
    private static final int USER_PRESENT = 0x01;
    private static final int USER_VERIFIED = 0x04;
    private static final int MEMBERS = 4;

    private final PasskeyKey key;
    private final byte[] authenticatorData;
    private final byte[] clientData;
    private final byte[] signature;

    private PasskeySignature(PasskeyKey key, byte[] authenticatorData, byte[] clientData, byte[] signature) {
        this.key = key;
        this.authenticatorData = authenticatorData;
        this.clientData = clientData;
        this.signature = signature;
    }

    /** As it is kept and logged. */
    public static String text(PasskeyKey key, byte[] authenticatorData, byte[] clientDataJson, byte[] signature) {
        ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
        json.put("authenticatorData", encode(authenticatorData));
        json.put("clientDataJSON", encode(clientDataJson));
        json.put("key", key.text());
        json.put("signature", encode(signature));
        return CanonicalJson.string(json);
    }

    /** The challenge to sign {@code message} by: its SHA-256. */
    public static byte[] challenge(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Reads it, in the one form it has. @throws RefusedException when it is not that */
    static PasskeySignature parse(String text) throws RefusedException {
        if (text.length() > MAX_LENGTH) {
            throw malformed("it is longer than " + MAX_LENGTH + " characters");
        }
        try {
            JsonNode json = CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
            if (!json.isObject() || json.size() != MEMBERS) {
                throw malformed("it does not have the four members it should");
            }
            PasskeySignature read = new PasskeySignature(
                    PasskeyKey.parse(string(json, "key")),
                    decode(json, "authenticatorData"),
                    decode(json, "clientDataJSON"),
                    decode(json, "signature"));
            if (!text(read.key, read.authenticatorData, read.clientData, read.signature)
                    .equals(text)) {
                throw malformed("it is not in canonical form");
            }
            return read;
        } catch (CanonicalJson.MalformedException | IllegalArgumentException e) {
            throw malformed("it is not an assertion's JSON");
        }
    }

    @Override
    public String keyText() {
        return key.text();
    }

    @Override
    public void verify(byte[] message) throws RefusedException {
        client(message);
        authenticator();
        try {
            Signature verifier = Signature.getInstance(key.verifying().algorithm());
            verifier.initVerify(key.verifying().key());
            verifier.update(authenticatorData);
            verifier.update(challenge(clientData));
            if (!verifier.verify(signature)) {
                throw wrong();
            }
        } catch (GeneralSecurityException e) {
            throw wrong();
        }
    }

    /** What the browser says it asked for, where, and what it showed the challenge of. */
    private void client(byte[] message) throws RefusedException {
        JsonNode said;
        try {
            said = CanonicalJson.parse(clientData);
        } catch (CanonicalJson.MalformedException e) {
            throw malformed("its client data is not JSON");
        }
        if (!said.isObject() || !string(said, "type").equals("webauthn.get")) {
            throw new RefusedException(
                    Reason.OTHER_NAMESPACE, "The passkey was asked for something else than to sign.");
        }
        boolean framed = said.has("topOrigin")
                || (said.has("crossOrigin") && said.path("crossOrigin").asBoolean(true));
        if (framed || !string(said, "origin").equals(key.origin())) {
            throw new RefusedException(
                    Reason.OTHER_ORIGIN,
                    "The passkey signed for another site than " + key.origin() + ", so nobody approved here.");
        }
        byte[] challenge = decode(said, "challenge");
        if (!MessageDigest.isEqual(challenge, challenge(message))) {
            throw wrong();
        }
    }

    private void authenticator() throws RefusedException {
        if (authenticatorData.length < LEAST_DATA) {
            throw malformed("its authenticator data is cut short");
        }
        byte[] party = challenge(key.host().getBytes(StandardCharsets.US_ASCII));
        if (!Arrays.equals(party, Arrays.copyOf(authenticatorData, FLAGS))) {
            throw new RefusedException(Reason.OTHER_ORIGIN, "The passkey signed for another site than it belongs to.");
        }
        int flags = authenticatorData[FLAGS];
        if ((flags & USER_PRESENT) == 0) {
            throw new RefusedException(
                    Reason.PRESENCE_MISSING, "The passkey signed without being touched, so nobody approved.");
        }
        if ((flags & USER_VERIFIED) == 0) {
            throw new RefusedException(
                    Reason.VERIFICATION_MISSING,
                    "The passkey did not check who used it (PIN, finger or face), so nobody approved.");
        }
    }

    private static String string(JsonNode node, String member) throws RefusedException {
        JsonNode value = node.get(member);
        if (value == null || !value.isString()) {
            throw malformed("it has no " + member);
        }
        return value.stringValue();
    }

    private static byte[] decode(JsonNode node, String member) throws RefusedException {
        try {
            return Base64.getUrlDecoder().decode(string(node, member));
        } catch (IllegalArgumentException e) {
            throw malformed("its " + member + " is not base64url");
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static RefusedException malformed(String why) {
        return new RefusedException(Reason.MALFORMED, "The assertion cannot be read: " + why + ".");
    }

    private static RefusedException wrong() {
        return new RefusedException(
                Reason.SIGNATURE_WRONG, "The assertion is not of this very statement by the key it names.");
    }
}
