package dev.lineclear.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.yubico.webauthn.AssertionRequest;
import com.yubico.webauthn.AssertionResult;
import com.yubico.webauthn.FinishAssertionOptions;
import com.yubico.webauthn.FinishRegistrationOptions;
import com.yubico.webauthn.RegistrationResult;
import com.yubico.webauthn.RelyingParty;
import com.yubico.webauthn.StartAssertionOptions;
import com.yubico.webauthn.StartRegistrationOptions;
import com.yubico.webauthn.data.AttestationConveyancePreference;
import com.yubico.webauthn.data.AuthenticatorSelectionCriteria;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredential;
import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import com.yubico.webauthn.data.PublicKeyCredentialParameters;
import com.yubico.webauthn.data.RelyingPartyIdentity;
import com.yubico.webauthn.data.ResidentKeyRequirement;
import com.yubico.webauthn.data.UserIdentity;
import com.yubico.webauthn.data.UserVerificationRequirement;
import com.yubico.webauthn.exception.AssertionFailedException;
import com.yubico.webauthn.exception.RegistrationFailedException;
import dev.lineclear.safeguard.approval.PasskeyKey;
import dev.lineclear.safeguard.approval.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The ceremonies of WebAuthn that need a server's memory: registering a passkey, and signing in by one. Votes are not among
 * them: their challenge is what is signed, and the ballots verify them by themselves.
 */
final class Passkeys {
    private final RelyingParty party;
    private final String origin;
    private final Cache<String, PublicKeyCredentialCreationOptions> registering;
    private final Cache<String, AssertionRequest> signingIn;

    Passkeys(RegisteredPasskeys registered, String origin, InstantSource clock) {
        this.origin = origin;
        this.party = RelyingParty.builder()
                .identity(RelyingPartyIdentity.builder()
                        .id(String.valueOf(URI.create(origin).getHost()))
                        .name("Lineclear")
                        .build())
                .credentialRepository(registered)
                .origins(Set.of(origin))
                .allowOriginPort(false)
                .allowOriginSubdomain(false)
                .attestationConveyancePreference(AttestationConveyancePreference.NONE)
                .preferredPubkeyParams(List.of(
                        PublicKeyCredentialParameters.ES256,
                        PublicKeyCredentialParameters.EdDSA,
                        PublicKeyCredentialParameters.RS256))
                // Passkeys that are kept on several devices count zero for ever.
                .validateSignatureCounter(false)
                .build();
        this.registering = ceremonies(clock);
        this.signingIn = ceremonies(clock);
    }

    private static <T> Cache<String, T> ceremonies(InstantSource clock) {
        return Caffeine.newBuilder()
                .maximumSize(Limits.CEREMONIES)
                .expireAfterWrite(Limits.CEREMONY)
                .ticker(() -> clock.millis() * 1_000_000L)
                .build();
    }

    /** @return what the browser is asked, as JSON; its challenge names the ceremony */
    String startRegistering(String person) {
        PublicKeyCredentialCreationOptions options = party.startRegistration(StartRegistrationOptions.builder()
                .user(UserIdentity.builder()
                        .name(person)
                        .displayName(person)
                        .id(RegisteredPasskeys.handle(person))
                        .build())
                .authenticatorSelection(AuthenticatorSelectionCriteria.builder()
                        .residentKey(ResidentKeyRequirement.REQUIRED)
                        .userVerification(UserVerificationRequirement.REQUIRED)
                        .build())
                .timeout(Limits.CEREMONY.toMillis())
                .build());
        registering.put(options.getChallenge().getBase64Url(), options);
        try {
            return options.toCredentialsCreateJson();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("options are JSON", e);
        }
    }

    /**
     * @param person for whom it was started
     * @param response the browser's, as JSON
     * @return the new key; empty when the ceremony failed or was never started
     */
    Optional<PasskeyKey> finishRegistering(String person, String response) {
        try {
            var credential = PublicKeyCredential.parseRegistrationResponseJson(response);
            String ceremony =
                    credential.getResponse().getClientData().getChallenge().getBase64Url();
            PublicKeyCredentialCreationOptions options = registering.getIfPresent(ceremony);
            if (options == null || !options.getUser().getName().equals(person)) {
                return Optional.empty();
            }
            registering.invalidate(ceremony);
            RegistrationResult result = party.finishRegistration(FinishRegistrationOptions.builder()
                    .request(options)
                    .response(credential)
                    .build());
            return Optional.of(PasskeyKey.of(
                    origin,
                    result.getPublicKeyCose().getBytes(),
                    result.getKeyId().getId().getBytes()));
        } catch (IOException | RegistrationFailedException | RefusedException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @return what the browser is asked, as JSON: any of this console's passkeys that it has */
    String startSigningIn() {
        AssertionRequest request = party.startAssertion(StartAssertionOptions.builder()
                .userVerification(UserVerificationRequirement.REQUIRED)
                .timeout(Limits.CEREMONY.toMillis())
                .build());
        signingIn.put(
                request.getPublicKeyCredentialRequestOptions().getChallenge().getBase64Url(), request);
        try {
            return request.toCredentialsGetJson();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("options are JSON", e);
        }
    }

    /** Who signed in, and by which credential. */
    record Entered(String person, byte[] credential) {}

    /** @return empty when the ceremony failed or was never started */
    Optional<Entered> finishSigningIn(String response) {
        try {
            var credential = PublicKeyCredential.parseAssertionResponseJson(response);
            String ceremony =
                    credential.getResponse().getClientData().getChallenge().getBase64Url();
            AssertionRequest request = signingIn.getIfPresent(ceremony);
            if (request == null) {
                return Optional.empty();
            }
            signingIn.invalidate(ceremony);
            AssertionResult result = party.finishAssertion(FinishAssertionOptions.builder()
                    .request(request)
                    .response(credential)
                    .build());
            ByteArray id = result.getCredential().getCredentialId();
            return result.isSuccess() && result.isUserVerified()
                    ? Optional.of(new Entered(result.getUsername(), id.getBytes()))
                    : Optional.empty();
        } catch (IOException | AssertionFailedException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
