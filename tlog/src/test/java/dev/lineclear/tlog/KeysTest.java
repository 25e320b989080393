package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    /** The example of Go's note package, which signs the note below with it. */
    private static final String GO_SIGNER =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static final String GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static final String GO_NOTE = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

    @Test
    void readsTheSignerOfGosNotePackageAndSignsAsItDoes() throws IOException {
        SignerKey signer = SignerKey.parse(GO_SIGNER);
        assertEquals(GO_SIGNER, signer.text());
        assertEquals(GO_VERIFIER, signer.verifierKey().text());
        Note note = Note.parse(GO_NOTE.getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(signer.verifierKey()), note.verifiedBy(List.of(VerifierKey.parse(GO_VERIFIER))));
        assertEquals(
                GO_NOTE,
                new String(new Note(note.text(), List.of(signer.sign(note.text()))).toBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void verifiesTheSpecificationsExample() throws IOException {
        VerifierKey key = VerifierKey.parse(Files.readString(Vectors.tlog("signed-note/spec-example.vkey")));
        byte[] bytes = Files.readAllBytes(Vectors.tlog("signed-note/spec-example.note"));
        Note note = Note.parse(bytes);
        assertEquals(List.of(key), note.verifiedBy(List.of(key)));
        assertEquals(new String(bytes, StandardCharsets.UTF_8), new String(note.toBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void derivesThePublicKeyOfRfc8032sFirstTest() throws IOException {
        byte[] seed = HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        SignerKey key = SignerKey.ofSeed("rfc8032", KeyType.ED25519, seed);
        assertEquals(
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                HexFormat.of().formatHex(key.verifierKey().publicKey()));
    }

    /** RFC 8410, section 10. */
    private static final String PEM = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            -----END PRIVATE KEY-----
            """;

    @Test
    void readsRfc8410sPrivateKey() throws IOException {
        SignerKey key = SignerKey.ofPem("rfc8410", PEM);
        byte[] typed = Base64.getDecoder().decode(key.verifierKey().text().split("\\+", 3)[2]);
        assertEquals(
                "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=",
                Base64.getEncoder().encodeToString(Arrays.copyOfRange(typed, 1, 33)));
    }

    @Test
    void whatIsNoPrivateKeyInPemIsRefusedWithoutRepeatingIt() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        String other = Base64.getMimeEncoder()
                .encodeToString(rsa.generateKeyPair().getPrivate().getEncoded());
        for (String text : List.of(
                "",
                GO_SIGNER,
                PEM + PEM,
                PEM.replace("PRIVATE", "ENCRYPTED PRIVATE"),
                PEM.replace("MC4CAQ", "MC4CAg"),
                PEM.replace("EdVhC", ""),
                "-----BEGIN PRIVATE KEY-----\n" + other + "\n-----END PRIVATE KEY-----\n",
                PEM.replace("-----END", "\n".repeat(5_000) + "-----END"))) {
            BadDataException e = assertThrows(BadDataException.class, () -> SignerKey.ofPem("name", text));
            assertFalse(String.valueOf(e.getMessage()).contains("NTuctv5E1hK1bbY8fdp"), e.getMessage());
        }
    }

    @Test
    void generatedKeysSurviveTheirTextAndAreNotShown() throws IOException {
        for (SignerKey key : List.of(SignerKey.generate("log.example"), SignerKey.generateCosigner("w.example"))) {
            SignerKey again = SignerKey.parse(key.text());
            assertEquals(key.verifierKey(), again.verifierKey());
            assertEquals(key.verifierKey(), VerifierKey.parse(key.verifierKey().text()));
            // Base64 has pluses of its own, so the secret is what follows the fourth.
            String secret = key.text().split("\\+", 5)[4];
            assertFalse(key.toString().contains(secret.substring(1)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PeterNeumann",
                "PeterNeumann+c74f20a3",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q=",
                "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
            })
    void malformedVerifierKeysAreRefused(String text) {
        assertThrows(BadDataException.class, () -> VerifierKey.parse(text));
    }

    @Test
    void malformedSignerKeysAreRefusedWithoutRepeatingThem() {
        String secret = GO_SIGNER.substring(GO_SIGNER.lastIndexOf('+') + 1);
        for (String text : List.of(
                GO_VERIFIER,
                GO_SIGNER.replace("c74f20a3", "c74f20a4"),
                GO_SIGNER.substring(0, GO_SIGNER.length() - 4),
                GO_SIGNER + "AAAA")) {
            BadDataException e = assertThrows(BadDataException.class, () -> SignerKey.parse(text));
            assertFalse(String.valueOf(e.getMessage()).contains(secret));
        }
    }

    @Test
    void aWrongSignatureOfAKnownKeyRefusesTheNoteAndAnUnknownOneIsPassedOver() throws IOException {
        SignerKey signer = SignerKey.parse(GO_SIGNER);
        SignerKey other = SignerKey.generate("other");
        String text = "text\n";
        Note good = new Note(text, List.of(other.sign("something else\n"), signer.sign(text)));
        assertEquals(List.of(signer.verifierKey()), good.verifiedBy(List.of(signer.verifierKey())));
        Note bad = new Note("text2\n", good.signatures());
        assertThrows(BadDataException.class, () -> bad.verifiedBy(List.of(signer.verifierKey())));
    }
}
