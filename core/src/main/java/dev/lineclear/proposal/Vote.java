package dev.lineclear.proposal;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

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
 * @param shownAt when the gateway first showed the hold to this person; empty when it never did
 */
public record Vote(
        String holdId,
        String approver,
        Decision decision,
        String statement,
        String signature,
        String publicKey,
        Instant at,
        Instant expiresAt,
        Optional<Instant> shownAt) {

    /** For how long the person had the hold before them when they voted; nothing when it was never shown to them. */
    public Duration reading() {
        Duration time = shownAt.map(shown -> Duration.between(shown, at)).orElse(Duration.ZERO);
        return time.isNegative() ? Duration.ZERO : time;
    }

    public enum Decision {
        APPROVE,
        REJECT,
        /** A second look, later, by somebody who approved. */
        CONFIRM,
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
