package dev.lineclear.storage;

import dev.lineclear.proposal.Hold;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.StateException;
import java.nio.charset.StandardCharsets;
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

    String write(Hold hold) {
        byte[] plain = Json.write(hold).getBytes(StandardCharsets.UTF_8);
        int pieces = (plain.length + PIECE - 1) / PIECE;
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            byte[] piece = Arrays.copyOfRange(plain, i * PIECE, Math.min(plain.length, (i + 1) * PIECE));
            out.append(i == 0 ? "" : BETWEEN)
                    .append(Base64.getEncoder().encodeToString(box.seal(piece, place(hold.id(), i, pieces))));
        }
        return out.toString();
    }

    /** @throws StateException when it was altered, is another hold's, or was sealed under another key */
    Hold read(String id, String body) {
        String[] pieces = body.split("\\.", -1);
        StringBuilder json = new StringBuilder(body.length());
        try {
            for (int i = 0; i < pieces.length; i++) {
                byte[] plain = box.open(Base64.getDecoder().decode(pieces[i]), place(id, i, pieces.length));
                json.append(new String(plain, StandardCharsets.US_ASCII)); // as Json writes it
            }
        } catch (SealedBox.BrokenSealException | IllegalArgumentException e) {
            throw new StateException("a hold in the database was altered, or sealed under another key", e);
        }
        return Json.read(json.toString(), Hold.class);
    }

    private static byte[] place(String id, int piece, int of) {
        return ("lineclear hold " + id + " " + piece + " of " + of).getBytes(StandardCharsets.US_ASCII);
    }
}
