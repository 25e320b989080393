package dev.lineclear.proposal;

import java.time.Instant;
import java.util.Locale;

/**
 * One person's signed say on one hold. Never an execution token.
 *
 * @param holdId which hold
 * @param approver who
 * @param decision which way
 * @param statement the very bytes that were signed, as text
 * @param signature armoured SSH signature, or a passkey's assertion as JSON
 * @param publicKey the key it verified under, type and base64
 * @param at when the gateway took it
 * @param expiresAt until when it counts, as signed
 */
public record Vote(
        String holdId,
        String approver,
        Decision decision,
        String statement,
        String signature,
        String publicKey,
        Instant at,
        Instant expiresAt) {

    public enum Decision {
        APPROVE,
        REJECT,
        /** In an emergency, alone, where a policy lets this person: told to everyone and reviewed by two others. */
        BREAK_GLASS;

        /** As it is signed, such as {@code break-glass}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** @throws IllegalArgumentException when it is none */
        public static Decision of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
