package dev.lineclear.console;

import com.yubico.webauthn.CredentialRepository;
import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import dev.lineclear.console.Visit.Refusal;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Digest;
import dev.lineclear.safeguard.approval.PasskeyKey;
import dev.lineclear.safeguard.approval.PasskeySignature;
import dev.lineclear.safeguard.approval.RefusedException;
import dev.lineclear.state.Approvers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The people's passkeys of this console, as the WebAuthn library asks for them. */
final class RegisteredPasskeys implements CredentialRepository {
    private final Approvers approvers;
    private final String origin;

    RegisteredPasskeys(Approvers approvers, String origin) {
        this.approvers = approvers;
        this.origin = origin;
    }

    /** A person's passkeys that belong to this console. */
    List<PasskeyKey> of(Approver person) {
        return person.keys().stream()
                .filter(PasskeyKey::is)
                .flatMap(RegisteredPasskeys::read)
                .filter(key -> key.origin().equals(origin))
                .toList();
    }

    /** Their credentials' ids, in base64url with spaces between. */
    String ids(Approver person) {
        return of(person).stream()
                .map(key -> Base64.getUrlEncoder().withoutPadding().encodeToString(key.credential()))
                .collect(Collectors.joining(" "));
    }

    /**
     * What a browser sent of an assertion, as it is kept.
     *
     * @throws Refusal when it is by no passkey of theirs; whether it is a signature at all is seen later
     */
    String proof(Approver person, JsonNode body) {
        byte[] credential = decoded(body, "credential");
        PasskeyKey key = of(person).stream()
                .filter(k -> Arrays.equals(k.credential(), credential))
                .findFirst()
                .orElseThrow(() -> new Refusal(403, "That passkey is not yours; sign in with it first."));
        return PasskeySignature.text(
                key, decoded(body, "authenticatorData"), decoded(body, "clientDataJSON"), decoded(body, "signature"));
    }

    private static byte[] decoded(JsonNode body, String member) {
        return Base64.getUrlDecoder().decode(body.path(member).asString(""));
    }

    private static Stream<PasskeyKey> read(String line) {
        try {
            return Stream.of(PasskeyKey.parse(line));
        } catch (RefusedException e) {
            return Stream.empty();
        }
    }

    /** What authenticators know a person by: says nothing, and is the same after a restart. */
    static ByteArray handle(String person) {
        return new ByteArray(Digest.of(("lineclear-person/v1\n" + person).getBytes(StandardCharsets.UTF_8))
                .hex()
                .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public Set<PublicKeyCredentialDescriptor> getCredentialIdsForUsername(String username) {
        return approvers.find(username).stream()
                .flatMap(person -> of(person).stream())
                .map(key -> PublicKeyCredentialDescriptor.builder()
                        .id(new ByteArray(key.credential()))
                        .build())
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<ByteArray> getUserHandleForUsername(String username) {
        return approvers.find(username).map(person -> handle(person.id()));
    }

    @Override
    public Optional<String> getUsernameForUserHandle(ByteArray userHandle) {
        return approvers.all().stream()
                .map(Approver::id)
                .filter(id -> handle(id).equals(userHandle))
                .findFirst();
    }

    @Override
    public Optional<RegisteredCredential> lookup(ByteArray credentialId, ByteArray userHandle) {
        return lookupAll(credentialId).stream()
                .filter(c -> c.getUserHandle().equals(userHandle))
                .findFirst();
    }

    @Override
    public Set<RegisteredCredential> lookupAll(ByteArray credentialId) {
        String ending = " " + credentialId.getBase64Url();
        return approvers.all().stream()
                .filter(person -> person.keys().stream().anyMatch(line -> line.endsWith(ending)))
                .flatMap(person -> of(person).stream()
                        .filter(key -> new ByteArray(key.credential()).equals(credentialId))
                        .map(key -> RegisteredCredential.builder()
                                .credentialId(credentialId)
                                .userHandle(handle(person.id()))
                                .publicKeyCose(new ByteArray(key.cose()))
                                .build()))
                .collect(Collectors.toSet());
    }
}
