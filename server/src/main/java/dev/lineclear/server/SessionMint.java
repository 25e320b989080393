package dev.lineclear.server;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Session;
import dev.lineclear.state.Sessions.Credentialed;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Makes sessions with credentials of the form AWS clients expect, which work at this gateway and nowhere else. */
final class SessionMint {
    /** As long as the access key ids that AWS gives temporary credentials; the prefix is theirs too, so SDKs take it. */
    private static final int KEY_ID_LENGTH = 20;

    private static final char[] ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".toCharArray();
    private static final int SECRET_BYTES = 30;
    private static final int TOKEN_BYTES = 48;

    private final SecureRandom random = new SecureRandom();

    Credentialed mint(Agent agent, String operator, String task, Instant now, Duration lifetime) {
        Session session =
                new Session(Ids.next(now), agent, operator, task, now, now.plus(lifetime), Session.State.OPEN);
        return new Credentialed(session, keyId(), text(SECRET_BYTES), "lc1." + text(TOKEN_BYTES));
    }

    private String keyId() {
        StringBuilder id = new StringBuilder("ASIALC");
        while (id.length() < KEY_ID_LENGTH) {
            id.append(ALPHABET[random.nextInt(ALPHABET.length)]);
        }
        return id.toString();
    }

    private String text(int bytes) {
        byte[] raw = new byte[bytes];
        random.nextBytes(raw);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    }
}
