package dev.lineclear.storage;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.StateException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * Holds as they stand in the database. A held request may carry a password or people's data, so that whoever has the
 * database alone must not read it: its JSON is sealed, in pieces, each bound to its hold
 * and its place.
 */
final class SealedHolds {
    private static final String BETWEEN = ".";
    private static final int PIECE = SealedBox.MAX_PLAIN;

    private final SealedBox box;

    SealedHolds(SealedBox box) {
        this.box = box;
    }

    /** What a hold is when it opens; what is added to it later stands beside it. */
    private record Body(
            String id,
            Proposal proposal,
            Assessment assessment,
            Evidence required,
            Explanation explanation,
            HoldState state,
            Instant openedAt,
            Instant expiresAt) {
        static Body of(Hold h) {
            return new Body(
                    h.id(),
                    h.proposal(),
                    h.assessment(),
                    h.required(),
                    h.explanation(),
                    h.state(),
                    h.openedAt(),
                    h.expiresAt());
        }

        Hold hold() {
            return new Hold(id, proposal, assessment, required, explanation, state, openedAt, expiresAt);
        }
    }

    String write(Hold hold) {
        return seal("hold " + hold.id(), Json.write(Body.of(hold)));
    }

    /** @throws StateException when it was altered, is another hold's, or was sealed under another key */
    Hold read(String id, String body) {
        return Json.read(unseal("hold " + id, body), Body.class).hold();
    }

    String write(String holdId, Rehearsal rehearsal) {
        return seal("rehearsal of " + holdId, Json.write(rehearsal));
    }

    /** @throws StateException when it was altered, is another hold's, or was sealed under another key */
    Rehearsal rehearsal(String holdId, String body) {
        return Json.read(unseal("rehearsal of " + holdId, body), Rehearsal.class);
    }

    private String seal(String of, String json) {
        byte[] plain = json.getBytes(StandardCharsets.UTF_8);
        int pieces = (plain.length + PIECE - 1) / PIECE;
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            byte[] piece = Arrays.copyOfRange(plain, i * PIECE, Math.min(plain.length, (i + 1) * PIECE));
            out.append(i == 0 ? "" : BETWEEN)
                    .append(Base64.getEncoder().encodeToString(box.seal(piece, place(of, i, pieces))));
        }
        return out.toString();
    }

    private String unseal(String of, String body) {
        String[] pieces = body.split("\\.", -1);
        StringBuilder json = new StringBuilder(body.length());
        try {
            for (int i = 0; i < pieces.length; i++) {
                byte[] plain = box.open(Base64.getDecoder().decode(pieces[i]), place(of, i, pieces.length));
                json.append(new String(plain, StandardCharsets.US_ASCII)); // as Json writes it
            }
        } catch (SealedBox.BrokenSealException | IllegalArgumentException e) {
            throw new StateException("a hold in the database was altered, or sealed under another key", e);
        }
        return json.toString();
    }

    private static byte[] place(String what, int piece, int of) {
        return ("lineclear " + what + " " + piece + " of " + of).getBytes(StandardCharsets.US_ASCII);
    }
}
