package dev.lineclear.storage;

import dev.lineclear.proposal.Hold;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.StateException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Holds as they stand in the database. A held request may carry a password or people's data, so that whoever has the
 * database alone must not read it: its JSON is sealed, in pieces, each bound to its place.
 */
final class SealedHolds {
    /** What JSON never begins with; holds from before they were sealed are JSON. */
    private static final String MARK = "sealed:";

    private static final String BETWEEN = ".";
    private static final int PIECE = SealedBox.MAX_PLAIN;

    private final SealedBox box;

    SealedHolds(SealedBox box) {
        this.box = box;
    }

    String write(Hold hold) {
        byte[] plain = Json.write(hold).getBytes(StandardCharsets.UTF_8);
        int pieces = (plain.length + PIECE - 1) / PIECE;
        StringBuilder out = new StringBuilder(MARK);
        for (int i = 0; i < pieces; i++) {
            byte[] piece = Arrays.copyOfRange(plain, i * PIECE, Math.min(plain.length, (i + 1) * PIECE));
            out.append(i == 0 ? "" : BETWEEN)
                    .append(Base64.getEncoder().encodeToString(box.seal(piece, place(i, pieces))));
        }
        return out.toString();
    }

    /** @throws StateException when it was altered, or sealed under another key */
    Hold read(String body) {
        if (!body.startsWith(MARK)) {
            return Json.read(body, Hold.class);
        }
        String[] pieces = body.substring(MARK.length()).split("\\.", -1);
        StringBuilder json = new StringBuilder(body.length());
        try {
            for (int i = 0; i < pieces.length; i++) {
                byte[] plain = box.open(Base64.getDecoder().decode(pieces[i]), place(i, pieces.length));
                json.append(new String(plain, StandardCharsets.US_ASCII)); // as Json writes it
            }
        } catch (SealedBox.BrokenSealException | IllegalArgumentException e) {
            throw new StateException("a hold in the database was altered, or sealed under another key", e);
        }
        return Json.read(json.toString(), Hold.class);
    }

    private static byte[] place(int piece, int of) {
        return ("lineclear hold " + piece + " of " + of).getBytes(StandardCharsets.US_ASCII);
    }
}
